"""Policy documents as Terraform, ready to be planned. No name or policy can get out of its quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from graph.aws.least.documents import Document
from graph.model import Identity
from reports.plain import inert

STEP = "  "
ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
TEMPLATE = re.compile(r"([$%])(?=\{)")
"""What begins an expression in a text of Terraform. Written twice, it is itself."""


def terraform(identity: Identity, documents: Sequence[Document]) -> Iterator[str]:
    """Write each document as a resource, and what attaches it to its identity."""
    kind = identity.kind.rpartition(".")[2]
    for number, document in enumerate(documents):
        label = _label(document.name)
        holder = {kind: identity.name}
        if document.managed:
            yield from _block("aws_iam_policy", label, {"name": document.name}, document)
            yield f'\nresource "aws_iam_{kind}_policy_attachment" "{label}" {{\n'
            yield from _arguments({**holder, "policy_arn": None}, f"aws_iam_policy.{label}.arn")
            yield "}\n"
        else:
            yield from _block(f"aws_iam_{kind}_policy", label, {"name": document.name, **holder}, document)
        if number + 1 < len(documents):
            yield "\n"


def _block(kind: str, label: str, named: Mapping[str, str], document: Document) -> Iterator[str]:
    yield f'resource "{kind}" "{label}" {{\n'
    yield from _arguments({**named, "policy": None}, f"jsonencode({''.join(_value(document.policy, STEP))})")
    yield "}\n"


def _arguments(named: Mapping[str, str | None], last: str) -> Iterator[str]:
    """Arguments with their signs in one column; one without a text is ``last``, an expression."""
    width = max(map(len, named))
    for name, text in named.items():
        yield f"{STEP}{name:{width}} = {last if text is None else quoted(text)}\n"


def _label(name: str) -> str:
    label = re.sub(r"[^A-Za-z0-9_-]", "_", name)
    return label if label[:1].isalpha() else f"_{label}"


def _value(value: object, indent: str) -> Iterator[str]:
    """Write texts, lists and groups the way Terraform does."""
    inner = indent + STEP
    if isinstance(value, str):
        yield quoted(value)
    elif isinstance(value, Mapping):
        yield "{\n"
        for key, each in value.items():
            yield f"{inner}{key if str(key).isidentifier() and str(key).isascii() else quoted(str(key))} = "
            yield from _value(each, inner)
            yield "\n"
        yield indent + "}"
    elif isinstance(value, Sequence):
        yield "[\n"
        for each in value:
            yield inner
            yield from _value(each, inner)
            yield ",\n"
        yield indent + "]"


def quoted(text: str) -> str:
    """A text in quotes, which Terraform reads as just that text."""
    escaped = "".join(ESCAPED.get(char) or (char if char.isprintable() else f"\\U{ord(char):08x}") for char in text)
    doubled = inert(TEMPLATE.sub(r"\1\1", escaped))
    return f'"{doubled}"'
