"""The tokens that Azure's command line and its libraries keep."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import jsons

TOKEN = Reader(
    name="azure-cli-token",
    title="Cached token of Azure's command line",
    provider="Microsoft Azure",
    paths=(
        "accesstokens.json",
        "msal_token_cache.json",
        "msal_token_cache*.json",
        "service_principal_entries.json",
        "azureauth.json",
        "tokencache.dat",
        "*/.azure/*.json",
    ),
    look=settings(
        jsons.entries,
        "/(?:refreshtoken|accesstoken|(?:refreshtoken|accesstoken)/[^/]+/secret|client_?secret|servicePrincipalKey)".lower(),
        facts={
            "user": "userid|username|home_account_id|clientid|client_id",
            "tenant": "tenantid|realm|tenant|_authority",
        },
    ),
    reference="https://learn.microsoft.com/en-us/cli/azure/authenticate-azure-cli",
    remedy="Revoke the user's sessions in Entra, or delete the service principal's secret; then read the sign-in log.",
    finds=(
        (".azure/accessTokens.json", '[{"userId": "me@acme.test", "refreshToken": "0.A<base64url:80>"}]'),
        (
            ".azure/msal_token_cache.json",
            '{"RefreshToken": {"a-login-b": {"secret": "0.A<base64url:60>", "home_account_id": "u.t"}}}',
        ),
        (".azure/azureAuth.json", '{"clientId": "<uuid>", "clientSecret": "<alnum:34>", "tenantId": "<uuid>"}'),
    ),
    ignores=(
        (".azure/azureProfile.json", '{"subscriptions": [{"id": "<uuid>", "user": {"name": "me@acme.test"}}]}'),
        ("msal_token_cache.json", '{"Account": {"a": {"username": "me@acme.test"}}, "AccessToken": {}}'),
    ),
)
