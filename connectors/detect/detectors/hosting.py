"""Hosts of servers and virtual machines, each with one or two kinds of token."""

from __future__ import annotations

from connectors.detect.declare import assigned, near, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
REMEDY = "Revoke the token, then look in the account's activity log for machines that nobody ordered."

digitalocean = Provider(
    "DigitalOcean", "https://docs.digitalocean.com/reference/api/create-personal-access-token/", REMEDY
)
scaleway = Provider("Scaleway", "https://www.scaleway.com/en/docs/iam/how-to/delete-api-keys/", REMEDY)
hetzner = Provider("Hetzner", "https://docs.hetzner.com/cloud/api/getting-started/generating-api-token/", REMEDY)
ovh = Provider("OVHcloud", "https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api", REMEDY)
linode = Provider("Linode", "https://techdocs.akamai.com/cloud-computing/docs/manage-personal-access-tokens", REMEDY)
vultr = Provider("Vultr", "https://docs.vultr.com/platform/other/api/regenerate-api-key", REMEDY)
upcloud = Provider("UpCloud", "https://upcloud.com/docs/guides/getting-started-upcloud-api/", REMEDY)
exoscale = Provider("Exoscale", "https://community.exoscale.com/product/iam/how-to/", REMEDY)


DO_PERSONAL = digitalocean.detector(
    "digitalocean-personal-token",
    "DigitalOcean personal access token",
    token(r"dop_v1_[0-9a-f]{64}"),
    finds=("DIGITALOCEAN_TOKEN=dop_v1_<hex:64>", 'do_token = "dop_v1_<hex:64>"'),
    ignores=("dop_v1_<hex:40>", "xdop_v1_<hex:64>"),
)
DO_OAUTH = digitalocean.detector(
    "digitalocean-oauth-token",
    "DigitalOcean OAuth token",
    token(r"doo_v1_[0-9a-f]{64}"),
    finds=('"access_token": "doo_v1_<hex:64>"', "Authorization: Bearer doo_v1_<hex:64>"),
    ignores=("doo_v1_<hex:40>", "doo_v1_<hex:80>"),
)
DO_REFRESH = digitalocean.detector(
    "digitalocean-refresh-token",
    "DigitalOcean OAuth refresh token",
    token(r"dor_v1_[0-9a-f]{64}"),
    finds=('"refresh_token": "dor_v1_<hex:64>"', "REFRESH=dor_v1_<hex:64>"),
    ignores=("dor_v1_<hex:40>", "vendor_v1_<hex:64>"),
)
DO_OLD = digitalocean.detector(
    "digitalocean-legacy-token",
    "DigitalOcean token of the old form",
    assigned(
        r"(?:digital[_.-]?ocean|\bdo)[_.-]?(?:api[_.-]?|access[_.-]?|personal[_.-]?|auth[_.-]?){0,2}(?:token|key|pat\b)",
        r"[0-9a-f]{64}",
    ),
    confidence=Confidence.MEDIUM,
    finds=("DIGITALOCEAN_ACCESS_TOKEN=<hex:64>", "do_token: '<hex:64>'"),
    ignores=("digitalocean_image_sha256=<hex:64>", "DO_TOKEN=<hex:40>"),
)
DO_SPACES = digitalocean.detector(
    "digitalocean-spaces-secret",
    "DigitalOcean Spaces secret key",
    near(r"(?P<id>\bDO00[A-Z0-9]{16})\b", r"[A-Za-z0-9+/]{43}", more="A-Za-z0-9+/"),
    confirm=mixed,
    reference="https://docs.digitalocean.com/products/spaces/how-to/manage-access/",
    finds=(
        "SPACES_KEY=DO00<upperalnum:16>\nSPACES_SECRET=<base64:43>",
        'access_id: "DO00<upperalnum:16>", secret_key: "<base64:43>"',
    ),
    ignores=("SPACES_KEY=DO00<upperalnum:16>", "DO00<upperalnum:16>\n<base64:20>"),
)
SCALEWAY = scaleway.detector(
    "scaleway-secret-key",
    "Scaleway secret key",
    near(r"(?P<id>\bSCW[A-Z0-9]{17})\b", UUID),
    confirm=told("scaleway.api_key:{id}"),
    finds=(
        "access_key: SCW<upperalnum:17>\nsecret_key: <uuid>",
        "SCW_ACCESS_KEY=SCW<upperalnum:17> SCW_SECRET_KEY=<uuid>",
    ),
    ignores=("access_key: SCW<upperalnum:17>", "SCW<upperalnum:10>\nsecret_key: <uuid>"),
)
SCALEWAY_ALONE = scaleway.detector(
    "scaleway-secret-key-alone",
    "Scaleway secret key without its id",
    assigned(r"(?:scw|scaleway)[_.-]?(?:api[_.-]?)?(?:secret[_.-]?key|secret|token)", UUID),
    finds=("SCW_SECRET_KEY=<uuid>", "scaleway_token: '<uuid>'"),
    ignores=("SCW_DEFAULT_PROJECT_ID=<uuid>", "SCW_SECRET_KEY=<hex:32>"),
)
HETZNER = hetzner.detector(
    "hetzner-cloud-token",
    "Hetzner Cloud API token",
    assigned(
        r"(?:hcloud|hetzner)[_.-]?(?:cloud[_.-]?|api[_.-]?|robot[_.-]?|auth[_.-]?){0,2}(?:token|key)",
        r"[A-Za-z0-9]{64}",
    ),
    confirm=mixed,
    finds=("HCLOUD_TOKEN=<alnum:64>", 'hetzner_api_token = "<alnum:64>"'),
    ignores=("HCLOUD_TOKEN=<alnum:20>", "hcloud_image: <hex:64>"),
)
HETZNER_DNS = hetzner.detector(
    "hetzner-dns-token",
    "Hetzner DNS API token",
    assigned(r"hetzner[_.-]?dns[_.-]?(?:api[_.-]?|auth[_.-]?)?(?:token|key)|Auth-API-Token", r"[A-Za-z0-9]{32}"),
    confirm=mixed,
    finds=("HETZNER_DNS_API_TOKEN=<alnum:32>", "Auth-API-Token: <alnum:32>"),
    ignores=("HETZNER_DNS_ZONE=<alnum:22>", "HETZNER_DNS_TOKEN=<alnum:12>"),
)
OVH = ovh.detector(
    "ovh-application-secret",
    "OVHcloud application secret or consumer key",
    assigned(
        r"ovh[_.-]?(?:api[_.-]?|eu[_.-]?)?(?:app(?:lication)?[_.-]?secret|consumer[_.-]?key|as\b|ck\b)",
        r"[A-Za-z0-9]{32}",
    ),
    confirm=mixed,
    finds=("OVH_APPLICATION_SECRET=<alnum:32>", "ovh_consumer_key: '<alnum:32>'"),
    ignores=("OVH_APPLICATION_KEY=<alnum:16>", "OVH_CONSUMER_KEY=<alnum:16>"),
)
LINODE = linode.detector(
    "linode-access-token",
    "Linode access token",
    assigned(
        r"linode[_.-]?(?:api[_.-]?|access[_.-]?|cli[_.-]?|personal[_.-]?|dns[_.-]?){0,2}(?:token|key)", r"[0-9a-f]{64}"
    ),
    finds=("LINODE_TOKEN=<hex:64>", "linode_cli_token: <hex:64>"),
    ignores=("linode_image=sha256:<hex:64>", "LINODE_TOKEN=<hex:32>"),
)
VULTR = vultr.detector(
    "vultr-api-key",
    "Vultr API key",
    assigned(r"vultr[_.-]?(?:api[_.-]?)?(?:key|token)", r"[A-Z0-9]{36}"),
    confirm=mixed,
    finds=("VULTR_API_KEY=<upperalnum:36>", 'vultr_key = "<upperalnum:36>"'),
    ignores=("VULTR_API_KEY=<upperalnum:20>", "VULTR_API_KEY=YOURVULTRAPIKEYGOESINHEREPLEASESIRXX"),
)
UPCLOUD = upcloud.detector(
    "upcloud-api-token",
    "UpCloud API token",
    token(r"ucat_[A-Z0-9]{26}"),
    confirm=mixed,
    finds=("UPCLOUD_TOKEN=ucat_<upperalnum:26>", 'token = "ucat_<upperalnum:26>"'),
    ignores=("ucat_<upperalnum:10>", "educat_<upperalnum:26>"),
)
EXOSCALE = exoscale.detector(
    "exoscale-api-secret",
    "Exoscale API secret",
    near(r"(?P<id>\bEXO[0-9a-f]{24})\b", r"[A-Za-z0-9_-]{43}"),
    confirm=told("exoscale.api_key:{id}", only_mixed=True),
    finds=(
        "EXOSCALE_API_KEY=EXO<hex:24>\nEXOSCALE_API_SECRET=<base64url:43>",
        'key = "EXO<hex:24>"\nsecret = "<alnum:43>"',
    ),
    ignores=("EXOSCALE_API_KEY=EXO<hex:24>", "EXO<hex:12>\nsecret=<alnum:43>"),
)
