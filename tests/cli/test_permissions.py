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
