"""Atlassian: Jira, Confluence, Bitbucket, Trello's elder siblings. Cloud tokens say their kind in the prefix."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.payload import plain
from graph.leaks import Confidence

atlassian = Provider(
    "Atlassian",
    reference="https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
    remedy="Revoke the token in the account's security settings and read the organisation's audit log.",
)

ID_LENGTH = 12
"""A data-centre token is the number of the token in twelve digits, a colon and twenty random bytes."""


def numbered(hit: re.Match[bytes]) -> Candidate | None:
    """Take a data-centre token for one only if it holds its number."""
    value = hit["secret"].decode()
    inside = plain(value)
    number = inside[:ID_LENGTH]
    if not number.isdigit() or inside[ID_LENGTH : ID_LENGTH + 1] != b":":
        return None
    return Candidate(value, facts={"token": str(int(number))})


def data_centre_sample() -> str:
    """A sample with a data-centre token that no server gave out."""
    from base64 import b64encode  # noqa: PLC0415  because only tests make samples

    return f"JIRA_TOKEN={b64encode(b'123456789012:' + bytes(range(180, 200))).decode()}"


API_TOKEN = atlassian.detector(
    "atlassian-api-token",
    "Atlassian Cloud API token",
    token(r"ATATT3[A-Za-z0-9_=-]{180,220}", more="A-Za-z0-9_="),
    finds=(
        "JIRA_API_TOKEN=ATATT3xFf<base64url:175>=<HEX:8>",
        "curl -u me@acme.io:ATATT3<alnum:186> https://acme.atlassian.net",
    ),
    ignores=("ATATT3xFfGF0...", "ATATT3<alnum:60>", "xATATT3<alnum:186>"),
)

ACCESS_TOKEN = atlassian.detector(
    "bitbucket-access-token",
    "Bitbucket repository, project or workspace access token",
    token(r"ATCTT3[A-Za-z0-9_=-]{170,220}", more="A-Za-z0-9_="),
    reference="https://support.atlassian.com/bitbucket-cloud/docs/revoke-a-repository-access-token/",
    finds=("git clone https://x-token-auth:ATCTT3<alnum:186>@bitbucket.org/acme/site.git",),
    ignores=("ATCTT3<alnum:30>", "xATCTT3<alnum:186>"),
)

APP_PASSWORD = atlassian.detector(
    "bitbucket-app-password",
    "Bitbucket app password",
    token(r"ATBB[A-Za-z0-9]{32}", more="A-Za-z0-9_="),
    reference="https://support.atlassian.com/bitbucket-cloud/docs/revoke-app-passwords/",
    entropy=3.5,
    finds=("BITBUCKET_PASSWORD=ATBB<alnum:24><HEX:8>", "https://acme:ATBB<alnum:24><HEX:8>@bitbucket.org/acme/site"),
    ignores=("ATBB<alnum:20>", "ATBB<alnum:40>", "xATBB<alnum:32>"),
)

OAUTH_SECRET = atlassian.detector(
    "atlassian-oauth-secret",
    "Atlassian OAuth 2.0 app secret",
    token(r"ATOA[A-Za-z0-9_-]{56,80}(?:=[0-9A-F]{8})?", more="A-Za-z0-9_="),
    reference="https://developer.atlassian.com/console/",
    finds=("JIRA_CLIENT_SECRET=ATOA<alnum:60>", '"client_secret": "ATOA<alnum:60>"'),
    ignores=("ATOA<alnum:30>", "xATOA<alnum:60>"),
)

CONSUMER_SECRET = atlassian.detector(
    "bitbucket-client-secret",
    "Bitbucket OAuth consumer secret",
    assigned(r"bitbucket[_.-]?(?:oauth[_.-]?|client[_.-]?|consumer[_.-]?|app[_.-]?){1,2}secret", r"[A-Za-z0-9]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    finds=("BITBUCKET_CLIENT_SECRET=<alnum:32>", "bitbucket_oauth_client_secret: '<alnum:32>'"),
    ignores=("BITBUCKET_CLIENT_ID=<alnum:32>", "bitbucket_commit = <hex:40>", "BITBUCKET_CLIENT_SECRET=<alnum:18>"),
)

OLD_TOKEN = atlassian.detector(
    "atlassian-legacy-api-token",
    "Atlassian API token of the old form",
    assigned(
        r"(?:jira|confluence|atlassian)[_.-]?(?:cloud[_.-]?)?(?:api[_.-]?|access[_.-]?)?(?:token|key)",
        r"[A-Za-z0-9]{24}",
    ),
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    finds=("JIRA_API_TOKEN=<alnum:24>", 'confluence_token: "<alnum:24>"'),
    ignores=("JIRA_API_TOKEN=<alnum:10>", "jira_key = ACME-1234", "JIRA_API_TOKEN=${JIRA_API_TOKEN_FROM_CI}"),
)

DATA_CENTRE = atlassian.detector(
    "atlassian-data-center-token",
    "Jira, Confluence or Bitbucket Data Center access token",
    assigned(
        r"(?:jira|confluence|atlassian|bitbucket)[_.-]?(?:api[_.-]?|access[_.-]?|personal[_.-]?|http[_.-]?){0,2}(?:token|pat\b|auth)",
        r"[MNO][A-Za-z0-9+/]{43}",
        more="A-Za-z0-9+/=",
    ),
    confirm=numbered,
    reference="https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html",
    finds=(data_centre_sample,),
    ignores=("JIRA_TOKEN=M<alnum:43>", "jira_token: <hex:44>"),
)
