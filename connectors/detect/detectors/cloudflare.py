"""Cloudflare. Since 2026 its tokens have prefixes; the older ones only the name before them tells."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.around import GIVEN, told_by
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.payload import carried
from graph.leaks import Confidence

cloudflare = Provider(
    "Cloudflare",
    reference="https://developers.cloudflare.com/fundamentals/api/how-to/roll-token/",
    remedy="Roll the token and read the account's audit log for what was done with it.",
)

CHECKED = r"[A-Za-z0-9_-]{40}[A-Za-z0-9]{4,16}"
"""Forty characters and a checksum, of which Cloudflare says neither length nor kind."""


def tunnel(hit: re.Match[bytes]) -> Candidate | None:
    """Read the account and the tunnel that a tunnel's token names; without them it is none."""
    value = hit["secret"].decode()
    said = carried(value)
    if not {"a", "t", "s"} <= said.keys():
        return None
    return Candidate(value, credential=f"cloudflare.tunnel:{said['t']}", facts={"account": str(said["a"])})


def tunnel_sample(before: str) -> str:
    """A sample with the token of a tunnel that nobody dug."""
    import json  # noqa: PLC0415  because only tests make samples
    from base64 import b64encode  # noqa: PLC0415  because only tests make samples

    said = {
        "a": "0a" * 16,
        "t": "7d4a0a1c-9f0e-4d4e-8a55-0c1f2b3d4e5f",
        "s": b64encode(bytes(range(200, 232))).decode(),
    }
    return before + b64encode(json.dumps(said, separators=(",", ":")).encode()).decode()


USER_TOKEN = cloudflare.detector(
    "cloudflare-user-token",
    "Cloudflare user API token",
    token(rf"cfut_{CHECKED}"),
    finds=("CLOUDFLARE_API_TOKEN=cfut_<alnum:40><hex:8>", "Authorization: Bearer cfut_<alnum:40><hex:8>"),
    ignores=("cfut_<alnum:20>", "xcfut_<alnum:48>"),
)
ACCOUNT_TOKEN = cloudflare.detector(
    "cloudflare-account-token",
    "Cloudflare account API token",
    token(rf"cfat_{CHECKED}"),
    confirm=told_by({"account": rb"(?i:account)(?i:[_-]?id" + GIVEN + rb"|s/)([0-9a-f]{32})(?![0-9a-f])"}),
    looks_around=True,
    finds=("CF_API_TOKEN=cfat_<alnum:40><hex:8>", 'api_token = "cfat_<alnum:40><hex:8>"'),
    ignores=("cfat_<alnum:20>", "xcfat_<alnum:48>"),
)
GLOBAL_KEY = cloudflare.detector(
    "cloudflare-global-key",
    "Cloudflare global API key",
    token(rf"cfk_{CHECKED}"),
    remedy="Change the global API key at once: it may do all that its user may.",
    finds=("CLOUDFLARE_API_KEY=cfk_<alnum:40><hex:8>", "X-Auth-Key: cfk_<alnum:40><hex:8>"),
    ignores=("cfk_<alnum:20>", "xcfk_<alnum:48>"),
)
OLD_TOKEN = cloudflare.detector(
    "cloudflare-legacy-token",
    "Cloudflare API token of the old form",
    assigned(
        r"(?:cloudflare|\bcf)[_.-]?(?:dns[_.-]?|api[_.-]?|workers?[_.-]?|pages[_.-]?|zone[_.-]?|auth[_.-]?){0,2}token",
        r"[A-Za-z0-9_-]{40}",
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("CLOUDFLARE_API_TOKEN=<base64url:39>x", 'cf_dns_api_token = "<alnum:40>"'),
    ignores=("CLOUDFLARE_ACCOUNT_ID=<hex:32>", "CF_API_TOKEN=<alnum:20>"),
)
OLD_KEY = cloudflare.detector(
    "cloudflare-legacy-global-key",
    "Cloudflare global API key of the old form",
    assigned(r"(?:cloudflare|\bcf)[_.-]?(?:global[_.-]?)?(?:api[_.-]?|auth[_.-]?)?key|X-Auth-Key", r"[0-9a-f]{37}"),
    remedy="Change the global API key at once: it may do all that its user may.",
    finds=("CLOUDFLARE_API_KEY=<hex:37>", "X-Auth-Key: <hex:37>", "cf_global_api_key: '<hex:37>'"),
    ignores=("CLOUDFLARE_ZONE_ID=<hex:32>", "cf_key = <hex:40>"),
)
ORIGIN = cloudflare.detector(
    "cloudflare-origin-ca-key",
    "Cloudflare origin CA key",
    token(r"v1\.0-[0-9a-f]{24}-[0-9a-f]{146}"),
    remedy="Change the origin CA key and revoke the certificates that nobody ordered.",
    reference="https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/",
    finds=("X-Auth-User-Service-Key: v1.0-<hex:24>-<hex:146>", "CF_ORIGIN_CA_KEY=v1.0-<hex:24>-<hex:146>"),
    ignores=("v1.0-<hex:24>", "v1.0-<hex:24>-<hex:40>"),
)
TUNNEL = cloudflare.detector(
    "cloudflare-tunnel-token",
    "Cloudflare tunnel token",
    token(r"eyJhIjoi[A-Za-z0-9+/]{100,400}={0,2}", more="A-Za-z0-9+/="),
    confirm=tunnel,
    remedy="Refresh the tunnel's token and disconnect the connectors that nobody knows.",
    reference="https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/remote-tunnel-permissions/",
    finds=(lambda: tunnel_sample("cloudflared tunnel run --token "), lambda: tunnel_sample("TUNNEL_TOKEN=")),
    ignores=("eyJhIjoi<base64:30>", "eyJhIjoi<base64:200>"),
)
TURNSTILE = cloudflare.detector(
    "cloudflare-turnstile-secret",
    "Cloudflare Turnstile secret",
    token(r"0x4AAAAAA[A-Za-z0-9_-]{26,30}"),
    confirm=mixed,
    placeholders=False,
    remedy="Rotate the widget's secret.",
    reference="https://developers.cloudflare.com/turnstile/troubleshooting/rotate-secret-key/",
    finds=("TURNSTILE_SECRET_KEY=0x4AAAAAAA<alnum:26>", '"secret": "0x4AAAAAAA<base64url:25>x"'),
    ignores=("data-sitekey=0x4AAAAAAA<alnum:14>", "0x4AAAAAAA<alnum:60>"),
)
STORAGE = cloudflare.detector(
    "cloudflare-r2-secret-key",
    "Cloudflare R2 secret access key",
    assigned(
        r"\b(?:cloudflare[_.-]?|cf[_.-]?)?r2[_.-](?:storage[_.-]?|bucket[_.-]?)?secret(?:[_.-]?access)?[_.-]?key",
        r"[0-9a-f]{64}",
    ),
    reference="https://developers.cloudflare.com/r2/api/tokens/",
    finds=("R2_SECRET_ACCESS_KEY=<hex:64>", "cloudflare_r2_secret_key: '<hex:64>'"),
    ignores=("R2_ACCESS_KEY_ID=<hex:32>", "r2_object_sha256=<hex:64>"),
)
