"""Clients of object stores and of many clouds: rclone, s3cmd, MinIO."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import jsons, lines

RCLONE = Reader(
    name="rclone-config-secret",
    title="Secret in the settings of rclone",
    provider="rclone",
    paths=("rclone.conf", "*.rclone.conf", ".rclone.conf"),
    look=settings(
        lines.equals,
        "/(?:pass|password|password2|secret_access_key|token|key|"
        "service_account_credentials|client_secret|bearer_token|"
        "sas_url|api_key|api_password|access_token)",
        facts={"user": "user|account", "host": "host|url|endpoint", "access_key": "access_key_id", "remote": "@0"},
    ),
    reference="https://rclone.org/docs/#configuration-encryption",
    remedy="Change it at the remote: what rclone obscures can be made plain again. Encrypt rclone's settings.",
    finds=(
        (
            ".config/rclone/rclone.conf",
            "[backup]\ntype = sftp\nhost = nas.acme.test\nuser = backup\npass = <base64url:32>\n",
        ),
        ("rclone.conf", "[s3]\ntype = s3\naccess_key_id = AKIA<base32:16>\nsecret_access_key = <base64:40>\n"),
    ),
    ignores=(("rclone.conf", "# Encrypted rclone configuration File\n\nRCLONE_ENCRYPT_V0:\n<base64:60>\n"),),
)

S3CMD = Reader(
    name="s3cmd-config-secret",
    title="Secret in the settings of s3cmd",
    provider="s3cmd",
    paths=(".s3cfg", "s3cfg", "*.s3cfg", ".passwd-s3fs"),
    look=settings(
        lines.equals,
        "/(?:secret_key|gpg_passphrase|access_token|proxy_pass)",
        credential="aws.iam.access_key:{access_key}",
        facts={"access_key": "access_key", "host": "host_base"},
    ),
    reference="https://s3tools.org/kb/item14.htm",
    finds=(
        (".s3cfg", "[default]\naccess_key = AKIA<base32:16>\nhost_base = s3.acme.test\nsecret_key = <base64:40>\n"),
    ),
    ignores=((".s3cfg", "[default]\ngpg_passphrase =\nuse_https = True\nsecret_key = \n"),),
)

MINIO = Reader(
    name="minio-client-secret",
    title="Secret key in the settings of MinIO's client",
    provider="MinIO",
    paths=("*/.mc/config.json", "*/.mcli/config.json", "*/mc/config.json"),
    look=settings(
        jsons.entries,
        "/(?:aliases|hosts)/[^/]+/(?:secretkey|sessiontoken)",
        facts={"host": "url", "access_key": "accesskey", "alias": "@-2"},
    ),
    needs=(b"secretKey", b"sessionToken"),
    reference="https://min.io/docs/minio/linux/reference/minio-mc.html",
    finds=(
        (
            ".mc/config.json",
            '{"aliases": {"prod": {"url": "https://s3.acme.test", "accessKey": "app", "secretKey": "<alnum:20>"}}}',
        ),
    ),
    ignores=(
        (".mc/config.json", '{"aliases": {"play": {"url": "https://s3.acme.test", "accessKey": "", "secretKey": ""}}}'),
    ),
)
