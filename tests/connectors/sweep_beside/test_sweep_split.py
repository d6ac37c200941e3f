"""Large folders and histories are read by two processes, and tell what one would."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from repository_support import Repo, repository
from sweep_support import swept, token

from connectors.sweep import history, order, piles
from connectors.sweep.run import Options


@pytest.fixture
def large(tmp_path: Path) -> Repo:
    repo = repository(tmp_path / "large")
    for number in range(4):
        repo.commit({f"{number}/{name}.env": token(number) + "\n" for name in "ab"} | {f"{number}/c": f"{number}"})
    (repo.folder / "link").symlink_to("nowhere")
    repo.git("add", "link")
    return repo


@pytest.mark.parametrize("options", [Options(), Options(history=True), Options(all_objects=True)])
def test_two_processes_tell_what_one_does(large: Repo, monkeypatch: pytest.MonkeyPatch, options: Options) -> None:
    alone = swept(large.folder, options=options)
    asked: list[int] = []
    for module in (piles, history):
        monkeypatch.setattr(module, "WORTH_SPLITTING", 2)
        monkeypatch.setattr(module, "may_split", lambda: asked.append(1) or True)
    assert threading.active_count() == 1
    both = swept(large.folder, options=options)
    assert asked
    assert both == alone
    assert len(both.leaks) == 4


def test_the_versions_of_a_file_are_read_one_after_the_other() -> None:
    paths = {"a2": "a", "b2": "b", "c1": "c", "a1": "a", "b1": "b"}
    assert order.by_path([*paths, "unnamed"], paths) == ["a2", "a1", "b2", "b1", "c1", "unnamed"]


def test_two_processes_are_dealt_every_blob_once_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "BLOCK", 2)
    assert order.dealt(list("abcdefg")) == (list("abef"), list("cdg"))
