import json
from collections.abc import Callable

import pytest

from connectors.registry import platform_names

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]


@pytest.mark.parametrize("name", platform_names())
@pytest.mark.parametrize("form", ["policy", "table", "json"])
def test_every_platform_says_what_it_needs(call: Call, capsys: Read, name: str, form: str) -> None:
    assert call("permissions", name, "-f", form) == 0
    out = capsys.readouterr().out
    assert out.endswith("\n")
    if form == "json":
        assert json.loads(out)["platform"] == name


def test_an_unknown_platform_is_a_2(call: Call, capsys: Read) -> None:
    assert call("permissions", "abacus") == 2
    assert "abacus" in capsys.readouterr().err


def test_a_role_is_made_of_what_one_part_of_a_platform_needs(call: Call, capsys: Read) -> None:
    assert call("permissions", "aws", "-f", "cloudformation", "--feature", "roles-anywhere") == 0
    assert "rolesanywhere:ListProfiles" in capsys.readouterr().out


@pytest.mark.parametrize("given", [("aws", "--feature", "abacus"), ("vault", "-f", "terraform")])
def test_what_a_platform_does_not_have_is_a_2(call: Call, capsys: Read, given: tuple[str, ...]) -> None:
    assert call("permissions", *given) == 2
    assert given[0] in capsys.readouterr().err
