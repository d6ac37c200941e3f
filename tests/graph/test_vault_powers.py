"""What Vault's policies open: each secret on its own conditions and by its own policies, for one and for many."""

import pytest
from graph_support import allow, grant, graph_of

from graph.access import Edge, EdgeKind
from graph.model import AnyRecord, Condition, Identity, Policy, Secret

PARAMETER = Condition(operator="parameter", key="required_parameters", values=("ticket",))
OPEN, GUARDED = "kv/data/open", "kv/data/guarded"
OPENS = Policy(id="opens", kind="vault.policy", name="opens", scope="v", statements=(allow("read", on=f"{OPEN}*"),))
GUARDS = Policy(
    id="guards",
    kind="vault.policy",
    name="guards",
    scope="v",
    statements=(allow("read", on=f"{GUARDED}*", when=(PARAMETER,)),),
)


def _secrets(path: str, count: int) -> list[Secret]:
    return [
        Secret(
            id=f"{path}{number}",
            kind="vault.kv.secret",
            scope="v",
            store="s",
            name=f"{path}{number}",
            facts={"data_path": f"{path}{number}"},
        )
        for number in range(count)
    ]


def _readers(count: int) -> list[AnyRecord]:
    readers = [Identity(id=f"r{nth}", kind="vault.approle.role", scope="v", name=f"r{nth}") for nth in range(count)]
    return [*readers, *(grant(each, policy) for each in readers for policy in ("opens", "guards"))]


def _last_steps(readers: int, guarded: list[Secret], others: list[Secret]) -> list[tuple[Edge, Edge | None]]:
    """Every step to a secret by the first reader, and the step to the shared rights before it."""
    graph = graph_of(*_readers(readers), OPENS, GUARDS, *guarded, *others)
    own = [(edge, None) for edge in graph.edges_from("r0", {EdgeKind.READS})]
    shared = graph.edges_from("r0", {EdgeKind.REACHES})
    by_class = [(step, first) for first in shared for step in graph.edges_from(first.target, {EdgeKind.READS})]
    return [*own, *by_class]


@pytest.mark.parametrize(("readers", "count"), [(1, 1), (3, 4)])
def test_the_condition_on_one_secret_is_not_the_others(readers: int, count: int) -> None:
    """Whichever of them is met first, by edges of its own or by way of a node for the rights of many."""
    steps = _last_steps(readers, _secrets(GUARDED, count), _secrets(OPEN, count))
    assert len(steps) == 2 * count
    for step, before in steps:
        expected = (PARAMETER,) if step.target.startswith(GUARDED) else ()
        assert step.conditions == expected
        assert before is None or before.conditions == expected


@pytest.mark.parametrize(("readers", "count"), [(1, 1), (3, 4)])
def test_each_secret_is_opened_by_the_policy_that_opens_it(readers: int, count: int) -> None:
    for step, before in _last_steps(readers, _secrets(OPEN, count), _secrets(GUARDED, count)):
        assert step.evidence == (("guards",) if step.target.startswith(GUARDED) else ("opens",))
        assert before is None or before.evidence == step.evidence
