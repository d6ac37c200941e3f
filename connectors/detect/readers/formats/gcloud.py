"""The files of Google Cloud's command line. A service account's key is told by its own detector wherever it stands."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import jsons, lines

REFERENCE = "https://cloud.google.com/docs/authentication/application-default-credentials"

USER = Reader(
    name="gcloud-refresh-token",
    title="Refresh token of Google Cloud's command line",
    provider="Google Cloud",
    paths=("application_default_credentials.json", "*/legacy_credentials/**/*.json", "adc.json"),
    look=settings(
        jsons.entries,
        "/(?:refresh_token|private_key)",
        facts={
            "client": "client_id",
            "user": "client_email|account",
            "project": "quota_project_id|project_id",
            "key": "private_key_id",
        },
    ),
    reference=REFERENCE,
    remedy="Revoke it with `gcloud auth revoke`, then look in the audit log for what it did.",
    finds=(
        (
            "gcloud/application_default_credentials.json",
            (
                '{"client_id": "<digit:12>.apps.test", "client_secret": "<alnum:24>", "refresh_token": '
                '"1//<base64url:60>", "type": "authorized_user"}'
            ),
        ),
    ),
    ignores=(
        ("application_default_credentials.json", '{"type": "external_account", "audience": "//iam.test/pools/a"}'),
    ),
)

BOTO = Reader(
    name="gsutil-config-secret",
    title="Secret in the settings of gsutil or boto",
    provider="Google Cloud",
    paths=(".boto", "boto.cfg", "*/legacy_credentials/**/.boto"),
    look=settings(
        lines.equals,
        (
            "/(?:gs_oauth2_refresh_token|gs_secret_access_key|aws_secret_access_key|"
            "gs_service_key_file_password|proxy_pass)"
        ),
        facts={"access_key": "aws_access_key_id|gs_access_key_id"},
    ),
    reference="https://cloud.google.com/storage/docs/boto-gsutil",
    finds=((".boto", "[Credentials]\ngs_oauth2_refresh_token = 1//<base64url:50>\n"),),
    ignores=((".boto", "[Credentials]\ngs_service_key_file = /etc/key.json\n"),),
)
