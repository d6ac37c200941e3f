"""Data warehouses and what works with them: Snowflake, Databricks, dbt."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import lines, yamls

SNOWSQL = Reader(
    name="snowflake-config-password",
    title="Password in the settings of a Snowflake client",
    provider="Snowflake",
    paths=("*/.snowsql/config", "*/.snowflake/config.toml", "*/.snowflake/connections.toml", "snowsql.cnf"),
    look=settings(
        lines.equals,
        "/(?:password|private_key_passphrase|token|proxy_password|passcode)",
        facts={"account": "accountname|account", "user": "username|user"},
    ),
    reference="https://docs.snowflake.com/en/user-guide/snowsql-config",
    finds=((".snowsql/config", "[connections.prod]\naccountname = acme\nusername = etl\npassword = <alnum:12>\n"),),
    ignores=((".snowsql/config", "[connections]\n#password = xxxxxxxxxxxxxxxxxxxx\n"),),
)

DATABRICKS = Reader(
    name="databricks-config-token",
    title="Token in the settings of Databricks' command line",
    provider="Databricks",
    paths=(".databrickscfg",),
    look=settings(
        lines.ini, "/(?:token|password|client_secret|azure_client_secret)", facts={"host": "host", "user": "username"}
    ),
    reference="https://docs.databricks.com/en/dev-tools/auth/pat.html",
    finds=((".databrickscfg", "[DEFAULT]\nhost = https://acme.cloud.databricks.test\ntoken = dapi<hex:30>\n"),),
    ignores=((".databrickscfg", "[DEFAULT]\nhost = https://acme.cloud.databricks.test\nauth_type = databricks-cli\n"),),
)

DBT = Reader(
    name="dbt-profile-password",
    title="Password in a profile of dbt",
    provider="dbt",
    paths=("profiles.yml", "profiles.yaml"),
    look=settings(
        yamls.entries,
        "/outputs/.*/(?:password|pass|token|private_key_passphrase|private_key|client_secret|refresh_token)",
        facts={"host": "host|account", "user": "user|username", "type": "type"},
    ),
    needs=(b"outputs",),
    reference="https://docs.getdbt.com/docs/core/connect-data-platform/profiles.yml",
    finds=(
        (
            "profiles.yml",
            (
                "shop:\n  target: dev\n  outputs:\n    dev:\n      type: postgres\n      host: db.acme.test\n"
                "      user: dbt\n      password: <alnum:10>\n"
            ),
        ),
    ),
    ignores=(
        ("profiles.yml", "shop:\n  outputs:\n    dev:\n      password: \"{{ env_var('DBT_PASSWORD') }}\"\n"),
        ("profiles.yml", "spring:\n  password: <alnum:10>\n"),
    ),
)
