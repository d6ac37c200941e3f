from framework_support import Clock

from connectors.limits import DEFAULT, RATES, UNSAID, Limits, Rate, service


def test_burst_is_free_and_then_turns_come_at_the_rate() -> None:
    limits = Limits({"iam": Rate(2.0, 3)}, clock=Clock())
    assert [limits.turn("a", "iam:ListUsers") for _ in range(5)] == [0.0, 0.0, 0.0, 0.5, 1.0]


def test_a_rest_refills_up_to_the_burst_and_no_further() -> None:
    clock = Clock()
    limits = Limits({"iam": Rate(2.0, 3)}, clock=clock)
    for _ in range(3):
        limits.turn("a", "iam:ListUsers")
    clock.now += 3600
    assert [limits.turn("a", "iam:ListUsers") for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]


def test_all_actions_of_a_service_share_its_rate() -> None:
    limits = Limits({"iam": Rate(1.0, 1)}, clock=Clock())
    assert limits.turn("a", "iam:ListUsers") == 0.0
    assert limits.turn("a", "iam:ListRoles") == 1.0


def test_an_action_with_its_own_entry_keeps_to_both() -> None:
    limits = Limits({"iam": Rate(1.0, 10), "iam:Slow": Rate(0.1, 1)}, clock=Clock())
    assert limits.turn("a", "iam:Slow") == 0.0
    assert limits.turn("a", "iam:Slow") == 10.0
    assert limits.turn("a", "iam:Fast") == 0.0


def test_scopes_have_quotas_of_their_own() -> None:
    limits = Limits({"iam": Rate(1.0, 1)}, clock=Clock())
    assert limits.turn("111", "iam:ListUsers") == 0.0
    assert limits.turn("222", "iam:ListUsers") == 0.0


def test_unknown_services_get_the_default() -> None:
    limits = Limits({}, clock=Clock())
    waits = [limits.turn("a", "novel:Thing") for _ in range(DEFAULT.burst + 1)]
    assert waits == [0.0] * DEFAULT.burst + [1 / DEFAULT.per_second]


def test_a_hold_keeps_the_whole_service_waiting_and_no_other() -> None:
    clock = Clock()
    limits = Limits({"iam": Rate(1.0, 5)}, clock=clock)
    limits.hold("a", "iam:ListUsers", 7.0)
    assert limits.turn("a", "iam:ListRoles") == 7.0
    assert limits.turn("a", "sts:GetCallerIdentity") == 0.0
    clock.now += 7
    assert limits.turn("a", "iam:ListRoles") == 0.0


def test_every_entry_of_the_table_can_be_kept() -> None:
    for name, rate in RATES.items():
        assert rate.per_second > 0, name
        assert rate.burst >= 1, name
        assert service(name) in RATES, f"{name} has an entry, its service has not"


def test_each_rate_of_aws_says_where_it_is_from() -> None:
    ours = {"git", "vault"}
    for name, rate in RATES.items():
        if name not in ours:
            assert rate.source == UNSAID or rate.source.startswith("https://docs.aws.amazon.com/"), name
