"""Actions as bits."""

from __future__ import annotations

import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.aws.knowledge.index import knowledge
from graph.aws.knowledge.universe import Universe

SMALL = Universe(
    "iam:GetRole\niam:PassRole\ns3:GetObject\ns3:GetObjectAcl\ns3:PutObject", {"iam": (0, 2), "s3": (2, 5)}
)


def named(universe: Universe, pattern: str) -> list[str]:
    """What a pattern names, as written."""
    return list(universe.names(universe.matching(pattern)))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*", ["iam:GetRole", "iam:PassRole", "s3:GetObject", "s3:GetObjectAcl", "s3:PutObject"]),
        ("*:*", ["iam:GetRole", "iam:PassRole", "s3:GetObject", "s3:GetObjectAcl", "s3:PutObject"]),
        ("s3:*", ["s3:GetObject", "s3:GetObjectAcl", "s3:PutObject"]),
        ("S3:getOBJECT", ["s3:GetObject"]),
        ("s3:Get*", ["s3:GetObject", "s3:GetObjectAcl"]),
        ("s3:*Object", ["s3:GetObject", "s3:PutObject"]),
        ("s3:?etObject", ["s3:GetObject"]),
        ("s3:GetObject?", []),
        ("s3:GetObject???", ["s3:GetObjectAcl"]),
        ("?3:GetObject", ["s3:GetObject"]),
        ("*GetRole", ["iam:GetRole"]),
        ("s3:GetObject*", ["s3:GetObject", "s3:GetObjectAcl"]),
        ("s4:*", []),
        ("s3:HeadObject", []),
        ("s3", []),
        ("", []),
        ("s3:Get.bject", []),
    ],
)
def test_a_pattern_names_actions_without_regard_to_case(pattern: str, expected: list[str]) -> None:
    assert named(SMALL, pattern) == expected


@given(st.text(alphabet="iams3:GetObjcRlPu*?", max_size=12))
def test_any_pattern_names_what_a_plain_comparison_names(pattern: str) -> None:
    every = [*SMALL.names(SMALL.everything)]
    assert named(SMALL, pattern) == [name for name in every if fnmatch.fnmatchcase(name.lower(), pattern.lower())]


def test_literals_get_numbers_of_their_own_and_known_actions_keep_theirs() -> None:
    """An estate makes a universe with the names of its policies that nobody knows."""
    estate = SMALL.including(["s3:HeadBucket", "s3:getobject", "quux:Do", "QUUX:do"])
    assert len(estate) == len(SMALL) + 2
    assert estate.bit("s3:GetObject") == SMALL.bit("s3:GetObject")
    assert named(estate, "s3:*") == [*named(SMALL, "s3:*"), "s3:HeadBucket"]
    assert named(estate, "Quux:d?") == named(estate, "quux:do") == ["QUUX:do"]
    assert estate.everything == estate.matching("*")


def test_what_nobody_numbered_has_no_bit() -> None:
    assert "s3:HeadBucket" not in SMALL
    assert SMALL.bit("s3:HeadBucket") == 0
    assert SMALL.including(["s3:PutObject"]) is SMALL
    assert "S3:PUTOBJECT" in SMALL


def test_literals_come_on_top_of_literals() -> None:
    first = SMALL.including(["b:B"])
    second = first.including(["a:A"])
    assert second.bit("b:B") == first.bit("b:B")
    assert [*second.names(second.everything)][-2:] == ["b:B", "a:A"]


@pytest.mark.parametrize("pattern", ["iam:*", "ec2:Describe*", "*:List*", "s3:*Acl", "s3:???Object", "ec2*:*"])
def test_the_whole_universe_agrees_with_a_plain_comparison(pattern: str) -> None:
    universe = knowledge().universe
    every = [*universe.names(universe.everything)]
    wanted = [name for name in every if fnmatch.fnmatchcase(name.lower(), pattern.lower())]
    assert wanted
    assert named(universe, pattern) == wanted
