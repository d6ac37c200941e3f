"""Each technique is open to whoever has all that it needs, and to nobody who lacks one thing of it."""

import pytest
from technique_estates import ARNS, Made, deny, hindered, open_to, source_of, ways

from graph.aws.knowledge.index import knowledge
from graph.aws.techniques.catalogue import techniques
from graph.aws.techniques.words import After, Gain, Need, Technique
from graph.model import Resource

SHOWN = [each for each in techniques().values() if each.shown]
BY_OTHERS = {Need.MAY_BE_ENTERED, Need.HAS_A_USER}
"""Needs that have tests of their own."""


def is_open(technique: Technique, made: Made) -> bool:
    return any(step.technique == technique.id for step in made.steps(source_of(technique)))


@pytest.mark.parametrize("technique", SHOWN, ids=lambda each: each.id)
def test_it_is_open_with_what_it_says(technique: Technique) -> None:
    for actions in ways(technique):
        assert is_open(technique, open_to(technique, actions)), actions


@pytest.mark.parametrize("technique", SHOWN, ids=lambda each: each.id)
def test_it_is_closed_without_any_one_of_its_actions(technique: Technique) -> None:
    every = [set(way) for way in ways(technique)]
    for actions in ways(technique):
        for lacking in actions:
            left = tuple(action for action in actions if action != lacking)
            if any(way <= set(left) for way in every):
                continue
            if technique.after is After.ANYTHING:
                made = open_to(technique, left)
            else:
                made = open_to(technique, actions)
                made.policy(source_of(technique), [deny(lacking)], id_="no")
            assert not is_open(technique, made), lacking


@pytest.mark.parametrize("technique", SHOWN, ids=lambda each: each.id)
def test_it_is_closed_where_its_target_is_not_as_it_has_to_be(technique: Technique) -> None:
    applying = {
        "trust": bool(technique.services) or technique.managing,
        "role": technique.gain is Gain.RUNNING,
        "target": any(kind in ARNS for kind in technique.target),
        "inside": bool(technique.inside),
        "management": technique.gain is Gain.ORGANISATION,
        "after": technique.gain is Gain.RIGHTS and technique.after is not After.ANYTHING,
    }
    for lacking in (name for name, applies in applying.items() if applies):
        assert not is_open(technique, open_to(technique, next(ways(technique)), without=lacking)), lacking
    for need in technique.needs:
        made = open_to(technique, next(ways(technique)), without="need")
        hindered(made, need)
        assert need in BY_OTHERS or not is_open(technique, made), need


@pytest.mark.parametrize("technique", techniques().values(), ids=lambda each: each.id)
def test_it_names_actions_that_are_there(technique: Technique) -> None:
    for actions in ways(technique):
        for action in actions:
            assert knowledge().action(action) is not None, action


@pytest.mark.parametrize("technique", techniques().values(), ids=lambda each: each.id)
def test_it_says_what_it_is_and_where_it_was_told_of(technique: Technique) -> None:
    assert technique.title.startswith("may ")
    assert not technique.title.endswith(".")
    assert all(reference.startswith("https://") for reference in technique.references)
    assert technique.references


@pytest.mark.parametrize("technique", [each for each in SHOWN if each.switch], ids=lambda each: each.id)
def test_it_is_closed_where_the_organisation_is_known_to_have_switched_it_off(technique: Technique) -> None:
    for on in (True, False):
        made = open_to(technique, next(ways(technique)))
        facts = {"root_credentials_managed": True, technique.switch: on}
        kind = "aws.organization.root_access"
        made.add(Resource(id=f"{kind}:o-orchard", kind=kind, scope="o-orchard", name="root", facts=facts))
        assert is_open(technique, made) is on
