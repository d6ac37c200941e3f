"""Two who add to the waivers file at once both find their waiver in it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import yaml

from findings.finding import Waiver
from scanner.waiver_keeping import add_to

END = datetime(2027, 3, 1, 23, 59, 59, tzinfo=UTC)


def test_nobody_who_adds_at_once_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    start = threading.Barrier(4)

    def add(person: str) -> None:
        start.wait()
        for number in range(8):
            waiver = Waiver(rule="r", subject=f"{person}{number}", reason="b", person=person, until=END)
            add_to(file, [waiver])

    threads = [threading.Thread(target=add, args=(person,)) for person in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    subjects = [each["subject"] for each in yaml.safe_load(file.read_text())]
    assert subjects == [f"{person}{number}" for person in "abcd" for number in range(8)]
    assert [path.name for path in tmp_path.iterdir()] == ["waivers.yaml"]
