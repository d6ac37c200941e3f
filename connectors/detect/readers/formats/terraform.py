"""Terraform and OpenTofu: states keep every secret in plain text, and variables and settings may."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import code, either, jsons, urls
from connectors.detect.readers.syntax.entry import Entry, Surroundings
from connectors.detect.readers.telling import judged, name_tells, sureness
from graph.leaks import Confidence

_SECRET = re.compile(
    r"/(?:password|secret|secret_string|secret_key|secret_access_key|private_key|private_key_pem|private_key_openssh|"
    r"client_secret|access_token|auth_token|token|primary_access_key|secondary_access_key|primary_key|secondary_key|"
    r"primary_connection_string|secondary_connection_string|master_password|admin_password|administrator_password|"
    r"administrator_login_password|shared_access_key|ses_smtp_password_v4|"
    r"api_key|kube_admin_password|client_key|result)$"
)
_ATTRIBUTES = re.compile(r"/(?:attributes|values)/")
_OUTPUT = re.compile(r"^/outputs/(?P<name>[^/]+)/value$")
_RANDOM = ("random_password", "random_string")
_FACTS = {
    "user": "username|user|administrator_login|admin_username",
    "host": "address|endpoint|host",
    "access_key": "id",
}


def look(data: bytes) -> Iterator[Candidate]:
    """The attributes of resources and the outputs that are secret."""
    entries = list(jsons.entries(data))
    outputs = {each.path for each in entries if each.path.endswith("/sensitive") and each.value == "true"}
    kinds = {each.path: each.value for each in entries if each.name in ("type", "name")}
    surroundings = Surroundings(entries, _FACTS)
    for entry in entries:
        if confidence := _sureness(entry, outputs, kinds):
            facts = surroundings.facts(entry)
            key = facts.pop("access_key", "")
            yield Candidate(
                entry.value,
                facts=facts | _resource(entry, kinds),
                confidence=confidence,
                span=(entry.start, entry.end),
                credential=f"aws.iam.access_key:{key}" if key.startswith("AKIA") and entry.name == "secret" else None,
            )


def _sureness(entry: Entry, sensitive: set[str], kinds: dict[str, str]) -> Confidence | None:
    path = entry.path
    if output := _OUTPUT.match(path):
        if f"/outputs/{output['name']}/sensitive" in sensitive:
            return Confidence.MEDIUM if name_tells(output["name"]) or sureness("secret", entry.value) else None
        return judged(Entry((output["name"],), entry.value, entry.start, entry.end))
    if not (_ATTRIBUTES.search(path) and _SECRET.search(path)) or entry.value in ("true", "false", "null"):
        return None
    if path.endswith("/result") and _resource(entry, kinds).get("resource", "").partition(".")[0] not in _RANDOM:
        return None
    if path.endswith(("/token", "/secret", "/client_key")) and not sureness("secret", entry.value):
        return None
    return Confidence.HIGH


def _resource(entry: Entry, kinds: dict[str, str]) -> dict[str, str]:
    """The resource that an attribute belongs to: ``aws_db_instance.orders``."""
    parts = entry.path.split("/")
    place = "/".join(parts[:3])
    kind, name = kinds.get(f"{place}/type"), kinds.get(f"{place}/name")
    return {"resource": f"{kind}.{name}"} if kind and name else {}


STATE = Reader(
    name="terraform-state-secret",
    title="Secret in a state of Terraform",
    provider="Terraform",
    paths=("*.tfstate", "*.tfstate.json", "*.tfstate.backup", "errored.tfstate", "*.tfplan.json"),
    look=look,
    needs=(b'"resources"', b'"modules"', b'"outputs"', b'"values"'),
    reference="https://developer.hashicorp.com/terraform/language/state/sensitive-data",
    remedy="Change the credential, and keep states in a backend that encrypts them.",
    finds=(
        (
            "prod.tfstate",
            (
                '{"version": 4, "resources": [{"type": "aws_db_instance", "name": "orders", "instances": '
                '[{"attributes":'
                ' {"address": "db.acme.test", "username": "app", "password": "<alnum:9>"}}]}]}'
            ),
        ),
        (
            "terraform.tfstate.backup",
            (
                '{"resources": [{"type": "random_password", "name": "db", "instances": [\n'
                '{"attributes": {"length": 16, "result": "<alnum:16>"}}]}]}'
            ),
        ),
        (
            "terraform.tfstate",
            '{"outputs": {"api_token": {"value": "<alnum:32>", "type": "string", "sensitive": true}}}',
        ),
    ),
    ignores=(
        (
            "terraform.tfstate",
            (
                '{"resources": [{"type": "aws_s3_bucket", "name": "a", "instances": [{"attributes": {"arn": '
                '"arn:aws:s3:::a", "bucket": "a"}}]}]}'
            ),
        ),
        (
            "terraform.tfstate",
            '{"outputs": {"url": {"value": "https://acme.test", "type": "string"}}, "resources": []}',
        ),
        (
            "a.tfstate",
            '{"resources": [{"type": "aws_db_instance", "instances": [{"attributes": {"password": null}}]}]}',
        ),
    ),
)

VARIABLE = Reader(
    name="terraform-variable-secret",
    title="Secret among Terraform's variables",
    provider="Terraform",
    paths=("*.tfvars", "*.auto.tfvars", "*.tfvars.json"),
    look=settings(either.json_or(code.entries), "/[^/]+", judge=judged),
    confidence=Confidence.MEDIUM,
    reference="https://developer.hashicorp.com/terraform/language/values/variables#suppressing-values-in-cli-output",
    finds=(
        ("prod.tfvars", 'region = "eu-west-1"\ndb_password = "kT7<alnum:8>"\n'),
        ("terraform.tfvars.json", '{"api_token": "<alnum:32>"}'),
    ),
    ignores=(
        ("prod.tfvars", 'secret_name = "orders/db"\ndb_password = ""\n'),
        ("terraform.tfvars", 'db_password = "CHANGE_ME"\nkms_key = "alias/orders"\n'),
    ),
)

CLOUD = Reader(
    name="terraform-cloud-credential",
    title="Token in the settings of Terraform's command line",
    provider="Terraform",
    paths=(".terraformrc", "terraform.rc", "*.tfrc", ".tofurc", "credentials.tfrc.json", "*.tfrc.json"),
    look=settings(either.json_or(code.entries), "/token", facts={"host": "@-2"}),
    reference="https://developer.hashicorp.com/terraform/cli/config/config-file#credentials",
    finds=(
        (".terraformrc", 'credentials "app.terraform.test" {\n  token = "<alnum:14>.atlasv1.<alnum:60>"\n}\n'),
        (".terraform.d/credentials.tfrc.json", '{"credentials": {"app.terraform.test": {"token": "<alnum:60>"}}}'),
    ),
    ignores=((".terraformrc", 'plugin_cache_dir = "/var/cache/terraform"\n'),),
)

BACKEND = Reader(
    name="terraform-backend-password",
    title="Password in the address of a Terraform backend",
    provider="Terraform",
    paths=("*.tfbackend", "backend.tf", "backend.hcl", "*.tfvars"),
    look=urls.passwords,
    needs=(b"://",),
    reference="https://developer.hashicorp.com/terraform/language/backend",
    finds=(("prod.tfbackend", 'conn_str = "postgres://terraform:<alnum:9>@db.acme.test/states"\n'),),
    ignores=(("prod.tfbackend", 'conn_str = "postgres://db.acme.test/states"\n'),),
)
