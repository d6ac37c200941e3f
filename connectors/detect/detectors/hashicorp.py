"""HashiCorp: Terraform, Vault (and OpenBao), Consul, Nomad, the HashiCorp Cloud Platform."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.around import ADDRESS, GIVEN, told_by
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"

terraform = Provider(
    "HashiCorp Terraform",
    reference="https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
    remedy="Delete the token; it could read state files, so change the secrets that those hold too.",
)
vault = Provider(
    "HashiCorp Vault",
    reference="https://developer.hashicorp.com/vault/docs/commands/token/revoke",
    remedy="Revoke the token by its accessor and read the audit device for what was done with it.",
)
hashicorp = Provider(
    "HashiCorp",
    reference="https://developer.hashicorp.com/hcp/docs/hcp/iam/service-principal/key",
    remedy="Make a new one, roll it out, then revoke this one.",
)

TERRAFORM = terraform.detector(
    "terraform-cloud-token",
    "Terraform Cloud or Enterprise token",
    token(r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}", more="A-Za-z0-9_="),
    finds=(
        'credentials "app.terraform.io" {\n  token = "<alnum:14>.atlasv1.<alnum:67>"\n}',
        "TFE_TOKEN=<alnum:14>.atlasv1.<base64url:66>x",
    ),
    ignores=("<alnum:14>.atlasv1.<alnum:20>", "<alnum:14>.atlasv2.<alnum:67>"),
)
SERVER = {"host": rb"(?i:(?:vault|bao)[_.-]?(?:addr(?:ess)?|url|server|host))" + GIVEN + ADDRESS}
"""Which server a token is for, where that stands beside it."""

VAULT_SERVICE = vault.detector(
    "vault-service-token",
    "Vault service token",
    token(r"hvs\.(?:CAES[A-Za-z0-9_-]{80,300}|[A-Za-z0-9]{24})"),
    confirm=told_by(SERVER, mixed),
    looks_around=True,
    finds=("VAULT_TOKEN=hvs.<alnum:24>", "X-Vault-Token: hvs.CAESI<base64url:90>"),
    ignores=("hvs.<alnum:9>", "archvs.<alnum:24>", "hvs.get_the_token_from_vault"),
)
VAULT_BATCH = vault.detector(
    "vault-batch-token",
    "Vault batch token",
    token(r"hvb\.[A-Za-z0-9_-]{100,300}"),
    confirm=told_by(SERVER),
    looks_around=True,
    finds=("VAULT_TOKEN=hvb.AAAAAQ<base64url:140>", '"client_token": "hvb.AAAAAQ<alnum:140>"'),
    ignores=("hvb.AAAAAQ<alnum:20>", "xhvb.<alnum:140>"),
)
VAULT_RECOVERY = vault.detector(
    "vault-recovery-token",
    "Vault recovery token",
    token(r"hvr\.[A-Za-z0-9_-]{24,120}"),
    confirm=mixed,
    finds=("VAULT_TOKEN=hvr.<alnum:24>", "recovery token: hvr.<alnum:40>"),
    ignores=("hvr.<alnum:9>", "xhvr.<alnum:24>"),
)
VAULT_OLD = vault.detector(
    "vault-legacy-token",
    "Vault token of the old form",
    assigned(
        r"(?:vault|bao|openbao)[_.-]?(?:root[_.-]?|client[_.-]?|dev[_.-]?|api[_.-]?|auth[_.-]?|dev[_.-]?root[_.-]?)?token(?:[_.-]?id)?|root_token",
        rf"s\.[A-Za-z0-9]{{24}}|b\.AAAAAQ[A-Za-z0-9_-]{{100,250}}|{UUID}",
    ),
    confirm=told_by(SERVER),
    looks_around=True,
    finds=("VAULT_TOKEN=s.<alnum:24>", "X-Vault-Token: s.<alnum:24>", '"root_token": "s.<alnum:24>"'),
    ignores=("VAULT_TOKEN=s.short", "vault_token = s.token_from_the_environment_x", "vault_request_id=<uuid>"),
)
VAULT_UNSEAL = vault.detector(
    "vault-unseal-key",
    "Vault unseal or recovery key",
    r"(?:Unseal|Recovery) Key \d{1,2}:[ \t]{1,4}"
    r"(?P<secret>[A-Za-z0-9+/]{43,44}={0,2}|[0-9a-f]{64,66})(?![A-Za-z0-9+/=])",
    remedy="Rekey Vault: whoever holds enough of these keys can open the whole store.",
    reference="https://developer.hashicorp.com/vault/docs/commands/operator/rekey",
    finds=("Unseal Key 1: <base64:44>\n", "Recovery Key 3: <hex:66>\n"),
    ignores=("Unseal Key 1: ...", "Unseal Key 1: <base64:10>"),
)
VAULT_APPROLE = vault.detector(
    "vault-approle-secret-id",
    "Vault AppRole secret id",
    assigned(
        r"(?:vault|approle|app[_.-]role)[_.-]?(?:approle[_.-]?|app[_.-]?role[_.-]?|role[_.-]?)?secret[_.-]?id", UUID
    ),
    remedy="Destroy the secret id by its accessor and read the audit device for logins with it.",
    reference="https://developer.hashicorp.com/vault/docs/auth/approle",
    finds=("VAULT_SECRET_ID=<uuid>", "approle_secret_id: '<uuid>'"),
    ignores=("VAULT_ROLE_ID=<uuid>", "vault_secret_id_accessor_name = acme"),
)
CLOUD = hashicorp.detector(
    "hcp-client-secret",
    "HashiCorp Cloud Platform client secret",
    assigned(r"\bhcp[_.-]?(?:cloud[_.-]?)?client[_.-]?secret", r"[A-Za-z0-9_-]{64}"),
    confirm=mixed,
    finds=("HCP_CLIENT_SECRET=<base64url:63>x", "hcp_client_secret = '<alnum:64>'"),
    ignores=("HCP_CLIENT_ID=<alnum:32>", "HCP_CLIENT_SECRET=<alnum:20>"),
)
CONSUL = hashicorp.detector(
    "consul-acl-token",
    "Consul access token",
    assigned(
        r"consul[_.-]?(?:http[_.-]?|acl[_.-]?|master[_.-]?|management[_.-]?|agent[_.-]?|bootstrap[_.-]?){0,2}token",
        UUID,
    ),
    confidence=Confidence.MEDIUM,
    reference="https://developer.hashicorp.com/consul/docs/security/acl/tokens",
    finds=("CONSUL_HTTP_TOKEN=<uuid>", "X-Consul-Token: <uuid>"),
    ignores=("consul_node_id = <uuid>", "CONSUL_HTTP_TOKEN=00000000-0000-0000-0000-000000000002"),
)
NOMAD = hashicorp.detector(
    "nomad-acl-token",
    "Nomad access token",
    assigned(r"nomad[_.-]?(?:acl[_.-]?|management[_.-]?|bootstrap[_.-]?|deploy[_.-]?)?token", UUID),
    confidence=Confidence.MEDIUM,
    reference="https://developer.hashicorp.com/nomad/docs/secure/acl/tokens",
    finds=("NOMAD_TOKEN=<uuid>", "X-Nomad-Token: <uuid>"),
    ignores=("NOMAD_ALLOC_ID=<uuid>", "nomad_token=<hex:32>"),
)
GOSSIP = hashicorp.detector(
    "hashicorp-gossip-key",
    "Consul or Nomad gossip encryption key",
    r"(?<![A-Za-z0-9_-])encrypt[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']"
    r"(?P<secret>[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{22}==)[\"']",
    confidence=Confidence.MEDIUM,
    remedy="Install a new gossip key on all agents, use it, then remove this one.",
    reference="https://developer.hashicorp.com/consul/docs/manage-traffic/gossip",
    finds=('  "encrypt": "<base64:43>="', 'encrypt = "<base64:22>=="'),
    ignores=('encrypt = "true"', 'encrypted = "<base64:43>="'),
)
