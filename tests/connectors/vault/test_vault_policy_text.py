"""Policies as text: what Vault writes is understood, what it would not take is refused with its line."""

from __future__ import annotations

import pytest

from connectors.vault.acl import statements
from connectors.vault.hcl import DEEPEST, PolicySyntaxError, parse
from connectors.vault.permission import permission
from connectors.vault.policy import render
from graph.model import Condition, Statement

READ_A = Statement(allow=True, actions=("read",), resources=("a",))


@pytest.mark.parametrize(
    "text",
    [
        'path "a" { capabilities = ["read"] }',
        'path "a" { capabilities = ["read",] } # the end',
        '// first\npath "a" {\n  /* why\n so */ capabilities = [ "read" ]\n}\n',
        'name = "ops"\npath "a" { capabilities = ["read"] }',
        'path "a" { capabilities = [<<E\nread\nE\n] }',
        '"path" "a" { "capabilities" = ["read"] }',
        '{"path": {"a": {"capabilities": ["read"]}}}',
        '{"path": [{"a": {"capabilities": ["read"]}}], "name": "ops"}',
    ],
)
def test_one_policy_in_many_spellings(text: str) -> None:
    assert statements(text) == (READ_A,)


def test_an_empty_policy_says_nothing() -> None:
    assert statements("") == ()
    assert statements("# nothing\n") == ()


def test_deny_outweighs_the_rest_of_its_block() -> None:
    (one,) = statements('path "a/*" { capabilities = ["read", "deny"] allowed_parameters = { "b" = [] } }')
    assert one == Statement(allow=False, actions=("*",), resources=("a/*",))


@pytest.mark.parametrize(
    ("word", "actions"),
    [("read", ("read", "list")), ("write", ("create", "read", "update", "delete", "list")), ("unheard of", ())],
)
def test_the_old_word_for_capabilities(word: str, actions: tuple[str, ...]) -> None:
    (one,) = statements(f'path "a" {{ policy = "{word}" }}')
    assert one.actions == actions


def test_limits_on_parameters_are_conditions() -> None:
    (one,) = statements(
        """
        path "a" {
          capabilities = ["update"]
          allowed_parameters = { "ttl" = ["1h", "2h"], "*" = [] }
          denied_parameters = { "root" = [] }
          required_parameters = ["ttl"]
          min_wrapping_ttl = "1m"
          pagination_limit = 50
          control_group = { factor "ops" { identity { group_names = ["a"] approvals = 2 } } }
        }
        """
    )
    assert one.conditions == (
        Condition(operator="allowed_parameters", key="ttl", values=("1h", "2h")),
        Condition(operator="allowed_parameters", key="*", values=()),
        Condition(operator="denied_parameters", key="root", values=()),
        Condition(operator="required_parameters", key="", values=("ttl",)),
        Condition(operator="min_wrapping_ttl", key="", values=("1m",)),
        Condition(operator="pagination_limit", key="", values=("50",)),
        Condition(operator="control_group", key="", values=()),
    )


def test_values_of_every_sort() -> None:
    assert parse('a = true b = -1.5 c = "x\\n\\"\\u0041" d = { e = [[1], {f = false}] }') == (
        ("a", (), True),
        ("b", (), -1.5),
        ("c", (), 'x\n"A'),
        ("d", (), (("e", (), [[1], (("f", (), False),)]),)),
    )
    assert parse('{"a": {"b": [1, null, "c"]}}') == (("a", (), (("b", (), [1, None, "c"]),)),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('path "a" {', "line 1: unexpected end"),
        ('path "a" { capabilities = ["read" }', "line 1: expected a value, not }"),
        ('path "a" { capabilities = ["read"', "line 1: expected a value, not the end"),
        ('\npath "a" = 1', "line 2: expected a value or a block after path"),
        ("\n\n?", "line 3: unexpected '?'"),
        ("]", "line 1: unexpected ]"),
        ("a b", "line 1: expected a value or a block after a"),
        ("a {" * (DEEPEST + 1), "line 1: nested too deeply"),
        ("a = " + "[" * (DEEPEST + 1), "line 1: nested too deeply"),
        ("path = 1", ""),
        ("{", "malformed JSON"),
        ('{"path": {"a": 1}}', "must be an object"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, said: str) -> None:
    if not said:
        # A value named path is no path block; Vault takes no notice of it.
        assert statements(text) == ()
        return
    with pytest.raises(PolicySyntaxError, match=said.replace("?", r"\?").replace("]", r"\]")):
        statements(text)


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("auth/+/role", "auth/approle/role", True),
        ("auth/+/role", "auth/approle/role/x", False),
        ("auth/+/role/+", "auth/approle/role", False),
        ("+/metadata/*", "kv/metadata/a/b", True),
        ("+/metadata/*", "kv/metadata/", True),
        ("+/metadata/*", "team/kv/metadata/a", False),
    ],
)
def test_which_paths_a_pattern_covers(pattern: str, path: str, covered: bool) -> None:  # noqa: FBT001 because it is a case
    assert permission(f"list {pattern}").covers(path) is covered


def test_rendering_joins_capabilities_and_leaves_out_what_is_open() -> None:
    text = render(["update b (reads only)", "list,sudo b", "read a", "read c (no token needed)", "list d/+/e"])
    assert text == (
        'path "a" {\n  capabilities = ["read"]\n}\n\n'
        'path "b" {\n  capabilities = ["list", "sudo", "update"]\n}\n\n'
        'path "d/+/e" {\n  capabilities = ["list"]\n}\n\n'
        'path "d/+/e/" {\n  capabilities = ["list"]\n}\n'
    )
