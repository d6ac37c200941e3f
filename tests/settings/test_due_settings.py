"""Due dates as settings say them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from findings.due import DueDates
from scanner.settings import load
from scanner.settings.describe import describe
from scanner.settings.model import Settings
from scanner.settings.problems import SettingsError

Load = Callable[..., Settings]


@pytest.fixture
def loaded(tmp_path: Path) -> Load:
    """Load settings of this text."""

    def loading(text: str, **environ: str) -> Settings:
        (tmp_path / "muster.toml").write_text(text)
        return load(environ={"HOME": str(tmp_path), **environ}, cwd=tmp_path)

    return loading


def test_days_are_said_by_severity_and_by_rule(loaded: Load) -> None:
    settings = loaded('[due]\nhigh = 14\ninfo = 365\n[due.rules]\n"secret-stale" = 3\n')
    assert settings.due == DueDates(high=14, info=365, rules={"secret-stale": 3})
    rows = {row.path: (row.value, row.origin) for row in describe(settings)}
    assert rows["due.high"] == ("14", "muster.toml:2")
    assert rows["due.low"] == ("180", "default")
    assert rows["due.rules.secret-stale"] == ("3", "muster.toml:5")
    assert loaded("").due == DueDates()


def test_days_are_said_by_the_environment(loaded: Load) -> None:
    settings = loaded("", MUSTER_DUE__HIGH="5", MUSTER_DUE__RULES__NHI_DORMANT="1")
    assert settings.due == DueDates(high=5, rules={"nhi-dormant": 1})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[due]\nhigh = -1\n", "muster.toml:2: due.high: "),
        ("[due]\nhi = 1\n", "muster.toml:2: due.hi: unknown key"),
        ("[due]\nhigh = 'soon'\n", "muster.toml:2: due.high: expected int"),
        ("[due.rules]\nsecret-stal = 1\n", "muster.toml:2: due: there is no rule secret-stal"),
        ("[due.rules]\nsecret-stale = 'x'\n", "muster.toml:2: due.rules.secret-stale: expected int"),
    ],
)
def test_what_is_no_number_of_days_is_told_with_its_line(loaded: Load, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as told:
        loaded(text)
    assert said in str(told.value)
