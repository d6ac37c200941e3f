"""A part of the work in a second process: the same answer, whatever becomes of that process."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from connectors.sweep.beside import beside, may_split


def test_the_work_is_done_in_another_process() -> None:
    with beside(os.getpid) as answer:
        assert answer() != os.getpid()


def test_a_large_answer_comes_whole_although_nobody_reads_it_at_once() -> None:
    with beside(lambda: ["x" * 100, "\udce9"] * 50_000) as answer:
        mine = sum(range(100_000))
        assert (mine, len(answer())) == (4_999_950_000, 100_000)


def test_what_the_other_process_cannot_do_is_done_here() -> None:
    here = os.getpid()

    def work() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return 7

    with beside(work) as answer:
        assert answer() == 7


def test_no_process_is_left_when_the_answer_is_no_longer_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    started, fork = [], os.fork

    def noted() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(os, "fork", noted)
    with pytest.raises(KeyboardInterrupt), beside(threading.Event().wait):
        raise KeyboardInterrupt
    (child,) = started
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)


def test_a_process_with_other_threads_is_not_copied() -> None:
    ends = threading.Event()
    other = threading.Thread(target=ends.wait)
    other.start()
    try:
        assert not may_split()
    finally:
        ends.set()
        other.join()
