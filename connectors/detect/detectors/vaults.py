"""Keepers of secrets: Doppler, 1Password, Infisical, Akeyless, Bitwarden, Pulumi. What opens them opens all within."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Detector, Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.payload import carried
from connectors.detect.shapes.told import told

REMEDY = "Revoke it, then change every secret it could read: those count as leaked too."

doppler = Provider("Doppler", "https://docs.doppler.com/docs/service-tokens", REMEDY)
onepassword = Provider(
    "1Password", "https://developer.1password.com/docs/service-accounts/manage-service-accounts", REMEDY
)
infisical = Provider("Infisical", "https://infisical.com/docs/documentation/platform/token", REMEDY)
akeyless = Provider("Akeyless", "https://docs.akeyless.io/docs/api-key", REMEDY)
bitwarden = Provider("Bitwarden", "https://bitwarden.com/help/access-tokens/", REMEDY)
pulumi = Provider("Pulumi", "https://www.pulumi.com/docs/administration/access-identity/access-tokens/", REMEDY)


def service_account(hit: re.Match[bytes]) -> Candidate | None:
    """Read the address and the e-mail that a 1Password service account's token holds; without them it is none."""
    value = hit["secret"].decode()
    said = carried(value.removeprefix("ops_"))
    if "secretKey" not in said:
        return None
    wanted = {"email": said.get("email"), "host": said.get("signInAddress"), "device": said.get("deviceUuid")}
    return Candidate(value, facts={name: str(each) for name, each in wanted.items() if each})


def service_account_sample() -> str:
    """A sample with a token of a service account that nobody has."""
    import json  # noqa: PLC0415  because only tests make samples
    from base64 import b64encode  # noqa: PLC0415  because only tests make samples

    said = {
        "signInAddress": "acme.1password.com",
        "email": "x@1passwordserviceaccounts.com",
        "secretKey": "A3-" + "Q" * 5,
    }
    said["srpX"] = bytes(range(32)).hex()
    return f"OP_SERVICE_ACCOUNT_TOKEN=ops_{b64encode(json.dumps(said).encode()).decode().rstrip('=')}"


def doppler_token(name: str, title: str, kind: str, body: str, sample: str) -> Detector:
    """Declare one of Doppler's kinds of token."""
    return doppler.detector(
        name,
        title,
        token(rf"dp\.{kind}\.{body}"),
        finds=(f"DOPPLER_TOKEN=dp.{kind}.{sample}", f'"token": "dp.{kind}.{sample}"'),
        ignores=(f"dp.{kind}.<alnum:12>", f"xdp.{kind}.{sample}"),
    )


DOPPLER_PERSONAL = doppler_token(
    "doppler-personal-token", "Doppler personal token", "pt", "[A-Za-z0-9]{40,44}", "<alnum:43>"
)
DOPPLER_CLI = doppler_token("doppler-cli-token", "Doppler CLI token", "ct", "[A-Za-z0-9]{40,44}", "<alnum:43>")
DOPPLER_SERVICE = doppler_token(
    "doppler-service-token",
    "Doppler service token",
    "st",
    r"(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}",
    "prd.<alnum:43>",
)
DOPPLER_ACCOUNT = doppler_token(
    "doppler-service-account-token", "Doppler service account token", "sa", "[A-Za-z0-9]{40,44}", "<alnum:43>"
)
DOPPLER_SCIM = doppler_token("doppler-scim-token", "Doppler SCIM token", "scim", "[A-Za-z0-9]{40,44}", "<alnum:43>")
DOPPLER_AUDIT = doppler_token("doppler-audit-token", "Doppler audit token", "audit", "[A-Za-z0-9]{40,44}", "<alnum:43>")

ONEPASSWORD = onepassword.detector(
    "onepassword-service-account-token",
    "1Password service account token",
    token(r"ops_eyJ[A-Za-z0-9+/_-]{150,2000}={0,2}", more="A-Za-z0-9+/="),
    confirm=service_account,
    finds=(service_account_sample,),
    ignores=("ops_eyJ<base64:30>", "ops_eyJ<base64:300>"),
)
ONEPASSWORD_KEY = onepassword.detector(
    "onepassword-secret-key",
    "1Password secret key",
    token(r"A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}"),
    confirm=mixed,
    remedy="Make a new secret key in the account's profile; with the account password it opens the vaults.",
    reference="https://support.1password.com/secret-key-security/",
    finds=(
        "secret key: A3-<upperalnum:6>-<upperalnum:6>-<upperalnum:5>-<upperalnum:5>-<upperalnum:5>-<upperalnum:5>",
        "OP_SECRET_KEY=A3-<upperalnum:6>-<upperalnum:11>-<upperalnum:5>-<upperalnum:5>-<upperalnum:5>",
    ),
    ignores=("A3-XXXXXX-XXXXXX-XXXXX-XXXXX-XXXXX-XXXXX", "A3-<upperalnum:6>-<upperalnum:6>"),
)
INFISICAL = infisical.detector(
    "infisical-service-token",
    "Infisical service token",
    token(r"st\.(?:[0-9a-f]{24}|[0-9a-f-]{36})\.[0-9a-f]{32}\.[0-9a-f]{32}"),
    finds=("INFISICAL_TOKEN=st.<hex:24>.<hex:32>.<hex:32>", "infisical run --token=st.<uuid>.<hex:32>.<hex:32>"),
    ignores=("st.<hex:24>.<hex:32>", "test.<hex:24>.<hex:32>.<hex:32>"),
)
INFISICAL_IDENTITY = infisical.detector(
    "infisical-client-secret",
    "Infisical machine identity client secret",
    assigned(
        r"infisical[_.-]?(?:universal[_.-]?auth[_.-]?|machine[_.-]?identity[_.-]?|machine[_.-]?)?client[_.-]?secret",
        r"[0-9a-f]{64}",
    ),
    reference="https://infisical.com/docs/documentation/platform/identities/universal-auth",
    finds=("INFISICAL_CLIENT_SECRET=<hex:64>", "INFISICAL_UNIVERSAL_AUTH_CLIENT_SECRET: <hex:64>"),
    ignores=("INFISICAL_CLIENT_ID=<uuid>", "INFISICAL_CLIENT_SECRET=<hex:32>"),
)
AKEYLESS = akeyless.detector(
    "akeyless-access-key",
    "Akeyless access key",
    assigned(
        r"akeyless[_.-]?(?:gateway[_.-]?|admin[_.-]?|api[_.-]?)?access[_.-]?key",
        r"[A-Za-z0-9+/]{43}=",
        more="A-Za-z0-9+/=",
    ),
    finds=("AKEYLESS_ACCESS_KEY=<base64:43>=", "akeyless_access_key: '<base64:43>='"),
    ignores=("AKEYLESS_ACCESS_ID=p-<loweralnum:12>", "AKEYLESS_ACCESS_KEY=<base64:20>="),
)
BITWARDEN = bitwarden.detector(
    "bitwarden-machine-token",
    "Bitwarden Secrets Manager access token",
    assigned(
        r"bws[_.-]?(?:access[_.-]?)?token|bitwarden[_.-]?(?:access[_.-]?|machine[_.-]?|sm[_.-]?){0,2}token|access[_.-]?token",
        r"0\.(?P<id>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==",
    ),
    confirm=told("bitwarden.machine_token:{id}"),
    finds=(
        "BWS_ACCESS_TOKEN=0.<uuid>.<alnum:30>:<base64:22>==",
        "bws secret list --access-token 0.<uuid>.<alnum:30>:<base64:22>==",
    ),
    ignores=("BWS_ACCESS_TOKEN=0.<uuid>", "bws_access_token: 0.<uuid>.<alnum:30>:<base64:10>=="),
)
BITWARDEN_CLIENT = bitwarden.detector(
    "bitwarden-client-secret",
    "Bitwarden API client secret",
    assigned(r"(?:\bbw|bitwarden)[_.-]?(?:api[_.-]?|cli[_.-]?|org[_.-]?)?client[_.-]?secret", r"[A-Za-z0-9]{30}"),
    confirm=mixed,
    reference="https://bitwarden.com/help/personal-api-key/",
    finds=("BW_CLIENTSECRET=<alnum:30>", "bitwarden_client_secret: <alnum:30>"),
    ignores=("BW_CLIENTID=user.<uuid>", "BW_CLIENTSECRET=<alnum:12>"),
)
PULUMI = pulumi.detector(
    "pulumi-access-token",
    "Pulumi Cloud access token",
    token(r"pul-[0-9a-f]{40}"),
    remedy="Delete the token; it could read stack state and configuration, so change the secrets that those hold too.",
    finds=("PULUMI_ACCESS_TOKEN=pul-<hex:40>", "Authorization: token pul-<hex:40>"),
    ignores=("pul-<hex:20>", "soul-pul-<hex:64>"),
)
