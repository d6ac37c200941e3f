"""What else Amazon Web Services gives out: session tokens, passwords for mail and git, keys of single services."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, near, token
from connectors.detect.detectors.aws import aws
from connectors.detect.model import Candidate
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.payload import plain
from graph.leaks import Confidence

BASE64 = "A-Za-z0-9+/="
MAIL_VERSION = 4
"""A mail password is this version in one byte, and an HMAC-SHA256."""
DOCUMENTED = frozenset({"123456789012", "111122223333", "444455556666"})
"""The accounts of AWS's documentation."""


def undocumented(hit: re.Match[bytes]) -> Candidate | None:
    """Take a token, unless it is the one of AWS's documentation."""
    value = hit["secret"].decode()
    return None if "EXAMPLE" in value else Candidate(value)


def mail(hit: re.Match[bytes]) -> Candidate | None:
    """Take a mail password for one if it is a version byte and a digest; the server's name tells the region."""
    value = hit["secret"].decode()
    if plain(value)[0] != MAIL_VERSION:
        return None
    region = hit.groupdict().get("region")
    return Candidate(value, facts={"region": region.decode()} if region else {})


def repository(hit: re.Match[bytes]) -> Candidate | None:
    """A git password for CodeCommit; the user's name ends in the account."""
    user, account = hit["user"].decode(), hit["account"].decode()
    if account in DOCUMENTED or not mixed(hit):
        return None
    name = f"{user}-at-{account}"
    return Candidate(
        hit["secret"].decode(),
        credential=f"aws.iam.service_credential:{name}",
        facts={"user": name, "account": account},
    )


def mail_sample(before: str) -> str:
    """A sample with a mail password that no user has."""
    from base64 import b64encode  # noqa: PLC0415  because only tests make samples

    return before + b64encode(bytes([MAIL_VERSION, *range(100, 132)])).decode()


SESSION = aws.detector(
    "aws-session-token",
    "AWS session token",
    token(r"(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/]{150,3000}={0,2}", more=BASE64),
    confirm=undocumented,
    placeholders=False,
    remedy="It ends by itself within hours: revoke the role's sessions, and see in CloudTrail what was done with it.",
    reference="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html",
    finds=(
        "aws_session_token = IQoJb3JpZ2luX2VjEP//////////wEa<base64:400>==",
        '"SessionToken": "FwoGZXIvYXdzE<base64:300>="',
    ),
    ignores=(
        "IQoJb3JpZ2luX2VjE<base64:40>",
        "IQoJb3JpZ2luX2VjEOz///wEXAMPLE<base64:300>",
        "xIQoJb3JpZ2luX2VjE<base64:400>",
    ),
)
BEDROCK_SHORT = aws.detector(
    "aws-bedrock-session-key",
    "Amazon Bedrock short-term API key",
    token(r"bedrock-api-key-[A-Za-z0-9+/]{150,4000}={0,2}", more=BASE64),
    placeholders=False,
    reference="https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html",
    finds=("AWS_BEARER_TOKEN_BEDROCK=bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t<base64:400>",),
    ignores=("bedrock-api-key-name", "bedrock-api-key-<base64:40>"),
)
MARKETPLACE = aws.detector(
    "aws-mws-auth-token",
    "Amazon Marketplace Web Service token",
    token(r"amzn\.mws\.[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"),
    reference="https://developer-docs.amazon.com/sp-api/docs/rotate-your-apps-lwa-credentials",
    finds=("MWS_AUTH_TOKEN=amzn.mws.<uuid>", '"mwsAuthToken": "amzn.mws.<uuid>"'),
    ignores=("amzn.mws.<hex:32>", "amzn.mws.token"),
)
LOGIN_SECRET = aws.detector(
    "amazon-lwa-client-secret",
    "Login with Amazon client secret",
    token(r"amzn1\.oa2-cs\.v1\.[0-9a-f]{64}"),
    reference="https://developer-docs.amazon.com/sp-api/docs/rotate-your-apps-lwa-credentials",
    finds=("LWA_CLIENT_SECRET=amzn1.oa2-cs.v1.<hex:64>", '"client_secret": "amzn1.oa2-cs.v1.<hex:64>"'),
    ignores=("amzn1.application-oa2-client.<hex:32>", "amzn1.oa2-cs.v1.<hex:32>"),
)
COGNITO = aws.detector(
    "aws-cognito-client-secret",
    "Amazon Cognito app client secret",
    assigned(r"cognito[_.-]?(?:user[_.-]?pool[_.-]?|app[_.-]?|client[_.-]?|web[_.-]?){0,3}secret", r"[a-z0-9]{48,56}"),
    confirm=mixed,
    remedy="Add a second secret to the app client, roll it out, then delete this one.",
    reference="https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-client-apps.html",
    finds=("COGNITO_CLIENT_SECRET=<loweralnum:52>", "cognitoAppClientSecret: '<loweralnum:51>'"),
    ignores=(
        "COGNITO_CLIENT_ID=<loweralnum:26>",
        "COGNITO_CLIENT_SECRET=<loweralnum:20>",
        "cognito_secret_arn=<hex:64>",
    ),
)
MAIL = aws.detector(
    "aws-ses-smtp-password",
    "Amazon SES mail password",
    near(
        r"email-smtp\.(?P<region>[a-z]{2}(?:-[a-z]{2,9}){1,2}-\d)\.amazonaws\.com",
        r"B[A-Za-z0-9+/]{43}",
        within=300,
        more="A-Za-z0-9+/",
    ),
    confirm=mail,
    remedy="Delete the IAM user's access key that the password was made from; the password ends with it.",
    reference="https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html",
    finds=(
        lambda: mail_sample("SMTP_HOST=email-smtp.eu-west-1.amazonaws.com\nSMTP_USER=acme\nSMTP_PASSWORD="),
        lambda: mail_sample("host: email-smtp.us-east-1.amazonaws.com\nport: 587\npassword: "),
    ),
    ignores=(
        "email-smtp.eu-west-1.amazonaws.com\nSMTP_PASSWORD=<alnum:20>",
        "email-smtp.eu-west-1.amazonaws.com\n<hex:44>",
    ),
)
MAIL_ALONE = aws.detector(
    "aws-ses-smtp-password-alone",
    "Amazon SES mail password without its server",
    assigned(
        r"\bses[_.-]?(?:smtp[_.-]?)?(?:password|pass|secret)|smtp[_.-]?pass(?:word)?",
        r"B[A-Za-z0-9+/]{43}",
        more=BASE64,
    ),
    confirm=mail,
    reference="https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html",
    finds=(lambda: mail_sample("SES_SMTP_PASSWORD="), lambda: mail_sample("smtp_password: ")),
    ignores=("SMTP_PASSWORD=B<alnum:20>", "SMTP_PASSWORD=C<base64:43>", "SMTP_PASSWORD=Z<base64:43>"),
)
CODECOMMIT = aws.detector(
    "aws-codecommit-password",
    "AWS CodeCommit git password",
    r"(?P<user>[A-Za-z0-9+=,.@_-]{1,64})-at-(?P<account>\d{12})[\s\S]{1,120}?(?<![A-Za-z0-9+/])"
    r"(?P<secret>[A-Za-z0-9+/]{43}(?:=|%3[dD]))(?![A-Za-z0-9+/=])",
    confirm=repository,
    remedy="Delete the service-specific credential of the IAM user.",
    reference="https://docs.aws.amazon.com/codecommit/latest/userguide/setting-up-gc.html",
    finds=(
        "https://deploy-at-<digit:12>:<alnum:43>%3D@git-codecommit.eu-west-1.amazonaws.com/v1/repos/site",
        "User Name,Password\ndeploy-at-<digit:12>,<base64:43>=\n",
    ),
    ignores=(
        "https://deploy-at-123456789012:<alnum:43>%3D@git-codecommit.eu-west-1.amazonaws.com/v1/repos/site",
        "https://deploy-at-<digit:12>@git-codecommit.eu-west-1.amazonaws.com/v1/repos/site",
        "look-at-123 <base64:43>=",
    ),
)
APPSYNC = aws.detector(
    "aws-appsync-api-key",
    "AWS AppSync API key",
    token(r"da2-[a-z0-9]{26}"),
    confirm=mixed,
    remedy="Delete the key in AppSync; where browsers use it, put real sign-in in its place.",
    reference="https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",
    finds=("x-api-key: da2-<loweralnum:26>", '"aws_appsync_apiKey": "da2-<loweralnum:26>"'),
    ignores=("da2-<loweralnum:12>", "panda2-<loweralnum:26>", "da2-<loweralnum:40>"),
)
GATEWAY = aws.detector(
    "aws-api-gateway-key",
    "Amazon API Gateway key",
    assigned(
        r"(?:aws[_.-]?)?api[_.-]?(?:gateway|gw)[_.-]?(?:api[_.-]?|x[_.-]?api[_.-]?)?key|apigw[_.-]?(?:api[_.-]?)?key",
        r"[A-Za-z0-9]{40}",
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    reference="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-setup-api-key-with-console.html",
    finds=("API_GATEWAY_API_KEY=<alnum:40>", "awsApiGatewayKey: '<alnum:40>'"),
    ignores=("API_GATEWAY_KEY=<alnum:20>", "api_gateway_key_id=<alnum:10>"),
)
