"""Credentials without an end that a repository's code makes, and secrets that several environments' code refers to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from posixpath import dirname

from connectors.git import git
from connectors.git.command import Repository
from connectors.git.definitions import TERRAFORM
from connectors.git.definitions.hcl import Block, blocks, line_of
from connectors.git.kinds import record_id
from connectors.git.reading import Entry, texts, tree
from connectors.git.streams.repository import repository_id
from connectors.streams import Scope
from graph.environments import by_name
from graph.model import Resource

READS = ("git:rev-parse", "git:ls-tree", "git:cat-file")
MAKES = {
    "aws_iam_access_key": "an access key of an IAM user",
    "aws_iam_service_specific_credential": "a password of an IAM user for one service",
    "google_service_account_key": "a key of a service account",
    "azuread_application_password": "a client secret of an application",
    "azuread_service_principal_password": "a client secret of a service principal",
    "github_actions_secret": "a secret of a repository's pipelines",
    "github_actions_organization_secret": "a secret of an organisation's pipelines",
    "github_actions_environment_secret": "a secret of an environment's pipelines",
}
"""Types of resources that make a credential, and what it is."""
WRITTEN = ("plaintext_value", "value")
"""Where a secret of pipelines is written out; from a variable it is not made here."""
KEEPERS = {
    "output": "an output",
    "aws_secretsmanager_secret_version": "AWS Secrets Manager",
    "aws_ssm_parameter": "a parameter of SSM",
    "vault_kv_secret_v2": "Vault",
    "google_secret_manager_secret_version": "Google Secret Manager",
    "azurerm_key_vault_secret": "a key vault",
    "kubernetes_secret": "a Secret of Kubernetes",
    "local_file": "a file on the disk of whoever runs it",
    "local_sensitive_file": "a file on the disk of whoever runs it",
}
"""Where the value goes on to, by the block that refers to it."""
REFERRED = re.compile(rf"\b(?:{'|'.join(MAKES)})\.[A-Za-z_][\w-]*")
TEMPLATE_TYPE = re.compile(r"""( *)["']?Type["']?:\s*["']?AWS::IAM::AccessKey\b""")
TEMPLATE_NAME = re.compile(r"( *)([A-Za-z0-9]+):\s*")
DEPLOYS = re.compile(r".*\.(?:tf|tofu|tfvars|bicep|bicepparam|ya?ml|template)")
REFERENCE = re.compile(
    r"arn:aws[\w-]*:(?:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+|ssm:[\w-]+:\d{12}:parameter/[\w./-]+"
    r"|iam::\d{12}:(?:role|user)/[\w+=,.@/-]+)|projects/[\w-]+/secrets/[\w-]+|https://[\w-]+\.vault\.azure\.net/secrets/[\w-]+"
)
MOST_PLACES = 20


@git.stream("static_keys", permission=READS, yields=(Resource,), scope="repository")
def static_keys(api: Repository, scope: Scope) -> Iterator[Resource]:
    """Every credential without an end that HEAD makes as code, and where its value ends up."""
    wanted = [entry for path, entry in tree(api).items() if re.fullmatch(r".*\.(?:tf|tofu|ya?ml|template)", path)]
    folders: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry, text in texts(api, wanted):
        if TERRAFORM.fullmatch(entry.path):
            folders[dirname(entry.path)].append((entry.path, text))
        elif "AWS::IAM::AccessKey" in text:
            yield from _of_template(entry.path, text, scope)
    for files in folders.values():
        if any(kind in text for _, text in files for kind in MAKES):
            yield from _of_terraform(files, scope)


@git.stream("references", permission=READS, yields=(Resource,), scope="repository")
def references(api: Repository, scope: Scope) -> Iterator[Resource]:
    """Every secret, role or user that code of a named environment refers to by its full name, with the environments.

    A file's environment is told by a word of its path. What a module takes from a variable is no reference.
    """
    places: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for entry, text in texts(api, list(_of_environments(tree(api)))):
        for hit in REFERENCE.finditer(text):
            line = text.count("\n", 0, hit.start()) + 1
            places[hit[0]][_environment(entry.path) or ""].append(f"{entry.path}:{line}")
    for name, found in places.items():
        yield Resource(
            id=f"{record_id('git.reference', scope, name)}",
            kind="git.reference",
            scope=scope.name,
            name=name,
            parent=repository_id(scope),
            facts={
                "environments": ",".join(sorted(found)),
                "places": " ".join([place for each in found.values() for place in each][:MOST_PLACES]),
            },
        )


def _of_environments(files: Mapping[str, Entry]) -> Iterator[Entry]:
    return (entry for path, entry in files.items() if DEPLOYS.fullmatch(path) and _environment(path))


def _environment(path: str) -> str | None:
    """The environment that a word of the path tells, the last one that does."""
    return next(filter(None, map(by_name, reversed(path.split("/")))), None)


def _of_terraform(files: Sequence[tuple[str, str]], scope: Scope) -> Iterator[Resource]:
    """The files of a folder are one program: what one of them makes, another one hands on."""
    every = [(path, text, block) for path, text in files for block in blocks(text)]
    keepers: dict[str, set[str]] = defaultdict(set)
    for _, text, block in every:
        keeper = KEEPERS.get(block.kind if block.kind == "output" else next(iter(block.labels), ""), "")
        for hit in REFERRED.finditer(text, block.opens, block.closes) if keeper else ():
            keepers[hit[0]].add(keeper)
    for path, text, block in every:
        if block.kind == "resource" and len(block.labels) == 2 and _makes(block):  # noqa: PLR2004  because a resource has a type and a name
            address = ".".join(block.labels)
            line = line_of(text, block.start)
            yield _record(path, address, block.labels[0], line, keepers.get(address, set()), scope)


def _makes(block: Block) -> bool:
    """Whether it makes a credential: a secret of pipelines does so where its value is written out."""
    if not block.labels[0].startswith("github_"):
        return block.labels[0] in MAKES
    values = [block.attributes[each].value.strip() for each in WRITTEN if each in block.attributes]
    return block.labels[0] in MAKES and any(each.startswith('"') and "${" not in each for each in values)


def _of_template(path: str, text: str, scope: Scope) -> Iterator[Resource]:
    above: list[tuple[int, str, int]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if name := TEMPLATE_NAME.fullmatch(line):
            while above and above[-1][0] >= len(name[1]):
                above.pop()
            above.append((len(name[1]), name[2], number))
        elif hit := TEMPLATE_TYPE.match(line):
            # The resource's name is the last key before it that stands further left.
            holder = next((each for each in reversed(above) if each[0] < len(hit[1])), None)
            if holder is not None:
                yield _record(path, holder[1], "AWS::IAM::AccessKey", holder[2], set(), scope)


def _record(path: str, address: str, kind: str, line: int, keepers: set[str], scope: Scope) -> Resource:
    state = "the state of the stack" if kind.startswith("AWS::") else "Terraform's state"
    return Resource(
        id=f"{record_id('git.static_key', scope, path)}#{address}",
        kind="git.static_key",
        scope=scope.name,
        name=address,
        parent=repository_id(scope),
        facts={
            "makes": MAKES.get(kind, "an access key of an IAM user"),
            "type": kind,
            "path": path,
            "line": line,
            "ends_in": ", ".join((state, *sorted(filter(None, keepers)))),
        },
    )
