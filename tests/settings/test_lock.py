import multiprocessing
import os
import threading
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from scanner.lock import LockError, LockHeld, locked

AT = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)


def hold(file: Path, taken: Event, leave: Event) -> None:
    with locked(file, at=AT):
        taken.set()
        leave.wait(30)


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with (
        locked(file, at=AT),
        pytest.raises(LockHeld, match=rf"process {os.getpid()} on .* since 2026-03-01 02:30:00 UTC"),
        locked(file, at=AT),
    ):
        pytest.fail("two hold it")


def test_a_lock_that_was_let_go_of_can_be_taken_again(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    for _ in range(2):
        with locked(file, at=AT):
            assert file.read_text()
    assert file.read_text() == ""


def test_waiting_ends_when_the_holder_lets_go(tmp_path: Path) -> None:
    file, said, order = tmp_path / "lock", list[str](), list[str]()
    waiting = threading.Event()

    def second() -> None:
        def say(text: str) -> None:
            said.append(text)
            waiting.set()

        with locked(file, at=AT, wait=True, say=say):
            order.append("second")

    with locked(file, at=AT):
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(10)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]
    assert said[0].startswith(f"waiting for {file}, held by process {os.getpid()}")


def test_a_holder_that_is_killed_leaves_no_lock_behind(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    context = multiprocessing.get_context("spawn")
    taken, leave = context.Event(), context.Event()
    holder = context.Process(target=hold, args=(file, taken, leave))
    holder.start()
    assert taken.wait(30)
    with pytest.raises(LockHeld, match=f"process {holder.pid} "), locked(file, at=AT):
        pytest.fail("two hold it")
    holder.kill()
    holder.join(10)
    with locked(file, at=AT):
        assert f"process {os.getpid()}" in file.read_text()


def test_a_lock_file_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(LockError, match="cannot be opened: No such file"), locked(tmp_path / "no" / "lock", at=AT):
        pytest.fail("it is held")


def test_a_holder_that_wrote_nothing_yet_is_another_run(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    with locked(file, at=AT):
        file.write_text("")
        with pytest.raises(LockHeld, match="another run"), locked(file, at=AT):
            pytest.fail("two hold it")
