"""A tag written into Terraform: what else is there stays as it is, and git takes the difference."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repository_support import repository

from connectors.git.definitions import read
from connectors.git.definitions.tagging import with_tag
from scanner.owning.patching import unified

ROLE = 'resource "aws_iam_role" "a" {\n  name = "a"\n%s}\n'


def tagged(tags: str, key: str = "Owner", value: str = "ada@shop.example") -> str | None:
    """What becomes of the lines of a role's tags."""
    changed = with_tag(ROLE % tags, "aws_iam_role.a", key, value)
    if changed is None:
        return None
    start, _, end = ROLE.partition("%s")
    assert changed.startswith(start)
    assert changed.endswith(end)
    return changed[len(start) : -len(end)]


PAIR = 'Owner = "ada@shop.example"'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"  tags = {{\n    {PAIR}\n  }}\n"),
        ('  tags = {\n    A = "b"\n  }\n', f'  tags = {{\n    A = "b"\n    {PAIR}\n  }}\n'),
        ('\ttags = {\n\t\tA = "b" # c\n\t}\n', f'\ttags = {{\n\t\tA = "b" # c\n\t\t{PAIR}\n\t}}\n'),
        ("  tags = {\n  }\n", f"  tags = {{\n    {PAIR}\n  }}\n"),
        ('  tags = { A = "b" }\n', f'  tags = {{ A = "b", {PAIR} }}\n'),
        ('  tags = { A = "b", } # c\n', f'  tags = {{ A = "b", {PAIR} }} # c\n'),
        ("  tags = {}\n", f"  tags = {{ {PAIR} }}\n"),
        ("  tags = local.tags\n", f"  tags = merge(local.tags, {{ {PAIR} }})\n"),
        ("  tags = var.tags[0]\n", f"  tags = merge(var.tags[0], {{ {PAIR} }})\n"),
        ('  tags = merge(a, { B = "c" })\n', f'  tags = merge(a, {{ B = "c" }}, {{ {PAIR} }})\n'),
        ("  tags = merge(\n    a,\n  )\n", f"  tags = merge(\n    a, {{ {PAIR} }}\n  )\n"),
        ('  tags = { owner = "ben" }\n', None),
        ('  tags = { A = "b" # c }\n  }\n', f'  tags = {{ A = "b" # c }}\n    {PAIR}\n  }}\n'),
        ("  tags = { for k, v in x : k => v }\n", f"  tags = merge({{ for k, v in x : k => v }}, {{ {PAIR} }})\n"),
        ('  tags = {\n    A = "b" }\n', None),
        ("  tags = tomap(x)\n", None),
        ("  tags = {", None),
    ],
)
def test_a_tag_goes_where_tags_are(before: str, after: str | None) -> None:
    assert tagged(before) == after


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ('resource "aws_iam_role" "a" { name = "a" }\n', "aws_iam_role.a"),
        ('resource "aws_iam_role" "a" {\n  name = "a" }\n', "aws_iam_role.a"),
        ('resource "aws_iam_role" "a" {\n', "aws_iam_role.a"),
        (ROLE % "", "aws_iam_role.b"),
        ('resource "aws_vpc" "a" {\n}\n', "aws_vpc.a"),
        ('resource "vault_approle_auth_backend_role" "a" {\n}\n', "vault_approle_auth_backend_role.a"),
        ('resource "kubernetes_service_account" "a" {\n  metadata {\n  }\n}\n', "kubernetes_service_account.a"),
    ],
)
def test_where_there_is_no_place_for_a_tag_nothing_is_written(text: str, address: str) -> None:
    assert with_tag(text, address, "Owner", "ada") is None


def test_keys_and_values_are_written_as_texts_and_nothing_in_them_is_run() -> None:
    told = tagged("", "shop:owner", 'a"b\\c${var.x}%{if y}')
    assert told == '  tags = {\n    "shop:owner" = "a\\"b\\\\c$${var.x}%%{if y}"\n  }\n'
    assert tagged("", "Owner", "a\nb") is None


def test_lines_end_as_they_did() -> None:
    text = (ROLE % '  tags = {\n    A = "b"\n  }\n').replace("\n", "\r\n")
    changed = with_tag(text, "aws_iam_role.a", "Owner", "ada")
    assert changed is not None
    assert changed.count("\n") == changed.count("\r\n") == text.count("\n") + 1


def test_an_empty_resource_gets_its_tags() -> None:
    changed = with_tag('  resource "aws_iam_user" "a" {\n  }\n', "aws_iam_user.a", "Owner", "ada")
    assert changed == '  resource "aws_iam_user" "a" {\n    tags = {\n      Owner = "ada"\n    }\n  }\n'


@given(st.text(st.characters(exclude_characters="\n\r", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_what_was_written_is_read_again(value: str) -> None:
    changed = with_tag(ROLE % '  tags = { A = "b" }\n', "aws_iam_role.a", "Owner", value)
    assert changed is not None
    (found,) = read("a.tf", changed, {})
    if "*" not in value and value.strip() == value:
        assert found.tags == {"A": "b", "Owner": value}


@pytest.mark.parametrize("path", ["a.tf", "my roles/a b.tf", "rôles/ä.tf", 'q"uote.tf', "tab\there.tf"])
@pytest.mark.parametrize("end", ["\n", "", "\n\n# more\n", "\r\n"])
def test_git_takes_the_difference(tmp_path: Path, path: str, end: str) -> None:
    repo = repository(tmp_path / "r")
    before = (ROLE % "").rstrip("\n") + end
    if end == "\r\n":
        before = before.replace("\r\n", "\n").replace("\n", "\r\n")
    (repo.folder / path).parent.mkdir(parents=True, exist_ok=True)
    (repo.folder / path).write_bytes(before.encode())
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "on")
    after = with_tag(before, "aws_iam_role.a", "Owner", "ada@shop.example")
    assert after is not None
    (tmp_path / "p.patch").write_bytes("".join(unified(before, after, path)).encode())
    repo.git("apply", "--check", str(tmp_path / "p.patch"))
    repo.git("apply", str(tmp_path / "p.patch"))
    assert (repo.folder / path).read_bytes().decode() == after


def test_a_change_in_the_last_line_without_an_end_is_told_as_git_does(tmp_path: Path) -> None:
    repo = repository(tmp_path / "r")
    (repo.folder / "a").write_text("x\ny")
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "on")
    (tmp_path / "p").write_text("".join(unified("x\ny", "x\nz", "a")))
    repo.git("apply", str(tmp_path / "p"))
    assert (repo.folder / "a").read_text() == "x\nz"
