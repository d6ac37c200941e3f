"""No text of a record that leaves a connector is a secret which a detector is sure of, whatever field it stands in."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from framework_support import AT, QUICK, Garden, Heard, bed
from msgspec import inspect

from connectors.border import Border
from connectors.detect import fingerprint
from connectors.runner import collect
from connectors.streams import Denied, Scope
from graph.model import RECORD_TYPES, AnyRecord, Condition, Gap, Identity, Observed, Policy, Resource, Statement, Tool

KEY = b"k" * 32
BODY = "".join(random.Random(61).choices(string.ascii_letters + string.digits, k=20))  # noqa: S311  because it opens nothing
TOKEN = "glpat" + "-" + BODY
MASKED = f"masked-secret-{fingerprint(KEY, TOKEN)[:12]}"
OURS = {"kind", "record"}
"""Fields that a connector's code alone fills."""


@pytest.fixture(scope="module")
def border() -> Border:
    return Border(KEY, None)


def filled(kind: inspect.Type, name: str = "") -> Any:  # noqa: ANN401  because it makes values of every type
    """A value of that type, with the token in every text of it that may come from outside."""
    if isinstance(kind, inspect.UnionType):
        return filled(next(each for each in kind.types if not isinstance(each, inspect.NoneType)), name)
    if isinstance(kind, inspect.StructType):
        return kind.cls(**{each.name: filled(each.type, each.name) for each in kind.fields})
    if isinstance(kind, inspect.TupleType):
        return tuple(filled(each, name) for each in kind.item_types)
    makes: dict[type, Callable[[Any], object]] = {
        inspect.StrType: lambda _: "plain" if name in OURS else f"{name} {TOKEN}",
        inspect.VarTupleType: lambda given: (filled(given.item_type, name),),
        inspect.DictType: lambda given: {filled(given.key_type, f"{name}-key"): filled(given.value_type, name)},
        inspect.EnumType: lambda given: next(iter(given.cls)),
        inspect.DateTimeType: lambda _: AT,
        inspect.BoolType: lambda _: True,
    }
    return makes.get(type(kind), lambda _: 1)(kind)


@pytest.mark.parametrize("kind", [*RECORD_TYPES, Gap, Observed], ids=lambda each: each.__name__)
def test_a_secret_in_any_text_field_is_masked_and_all_else_stays(border: Border, kind: type) -> None:
    if kind is Observed:
        given = Observed(source=TOKEN, stream="s", scope=TOKEN, seen=AT, parents=(TOKEN,), carried={TOKEN: AT})
    else:
        given = filled(inspect.type_info(kind))
    written = msgspec.json.encode(given)
    passed = msgspec.json.encode(border.passed(given))
    assert written.count(TOKEN.encode()) >= 3
    assert passed == written.replace(TOKEN.encode(), MASKED.encode())


def test_what_holds_no_secret_is_the_same_object(border: Border) -> None:
    """Ids of keys, hashes, names that speak of secrets: all that usual records are full of."""
    given = (
        Identity(id="arn:aws:iam::111122223333:user/ci", kind="aws.iam.user", name="secret-token-reader-2024"),
        Resource(id="AKIA" + "QWERTYUIOPASDFGH", kind="x", name="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c"),
        Tool(id="t", kind="ai.tool", agent="a", server="https://api.example/v1?token=${TOKEN}", name="password-reset"),
    )
    assert border.passed(given) is given


def test_only_what_holds_it_is_made_anew(border: Border) -> None:
    fine = Identity(id="a", kind="k", name="fine")
    unit = Observed(source="s", stream="t", scope="", seen=AT, records=(fine, Identity(id="b", kind="k", name=TOKEN)))
    passed = border.passed(unit)
    assert passed.records[0] is fine
    assert passed.records[1] == Identity(id="b", kind="k", name=MASKED)


def test_a_secret_of_many_lines_and_one_beside_quotes_are_found(border: Border) -> None:
    """They are written otherwise in JSON than they are."""
    key = ec.generate_private_key(ec.SECP256R1())
    form = serialization.PrivateFormat.TraditionalOpenSSL
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode().strip()
    given = Identity(id="a", kind="k", name=f'é "{TOKEN}"\n', tags={"note": f"before\n{pem}\nafter"})
    passed = border.passed(given)
    assert passed.name == f'é "{MASKED}"\n'
    assert pem.splitlines()[1] not in str(passed)
    assert passed.tags["note"].startswith("before\nmasked-secret-")
    assert passed.tags["note"].endswith("\nafter")


def test_what_refers_to_a_masked_thing_still_does(border: Border) -> None:
    """Also in another unit, and where the secret is in the middle of a longer name."""
    policy = Policy(
        id="p",
        kind="k",
        name="n",
        statements=(
            Statement(
                allow=True,
                resources=(f"arn:x:{TOKEN}/*",),
                conditions=(Condition(operator="Like", key="k", values=(TOKEN,)),),
            ),
        ),
    )
    bucket = border.passed(Resource(id=f"arn:x:{TOKEN}", kind="k", name=TOKEN))
    (statement,) = border.passed(policy).statements
    assert statement.resources == (f"{bucket.id}/*",)
    assert statement.conditions[0].values == (bucket.name,)
    assert Border(b"q" * 32, None).passed(bucket.name + TOKEN) != bucket.name + MASKED, "another estate's is another"


def test_units_gaps_and_events_cross_the_border(opening: Callable[[Garden], Garden]) -> None:
    """And a stream below is asked with what its parent really is called."""
    asked: list[str] = []

    def beds(_api: object, _scope: Scope) -> Iterator[AnyRecord]:
        yield bed(TOKEN)

    def plants(_api: object, _scope: Scope, parent: AnyRecord) -> Iterator[AnyRecord]:
        asked.append(parent.id)
        yield from refused(parent)

    def refused(parent: AnyRecord) -> Iterator[AnyRecord]:
        raise Denied(f"{parent.id} is shut")

    garden = opening(Garden(beds=beds, plants=plants, scopes=(Scope(name=TOKEN, kind="plot"),)))
    heard = Heard()
    units = list(collect([garden.work()], at=AT, pace=QUICK, on_event=heard))
    masked = f"masked-secret-{fingerprint(garden.work().estate_key, TOKEN)[:12]}"
    assert asked == [f"bed:{TOKEN}"]
    assert [unit.scope for unit in units] == [masked, masked]
    assert [gap.detail for unit in units for gap in unit.gaps] == [f"bed:{masked} is shut"]
    assert BODY not in repr([units, heard.events])
    assert masked in repr(heard.events)
