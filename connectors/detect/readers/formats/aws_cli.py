"""The files of AWS's command line: long-lived keys, and the temporary ones it keeps."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import jsons, lines

REFERENCE = "https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html"
REMEDY = "Deactivate the access key, see in CloudTrail what was done with it, then delete it."

KEY = Reader(
    name="aws-credentials-file-key",
    title="AWS secret key in a credentials file",
    provider="Amazon Web Services",
    paths=(
        "*/.aws/credentials",
        "*/.aws/config",
        "*/aws/credentials",
        "aws_credentials",
        ".credentials",
        "credentials",
        "credentials.ini",
        ".aws-credentials",
        "credentials.aws",
    ),
    look=settings(
        lines.ini,
        "/(?:aws_secret_access_key|aws_session_token|aws_security_token)",
        credential="aws.iam.access_key:{access_key}",
        facts={"access_key": "aws_access_key_id", "profile": "@0"},
    ),
    reference=REFERENCE,
    remedy=REMEDY,
    finds=(
        (".aws/credentials", "[deploy]\naws_access_key_id = AKIA<base32:16>\naws_secret_access_key = <base64:40>\n"),
    ),
    ignores=(
        (".aws/config", "[profile deploy]\nrole_arn = arn:aws:iam::123456789012:role/deploy\nsource_profile = main\n"),
        (
            ".aws/credentials",
            "[default]\naws_access_key_id = AKIA<base32:9>EXAMPLE\naws_secret_access_key = <base64:30>EXAMPLEKEY\n",
        ),
    ),
)

CACHE = Reader(
    name="aws-cached-token",
    title="Cached token of AWS's command line",
    provider="Amazon Web Services",
    paths=("*/.aws/cli/cache/*.json", "*/.aws/sso/cache/*.json"),
    look=settings(
        jsons.entries,
        "/(?:secretaccesskey|accesstoken|refreshtoken|clientsecret)",
        facts={"access_key": "accesskeyid", "expires": "expiration|expiresat", "url": "starturl"},
    ),
    reference=REFERENCE,
    finds=(
        (
            ".aws/sso/cache/<hex:40>.json",
            '{"startUrl": "https://acme.awsapps.test/start", "accessToken": "<base64url:60>"}',
        ),
    ),
    ignores=((".aws/sso/cache/a.json", '{"startUrl": "https://acme.awsapps.test/start", "region": "eu-west-1"}'),),
)
