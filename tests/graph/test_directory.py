"""Whom a text means, where several directories know people each in its own way."""

from __future__ import annotations

import pytest

from graph.directory import Directory, plain
from graph.model import Person

ADA = Person(
    id="people:17",
    kind="people.person",
    name="Ada Holm",
    email="ada@shop.example",
    status="active",
    aliases=("adah", "a.holm@shop.example"),
)
PLATFORM = Person(
    id="people.team:platform",
    kind="people.team",
    name="Platform Engineering",
    aliases=("platform",),
    status="active",
    team=True,
    members=("ada@shop.example", "nobody@shop.example", "ADAH"),
)


@pytest.mark.parametrize(
    "text",
    [
        "ada@shop.example",
        "ADA@Shop.Example",
        "mailto:ada+aws@shop.example",
        "Ada Holm <ada@shop.example>",
        "a.holm@shop.example",
        "@adah",
        "adah@users.noreply.github.com",
        "1234567+adah@users.noreply.github.com",
        "99-adah@users.noreply.gitlab.example",
        "Ada Holm",
        "ada_holm",
        "ada_at_shop_example",
        "ada-shop-example",
        "ada",
        "people:17",
    ],
)
def test_a_person_is_known_however_people_write_them(text: str) -> None:
    assert Directory([ADA, PLATFORM]).find(text) == ADA


@pytest.mark.parametrize(
    "text", ["ada@other.example", "1+ada@users.noreply.github.com", "@shop/ada", "@shop/adah", "ops", ""]
)
def test_what_only_looks_alike_is_nobody(text: str) -> None:
    """Another domain, the handle of a stranger who has the same name, a team called as a person is."""
    assert Directory([ADA, PLATFORM]).find(text) is None


@pytest.mark.parametrize("text", ["@shop/platform", "@Platform", "platform", "platform-engineering"])
def test_a_team_is_known_by_its_handle_on_a_host(text: str) -> None:
    assert Directory([ADA, PLATFORM]).find(text) == PLATFORM


def test_a_name_that_two_bear_is_nobody_s() -> None:
    one, two = (Person(id=f"p:{n}", kind="k", name="Jo Smith", email=f"jo{n}@shop.example") for n in (1, 2))
    people = Directory([one, two])
    assert people.find("Jo Smith") is None
    assert people.find("jo2") == two


def test_a_handle_that_one_has_goes_before_the_name_of_another() -> None:
    other = Person(id="p:2", kind="k", name="adah", email="x@shop.example")
    assert Directory([other, ADA]).find("adah") == ADA


def test_records_that_share_an_address_are_one_person_and_the_list_of_leavers_speaks_for_them() -> None:
    account = Person(id="sso:1", kind="aws.identitystore.person", name="A", email="ADA@shop.example", status="active")
    left = Person(id="people:a", kind="people.person", name="Ada", email="ada@shop.example", status="left")
    for order in ([account, left], [left, account]):
        people = Directory(order)
        assert people.find("ada") == left
        assert people.same(account) == left


def test_records_are_joined_by_a_third_one() -> None:
    one = Person(id="a", kind="k", name="One", email="one@shop.example", status="disabled")
    two = Person(id="b", kind="k", name="Two", email="two@shop.example", status="active")
    both = Person(id="c", kind="k", name="Both", email="one@shop.example", aliases=("two@shop.example",))
    people = Directory([one, two, both])
    assert {people.same(each).id for each in (one, two, both)} == {"b"}


def test_one_who_came_back_is_here_and_an_unknown_status_says_nothing() -> None:
    gone = Person(id="people:1", kind="people.person", name="Ada", email="ada@shop.example", status="left")
    back = Person(id="people:2", kind="people.person", name="Ada", email="ada@shop.example", status="active")
    silent = Person(id="register:1", kind="register.person", name="Ada", email="ada@shop.example")
    assert Directory([gone, silent, back]).find("ada@shop.example") == back


def test_members_of_a_team_are_told_once_and_know_their_teams() -> None:
    people = Directory([PLATFORM, ADA])
    assert people.members(PLATFORM) == [ADA]
    assert people.teams(ADA) == [PLATFORM]
    assert people.teams(PLATFORM) == ()


def test_a_directory_without_people_knows_nobody() -> None:
    assert not Directory([])
    assert Directory([]).find("ada") is None


def test_plus_parts_and_names_make_no_other_text() -> None:
    assert plain("Ada <Ada+x@Shop.example>") == plain("mailto:ada@shop.example") == "ada@shop.example"
