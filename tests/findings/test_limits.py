from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from findings_support import NOW, cases, graph_of, view_of

from findings.declare import Hit, View
from findings.limits import SET_APART, Limit, LimitBook, Limits, LimitsFor
from findings.registry import rules
from graph.model import Credential, Identity, Resource

KEY = Credential(id="k", kind="aws.iam.access_key", scope="1", identity="u", name="k")
USER = Identity(id="u", kind="aws.iam.user", scope="1", name="u", tags={"env": "prod", "team": "pay"})
TOKEN = Credential(id="t", kind="vault.token", identity="u", name="t")
ACCOUNT = Resource(id="aws.account:1", kind="aws.account", scope="1", name="one")
GRAPH = graph_of((KEY, USER, TOKEN, ACCOUNT))


def book(*apart: LimitsFor, **origins: str) -> LimitBook:
    return LimitBook(Limits(apart=apart), GRAPH, {key.replace("__", "."): value for key, value in origins.items()})


def test_without_entries_the_estates_limits_hold_for_all() -> None:
    plain = book()
    assert plain.of(KEY) is plain.limits
    assert plain.limit("dormant_days", KEY) == Limit(days=90, told="the limit is dormant_days = 90 (default)")


def test_a_limit_says_where_it_was_set() -> None:
    said = book(LimitsFor(kinds=("vault.*",), dormant_days=5), limits__dormant_days="muster.toml:4")
    assert said.limit("dormant_days", KEY).told == "the limit is dormant_days = 90 (muster.toml:4)"
    apart = book(
        LimitsFor(kinds=("aws.iam.access_key",), environments=("prod",), credential_max_age_days=30),
        limits__for__0="muster.toml:14",
    )
    assert apart.limit("credential_max_age_days", KEY) == Limit(
        days=30,
        told="the limit is credential_max_age_days = 30 for kind aws.iam.access_key in production (muster.toml:14)",
    )
    assert apart.limit("dormant_days", KEY).told == "the limit is dormant_days = 90 (default)"


def test_the_first_entry_that_says_a_limit_counts_for_that_limit() -> None:
    of = book(
        LimitsFor(environments=("production",), dormant_days=10),
        LimitsFor(kinds=("aws.*",), dormant_days=20, never_used_days=3),
    )
    assert (of.of(KEY).dormant_days, of.of(KEY).never_used_days) == (10, 3)
    assert of.limit("never_used_days", KEY).told == (
        "the limit is never_used_days = 3 for kind aws.* ([[limits.for]] 2)"
    )
    assert (of.of(ACCOUNT).dormant_days, of.of(ACCOUNT).never_used_days) == (20, 3)


def test_an_unknown_environment_is_none_of_those_that_are_named() -> None:
    of = book(LimitsFor(environments=("production", "test"), dormant_days=10))
    assert of.of(ACCOUNT).dormant_days == 90


@pytest.mark.parametrize(
    ("entry", "key", "user"),
    [
        (LimitsFor(tags={"team": "pay"}, dormant_days=1), 90, 1),
        (LimitsFor(platforms=("aws",), dormant_days=1), 1, 1),
        (LimitsFor(accounts=("2",), dormant_days=1), 90, 90),
        (LimitsFor(sources=("estate",), names=("k",), dormant_days=1), 1, 90),
        (LimitsFor(dormant_days=1), 1, 1),
    ],
)
def test_every_criterion_is_heard(entry: LimitsFor, key: int, user: int) -> None:
    of = book(entry)
    assert (of.of(KEY).dormant_days, of.of(USER).dormant_days) == (key, user)


def test_limits_are_made_once_for_all_records_that_the_same_entries_mean() -> None:
    of = book(LimitsFor(platforms=("aws",), dormant_days=1))
    assert of.of(KEY) is of.of(USER)
    assert of.of(TOKEN) is not of.of(KEY)


def test_every_limit_that_may_differ_is_one_of_the_estates() -> None:
    assert set(SET_APART) <= set(Limits.__struct_fields__)
    assert "exception_max_days" not in SET_APART, "a waiver is for a finding: its length is the estate's to say"


def test_they_are_written_under_for() -> None:
    written = {"for": [{"kinds": ["aws.*"], "dormant_days": 3}]}
    assert msgspec.convert(written, Limits).apart == (LimitsFor(kinds=("aws.*",), dormant_days=3),)
    with pytest.raises(msgspec.ValidationError, match="stores_most"):
        msgspec.convert({"for": [{"stores_most": 3}]}, Limits)
    with pytest.raises(msgspec.ValidationError, match=">= 0"):
        msgspec.convert({"for": [{"dormant_days": -3}]}, Limits)


def test_a_view_gives_the_limits_of_a_record() -> None:
    limits = Limits(apart=(LimitsFor(dormant_days=4),))
    view = View(graph=GRAPH, before=None, at=NOW, limits=limits, origins={"limits.for.0": "muster.toml:2"})
    assert view.limits_of(KEY).dormant_days == 4
    assert view.limit("dormant_days", KEY).told == "the limit is dormant_days = 4 (muster.toml:2)"


AGING = (
    "aws-access-key-old",
    "aws-access-key-unused",
    "aws-role-unused",
    "aws-user-two-active-keys",
    "nhi-dormant",
    "nhi-never-used",
    "nhi-unused-permissions",
    "aws-unused-services",
    "secret-broad-readers",
    "secret-expiring",
    "secret-stale",
    "secret-unused",
)


@pytest.mark.parametrize("rule", AGING)
def test_whoever_is_told_of_a_limit_is_told_which_one_and_where_it_was_set(rule: str) -> None:
    hits = [hit for case in cases(rule) for hit in rules()[rule].judge(view_of(case)) if isinstance(hit, Hit)]
    assert hits
    for hit in hits:
        assert any(each.startswith("the limit is ") and each.endswith(")") for each in hit.evidence), hit


def test_what_is_asked_of_many_records_is_what_each_of_them_is_told() -> None:
    """Where nothing is set apart it is looked up once, and where something is, for each record."""
    alike, apart = book(), book(LimitsFor(kinds=("aws.iam.user",), dormant_days=3))
    for record in GRAPH.records.values():
        for each in (alike, apart):
            assert each.asking("dormant_days")(record) == each.limit("dormant_days", record)
    assert {apart.asking("dormant_days")(record).days for record in GRAPH.records.values()} == {3, 90}


@pytest.mark.parametrize(
    "limits",
    [
        Limits(dormant_days=90),
        Limits(dormant_days=0),
        Limits(apart=(LimitsFor(kinds=("aws.iam.user",), dormant_days=90), LimitsFor(dormant_days=1))),
    ],
)
@pytest.mark.parametrize("days", [0, 1, 2, 89, 90, 91, 92])
@pytest.mark.parametrize("more", [timedelta(), timedelta(microseconds=-1), timedelta(hours=23)])
def test_what_is_beyond_a_limit_is_older_by_whole_days(limits: Limits, days: int, more: timedelta) -> None:
    moment = NOW - timedelta(days=days) - more
    of = LimitBook(limits, GRAPH)
    for record in (KEY, USER):
        limit = of.limit("dormant_days", record)
        expected = limit if (NOW - moment).days > limit.days else None
        assert of.beyond("dormant_days", NOW)(record, moment) == expected


@pytest.mark.parametrize("days", [NOW.toordinal() - 2, NOW.toordinal() - 1, NOW.toordinal(), 10**12])
def test_nothing_is_beyond_a_limit_before_all_time(days: int) -> None:
    first = datetime.min.replace(tzinfo=UTC)
    beyond = LimitBook(Limits(dormant_days=days), GRAPH).beyond("dormant_days", NOW)
    assert (beyond(USER, first) is not None) == ((NOW - first).days > days)
