import json
from collections.abc import Mapping
from typing import Any

import pytest

from connectors import permissions
from connectors.permissions import Need, NoSuchForm, permissions_for, permissions_markdown, text
from connectors.registry import UnknownPlatform, platform_names, platforms


@pytest.mark.parametrize("name", platform_names())
def test_every_declared_permission_is_in_table_and_names(name: str) -> None:
    found = permissions_for(name)
    declared = {each for stream in platforms()[name].streams.values() for each in stream.permissions}
    assert set(found.names) == declared | set(platforms()[name].base_permissions)
    assert {(need.stream, need.permission) for need in found.needs if need.stream} == {
        (stream.name, each) for stream in platforms()[name].streams.values() for each in stream.permissions
    }
    table = text(name, "table")
    assert all(each in table for each in found.names)


def test_the_aws_policies_are_documents_that_allow_exactly_what_is_declared() -> None:
    policies: list[Mapping[str, Any]] = [json.loads(each) for each in text("aws").split("\n\n")]
    said = [statement for policy in policies for statement in policy["Statement"]]
    assert sorted(each for statement in said for each in _listed(statement["Action"])) == list(
        permissions_for("aws").names
    )
    assert {statement["Effect"] for statement in said} == {"Allow"}


def _listed(action: str | list[str]) -> list[str]:
    return [action] if isinstance(action, str) else action


def test_the_vault_policy_opens_no_path_of_values() -> None:
    policy = text("vault")
    assert 'path "sys/auth" {' in policy
    assert "/data/" not in policy
    assert not any(word in policy for word in ('"create"', '"delete"', '"patch"'))


def test_a_platform_without_a_policy_writer_gets_a_plain_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permissions.importlib.util, "find_spec", lambda _name: None)
    assert text("vault") == "".join(f"{each}\n" for each in permissions_for("vault").names)


def test_json_holds_all_of_it() -> None:
    found: Mapping[str, Any] = json.loads(text("vault", "json"))
    assert found["platform"] == "vault"
    assert found["policy"] == text("vault")
    assert {"stream": "auth", "permission": "read sys/auth"}.items() <= next(
        need for need in found["needs"] if need["stream"] == "auth"
    ).items()


def test_a_reason_is_said_once_for_each_stream() -> None:
    needs = [Need(stream="a", permission=each, why="Because.") for each in ("one", "three")]
    assert list(permissions._columns(needs)) == ["a  one    Because.", "   three"]


def test_a_bar_in_a_reason_does_not_break_the_table() -> None:
    need = Need(stream="", permission="one", why="This | that.")
    assert list(permissions._table([need]))[2] == r"| (opening) | `one` | This \| that. |"


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(ValueError, match="poem"):
        text("vault", "poem")


def test_a_platform_without_features_of_its_own_has_its_families() -> None:
    """What stands before the dot in the names of its streams."""
    families = {stream.partition(".")[0] for stream in platforms()["vault"].streams}
    assert permissions.features_of("vault") == {family: frozenset({family}) for family in families}


def test_a_feature_that_there_is_not_and_a_form_that_there_is_not_are_refused() -> None:
    with pytest.raises(NoSuchForm, match="known: "):
        text("aws", features=["abacus"])
    with pytest.raises(NoSuchForm, match="no terraform form for vault"):
        text("vault", "terraform")


def test_an_unknown_platform_is_refused() -> None:
    with pytest.raises(UnknownPlatform):
        text("clouds")


def test_the_page_tells_of_every_stream_of_every_platform() -> None:
    page = permissions_markdown()
    for name, found in platforms().items():
        assert f"## {found.title} (`{name}`)" in page
        assert all(f"| `{stream}` |" in page for stream in found.streams)
    assert page.count("```") == 2 * len(platforms())


def test_git_is_told_in_a_sentence() -> None:
    assert text("git").startswith("Read access to the files of the repository")
    assert text("git").endswith(".\n")
    assert "git:" not in text("git")
