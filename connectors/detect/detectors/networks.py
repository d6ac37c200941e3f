"""Networks and ways in: Tailscale, ngrok, ZeroTier, Teleport, Cisco."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

REMEDY = "Revoke the key and remove the machines that nobody knows from the network."

tailscale = Provider("Tailscale", "https://tailscale.com/kb/1252/key-secret-management", REMEDY)
ngrok = Provider("ngrok", "https://ngrok.com/docs/agent/#authtokens", REMEDY)
zerotier = Provider("ZeroTier", "https://docs.zerotier.com/api/tokens/", REMEDY)
teleport = Provider("Teleport", "https://goteleport.com/docs/enroll-resources/agents/join-token/", REMEDY)
cisco = Provider("Cisco", "https://developer.cisco.com/meraki/api-v1/authorization/", REMEDY)

LARGEST_OFFSET = 15
"""A type 7 password begins with where in Cisco's fixed text its scrambling starts."""


def node(hit: re.Match[bytes]) -> Candidate:
    """A node's private identity, which begins with its public address."""
    value = hit["secret"].decode()
    return Candidate(value, credential=f"zerotier.node:{value.partition(':')[0]}")


def scrambled(hit: re.Match[bytes]) -> Candidate | None:
    """A type 7 password: an offset of at most fifteen and an even number of hexadecimal digits."""
    value = hit["secret"].decode()
    return Candidate(value) if int(value[:2]) <= LARGEST_OFFSET and not len(value) % 2 else None


TAILSCALE = tailscale.detector(
    "tailscale-key",
    "Tailscale auth key, API token or OAuth secret",
    token(r"tskey-(?P<kind>auth|api|client|scim|webhook|reusable|oidc)-(?P<id>[A-Za-z0-9]{6,20})-[A-Za-z0-9]{24,48}"),
    confirm=told("tailscale.key:{id}", kind="{kind}"),
    finds=(
        "tailscale up --authkey=tskey-auth-<alnum:11>CNTRL-<alnum:32>",
        "TAILSCALE_API_KEY=tskey-api-<alnum:11>CNTRL-<alnum:33>",
    ),
    ignores=("tskey-auth-<alnum:11>CNTRL", "tskey-foo-<alnum:11>-<alnum:32>"),
)
TAILSCALE_OLD = tailscale.detector(
    "tailscale-legacy-key",
    "Tailscale key of the old form",
    token(r"tskey-[0-9a-f]{12,24}|tskey-[A-Za-z0-9]{8,18}CNTRL-[A-Za-z0-9]{17,40}"),
    confirm=mixed,
    finds=("TS_AUTHKEY=tskey-<alnum:10>CNTRL-<alnum:22>", "TS_AUTHKEY=tskey-<hex:20>"),
    ignores=("tskey-<alnum:5>", "tskey-your-key"),
)
HEADSCALE = tailscale.detector(
    "headscale-key",
    "Headscale auth or API key",
    token(r"hskey-(?:auth|api|authreq)-[A-Za-z0-9_-]{12}-[A-Za-z0-9_-]{64}"),
    reference="https://headscale.net/stable/ref/remote-cli/",
    finds=(
        "HEADSCALE_API_KEY=hskey-api-<alnum:12>-<alnum:64>",
        "tailscale up --auth-key hskey-auth-<alnum:12>-<base64url:63>x",
    ),
    ignores=("hskey-api-<alnum:12>", "hskey-auth-<alnum:12>-<alnum:20>"),
)
NGROK = ngrok.detector(
    "ngrok-authtoken",
    "ngrok authtoken or API key",
    assigned(
        r"ngrok[_.-]?(?:auth[_.-]?|api[_.-]?)?(?:token|key)|authtoken|"
        r"ngrok[ \t]{1,3}config[ \t]{1,3}add-(?:authtoken|api-key)",
        r"[0-9A-Za-z]{25,30}_[0-9A-Za-z]{19,23}",
    ),
    confirm=mixed,
    finds=(
        "NGROK_AUTHTOKEN=2<alnum:26>_<alnum:21>",
        "authtoken: 2<alnum:26>_<alnum:21>",
        "ngrok config add-authtoken 2<alnum:26>_<alnum:21>",
    ),
    ignores=("NGROK_AUTHTOKEN=<alnum:12>", "authtoken: my_own_authtoken_from_the_settings"),
)
ZEROTIER = zerotier.detector(
    "zerotier-api-token",
    "ZeroTier Central API token",
    assigned(
        r"(?:zerotier|\bzt)[_.-]?(?:central[_.-]?|one[_.-]?|api[_.-]?|auth[_.-]?){0,2}(?:token|key|secret)",
        r"[A-Za-z0-9]{32}",
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("ZEROTIER_CENTRAL_TOKEN=<alnum:32>", "zt_api_token: '<alnum:32>'"),
    ignores=("ZEROTIER_NETWORK_ID=<hex:16>", "ZEROTIER_TOKEN=<alnum:12>"),
)
ZEROTIER_NODE = zerotier.detector(
    "zerotier-node-identity",
    "ZeroTier node's private identity",
    token(r"[0-9a-f]{10}:0:[0-9a-f]{128}:[0-9a-f]{128}"),
    confirm=node,
    remedy="Make a new identity on the node, and remove the old address from its networks.",
    finds=("<hex:10>:0:<hex:128>:<hex:128>\n", "identity_secret: <hex:10>:0:<hex:128>:<hex:128>"),
    ignores=("<hex:10>:0:<hex:128>", "<hex:10>:0:<hex:64>:<hex:64>"),
)
TELEPORT = teleport.detector(
    "teleport-join-token",
    "Teleport join token",
    assigned(
        r"teleport[_.-]?(?:join[_.-]?|auth[_.-]?|node[_.-]?|invite[_.-]?)?token|"
        r"tctl[ \t]{1,3}tokens[ \t]{1,3}add[^\n]{1,80}--value",
        r"[0-9a-f]{32}",
    ),
    finds=("TELEPORT_JOIN_TOKEN=<hex:32>", "teleport_auth_token: '<hex:32>'"),
    ignores=("teleport_image_md5: <hex:32>", "TELEPORT_TOKEN=<hex:64>"),
)
TELEPORT_START = teleport.detector(
    "teleport-start-token",
    "Teleport join token on a command line",
    r"(?:teleport[ \t]{1,3}(?:start|(?:node[ \t]{1,3})?configure)|"
    r"\btsh[ \t]{1,3}[a-z]{2,12}|tbot[ \t]{1,3}start)[^\n]{1,160}?"
    r"--token[ =][\"']?(?P<secret>[0-9a-f]{32})(?![0-9A-Za-z])",
    finds=("teleport start --roles=node --token=<hex:32> --auth-server=teleport.acme.io:443",),
    ignores=("teleport start --roles=node --token=/var/lib/token", "teleport start --ca-pin=sha256:<hex:64>"),
)
MERAKI = cisco.detector(
    "cisco-meraki-api-key",
    "Cisco Meraki API key",
    assigned(r"meraki[_.-]?(?:dashboard[_.-]?)?(?:api[_.-]?)?(?:key|token)", r"[0-9a-f]{40}"),
    finds=("MERAKI_DASHBOARD_API_KEY=<hex:40>", "X-Cisco-Meraki-API-Key: <hex:40>"),
    ignores=("meraki_commit = <hex:40>", "MERAKI_API_KEY=<hex:20>"),
)
TYPE_7 = cisco.detector(
    "cisco-type-7-password",
    "Cisco password that anyone can unscramble",
    r"(?:password|secret|key|key-string|md5)[ \t]{1,3}7[ \t]{1,3}(?P<secret>[01][0-9][0-9A-F]{8,50})(?![0-9A-Za-z])",
    confirm=scrambled,
    remedy="Change the password, and store it as type 8 or 9.",
    reference="https://www.cisco.com/c/en/us/support/docs/security-vpn/remote-authentication-dial-user-service-radius/107614-64.html",
    finds=("enable password 7 08<HEX:16>", "username ci privilege 15 password 7 13<HEX:18>", " key 7 02<HEX:12>"),
    ignores=("enable password 7 99<HEX:16>", "enable secret 9 $9$<alnum:20>", "password 7 08<HEX:15>"),
)
