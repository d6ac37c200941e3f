"""Policy documents as they are written, read strictly: what IAM would refuse is an error that names its place.

(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import msgspec

from graph.aws.language.context import as_written
from graph.aws.language.statements import OLDEST, VARIABLES, CompiledPolicy, policy
from graph.model import Condition, Principal, Statement

Step = str | int
Place = tuple[Step, ...]


class Sort(StrEnum):
    """What a document is attached to, which decides what its statements have to say."""

    IDENTITY = "a policy of identities"
    """Also boundaries, session policies and service control policies: it speaks of whom it is attached to. One that
    names somebody all the same speaks of nobody else."""
    RESOURCE = "a policy of a resource"
    """It names its principals, or it speaks of nobody, and it may leave out the resource."""
    CONTROL = "a policy of an endpoint or of resources"
    """As a resource's; where it names nobody it speaks of everybody."""


class Malformed(ValueError):
    """A document that IAM would refuse: where in it, what is wrong, and what would be right."""

    def __init__(self, place: Place, what: str, mend: str) -> None:
        super().__init__(what)
        self.place = place
        self.what = what
        self.mend = mend


ELEMENTS = frozenset(
    {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)
FORMS = frozenset({"AWS", "Service", "Federated", "CanonicalUser"})
EVERYBODY = (Principal("AWS", "*"),)


def read(name: str, document: object, sort: Sort = Sort.IDENTITY) -> CompiledPolicy:
    """Read a document and make it ready. Raises ``Malformed``."""
    if not isinstance(document, Mapping):
        raise Malformed((), "a policy document is a group of keys", "Write Version and Statement.")
    for key in document:
        if key not in {"Version", "Id", "Statement"}:
            raise Malformed((key,), f"{key} is no element of a policy document", "Take it out, or check its spelling.")
    version = document.get("Version", OLDEST)
    if version not in (VARIABLES, OLDEST):  # what somebody wrote may have no hash
        raise Malformed(("Version",), f"there is no version {version} of the language", f"Write {VARIABLES}.")
    if "Statement" not in document:
        raise Malformed((), "the document has no Statement", "Add one.")
    made = policy(name, _statements(document["Statement"], sort), version=str(version))
    return msgspec.structs.replace(made, remarks=tuple(_remarks(made, sort)))


def _remarks(made: CompiledPolicy, sort: Sort) -> Iterator[str]:
    """What is odd in a policy of this sort, though it can be understood."""
    for place, statement in enumerate(made.statements, 1):
        where = f"{made.name}, statement {statement.written.sid or place}"
        if sort is Sort.IDENTITY and statement.names_somebody:
            yield f"{where}: a principal does not belong in {sort.value}"
        if sort is Sort.RESOURCE and not statement.names_somebody:
            yield f"{where}: it names no principal, so it speaks of nobody"


def _statements(written: object, sort: Sort) -> Iterator[Statement]:
    if isinstance(written, list):
        for number, each in enumerate(written):
            yield _statement(each, ("Statement", number), sort)
    else:
        yield _statement(written, ("Statement",), sort)


def _statement(written: object, place: Place, sort: Sort) -> Statement:
    if not isinstance(written, Mapping):
        raise Malformed(place, "a statement is a group of keys", "Write Effect, Action and Resource.")
    for key in written:
        if key not in ELEMENTS:
            raise Malformed((*place, key), f"{key} is no element of a statement", "Check its spelling.")
    if written.get("Effect") not in ("Allow", "Deny"):
        raise Malformed(_at(written, place, "Effect"), "the effect is neither Allow nor Deny", "Write one of the two.")
    _one_of(written, place, "Action", "NotAction", needed=True)
    _one_of(written, place, "Resource", "NotResource", needed=sort is Sort.IDENTITY)
    named = _named(written, place, sort)
    resources, not_resources = (_texts(written, place, key) for key in ("Resource", "NotResource"))
    return Statement(
        sid=str(written.get("Sid", "")),
        allow=written["Effect"] == "Allow",
        actions=_texts(written, place, "Action"),
        not_actions=_texts(written, place, "NotAction"),
        resources=resources,
        not_resources=not_resources,
        conditions=tuple(_conditions(written.get("Condition", {}), (*place, "Condition"))),
        principals=named,
        not_principals=tuple(_principals(written.get("NotPrincipal", {}), (*place, "NotPrincipal"))),
    )


def _at(written: Mapping[str, object], place: Place, key: str) -> Place:
    return (*place, key) if key in written else place


def _one_of(written: Mapping[str, object], place: Place, one: str, other: str, *, needed: bool) -> None:
    if one in written and other in written:
        raise Malformed((*place, other), f"{one} and {other} stand in one statement", "Keep one of them.")
    if needed and one not in written and other not in written:
        raise Malformed(place, f"the statement has neither {one} nor {other}", f"Add {one}.")


def _named(written: Mapping[str, object], place: Place, sort: Sort) -> tuple[Principal, ...]:
    """Whom the statement speaks of. One that names nobody speaks of everybody only where nobody else could be meant."""
    _one_of(written, place, "Principal", "NotPrincipal", needed=False)
    if sort is Sort.CONTROL and "Principal" not in written and "NotPrincipal" not in written:
        return EVERYBODY
    return tuple(_principals(written.get("Principal", {}), (*place, "Principal")))


def _principals(written: object, place: Place) -> Iterator[Principal]:
    """A name without its form is one of ``AWS``, as ``"*"`` is."""
    if isinstance(written, str):
        written = {"AWS": written}
    if not isinstance(written, Mapping):
        raise Malformed(place, "a principal is a group of keys", 'Write "*", or a group such as {"AWS": …}.')
    for form in written:
        if form not in FORMS:
            mend = f"Known are {', '.join(sorted(FORMS))}."
            raise Malformed((*place, form), f"{form} is no form of principal", mend)
        for name in _texts(written, place, form):
            yield Principal(form, name)


def _texts(written: Mapping[str, object], place: Place, key: str) -> tuple[str, ...]:
    if key not in written:
        return ()
    value = written[key]
    texts = value if isinstance(value, list) else [value]
    for each in texts:
        if not isinstance(each, str):
            raise Malformed((*place, key), f"{key} holds what is no text", "Write text, or a list of texts.")
    return tuple(texts)


def _conditions(written: object, place: Place) -> Iterator[Condition]:
    for operator, keys in _groups(written, place):
        for key, value in _groups(keys, (*place, operator)):
            values = value if isinstance(value, list) else [value]
            texts = tuple(_values(values, (*place, operator, key)))
            yield Condition(operator=operator, key=key, values=texts)


def _groups(written: object, place: Place) -> Iterable[tuple[str, object]]:
    if not isinstance(written, Mapping):
        mend = 'Write it as {"Operator": {"key": "value"}}.'
        raise Malformed(place, "a condition is a group of operators, each with its keys", mend)
    return written.items()


def _values(values: list[object], place: Place) -> Iterator[str]:
    for value in values:
        if not isinstance(value, (str, int, float, bool)):
            raise Malformed(place, "a value of a condition is text, a number, true or false", "Write one of these.")
        yield as_written(value)
