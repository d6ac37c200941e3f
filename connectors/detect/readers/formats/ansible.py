"""Ansible's inventories and variables. What ``ansible-vault`` encrypted is fine and is not told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.model import Candidate
from connectors.detect.readers.model import Reader, joined, settings
from connectors.detect.readers.syntax import yamls
from connectors.detect.readers.syntax.entry import text
from connectors.detect.readers.telling import judged
from graph.leaks import Confidence

VARIABLES = tuple(
    f"*/{folder}/**/*{ending}" for folder in ("group_vars", "host_vars") for ending in ("", ".yml", ".yaml")
)
_LOGIN = (
    r"ansible_(?:ssh_|sudo_|su_|become_)?pass(?:word)?|ansible_become_pass(?:word)?|ansible_ssh_private_key_passphrase|"
    r"ansible_vault_password|ansible_httpapi_pass|ansible_winrm_password|ansible_network_password"
)
_INI = re.compile(
    rb"(?P<name>" + _LOGIN.encode() + rb")[ \t]{0,4}=[ \t]{0,4}(?:\"(?P<double>[^\"\n]{1,200})\"|"
    rb"'(?P<single>[^'\n]{1,200})'|(?P<bare>[^\s\"'#][^\s#]{0,200}))"
)
_HOST = re.compile(rb"^[ \t]{0,8}([A-Za-z0-9_.\-\[\]:]{1,100})[ \t]")
_USER = re.compile(rb"ansible_(?:ssh_)?user[ \t]{0,4}=[ \t]{0,4}[\"']?([\w.\-\\@]{1,100})")


NEARBY = 2000
"""Bytes of a host's line before and after its password that are looked at."""


def inventory(data: bytes) -> Iterator[Candidate]:
    """Passwords behind the hosts of an inventory in INI form, with the host and user of the line."""
    for hit in _INI.finditer(data):
        begins = data.rfind(b"\n", max(0, hit.start() - NEARBY), hit.start()) + 1 or max(0, hit.start() - NEARBY)
        line = data[begins : hit.end() + NEARBY].partition(b"\n")[0]
        found = {"host": _HOST.search(line), "user": _USER.search(line)}
        kind = str(hit.lastgroup)
        facts = {name: text(each[1]) for name, each in found.items() if each and text(each[1]) not in text(hit["name"])}
        yield Candidate(text(hit[kind]), facts=facts, span=hit.span(kind))


PASSWORD = Reader(
    name="ansible-connection-password",
    title="Password that Ansible logs in with",
    provider="Ansible",
    paths=(
        "hosts",
        "hosts.ini",
        "hosts.yml",
        "hosts.yaml",
        "inventory",
        "inventory.ini",
        "inventory.yml",
        "inventory.yaml",
        "*.inventory",
        "*/inventory/*",
        "*/inventories/**/*",
        *VARIABLES,
        "*/ansible/**/*.yml",
        "*/ansible/**/*.ini",
        "*/playbooks/**/*.yml",
        "playbook.yml",
        "playbook-*.yml",
        "site.yml",
    ),
    look=joined(
        inventory,
        settings(
            yamls.entries, f"/(?:{_LOGIN})", facts={"host": "ansible_host", "user": "ansible_user|ansible_ssh_user"}
        ),
    ),
    needs=(b"_pass",),
    reference="https://docs.ansible.com/ansible/latest/vault_guide/index.html",
    finds=(
        ("inventory/hosts", "[web]\nweb1.acme.test ansible_user=root ansible_ssh_pass=<alnum:8>\n"),
        ("group_vars/all.yml", "ansible_user: deploy\nansible_become_password: kettle<digit:2>\n"),
    ),
    ignores=(
        ("group_vars/all.yml", "ansible_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  <hex:60>\n"),
        ("group_vars/all/main.yml", 'ansible_become_pass: "{{ vault_become_pass }}"\n'),
        ("hosts.ini", "[web]\nweb1 ansible_ssh_private_key_file=~/.ssh/id_ed25519\n"),
    ),
)

VARIABLE = Reader(
    name="ansible-variable-secret",
    title="Secret among Ansible's variables",
    provider="Ansible",
    paths=(*VARIABLES, "*/vars/*.yml", "*/vars/*.yaml", "vault.yml", "vault.yaml", "*/defaults/main.yml"),
    look=settings(yamls.entries, "/[^/]+", judge=judged),
    confidence=Confidence.MEDIUM,
    reference="https://docs.ansible.com/ansible/latest/vault_guide/index.html",
    finds=(
        ("group_vars/db.yml", "postgres_user: app\npostgres_password: kT7<alnum:9>\n"),
        ("host_vars/web1", "smtp:\n  api_key: <alnum:32>\n"),
    ),
    ignores=(
        ("group_vars/db.yml", "$ANSIBLE_VAULT;1.1;AES256\n<hex:60>\n<hex:60>\n"),
        ("group_vars/db.yml", "postgres_password: \"{{ lookup('env', 'PGPASSWORD') }}\"\n"),
        ("roles/db/vars/main.yml", "token_path: /etc/app/token\npassword_length: 20\n"),
    ),
)
