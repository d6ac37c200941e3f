import threading
from collections.abc import Callable

import pytest
from framework_support import Clock

from connectors.calls import Called, Calls, OutOfTime, Place, Retry, reading
from connectors.limits import Rate
from connectors.streams import Cancelled, Denied, Retriable, Throttled, Unavailable


def failing(times: int, fault: Exception) -> Callable[[], str]:
    """Return a call that fails so many times and then answers."""
    left = [fault] * times

    def call() -> str:
        if left:
            raise left.pop()
        return "answer"

    return call


def calls(clock: Clock, retry: Retry | None = None, jitter: float = 1.0) -> Calls:
    return Calls("garden", clock=clock, rest=clock.rest, retry=retry, rates={}, jitter=lambda: jitter)


def test_an_answer_comes_back_without_a_wait() -> None:
    clock = Clock()
    assert calls(clock).attempt("garden:Look", lambda: 7) == 7
    assert clock.rested == []


def test_pauses_double_up_to_the_cap() -> None:
    clock = Clock()
    retry = Retry(base=1.0, cap=4.0)
    assert calls(clock, retry).attempt("garden:Look", failing(4, Retriable("busy"))) == "answer"
    assert clock.rested == [1.0, 2.0, 4.0, 4.0]


def test_jitter_is_full() -> None:
    """Anything between no pause and the whole pause may be chosen."""
    clock = Clock()
    calls(clock, Retry(base=1.0), jitter=0.25).attempt("garden:Look", failing(2, Retriable("busy")))
    assert clock.rested == [0.25, 0.5]


def test_retry_after_is_never_undercut() -> None:
    clock = Clock()
    calls(clock, jitter=0.0).attempt("garden:Look", failing(1, Retriable("slower", after=12.0, throttled=True)))
    assert sum(clock.rested) == 12.0


def test_retry_after_holds_back_the_other_calls_of_the_service() -> None:
    clock = Clock()
    caller = calls(clock, jitter=0.0)
    with pytest.raises(ZeroDivisionError):
        caller.attempt("garden:Look", lambda: 1 // 0)

    held: list[float] = []

    def sleepless(seconds: float) -> bool:
        held.append(seconds)
        raise KeyboardInterrupt

    caller._rest = sleepless
    with pytest.raises(KeyboardInterrupt):
        caller.attempt("garden:Look", failing(1, Retriable("slower", after=9.0)))
    with pytest.raises(KeyboardInterrupt):
        caller.attempt("garden:Walk", lambda: None)
    assert held == [9.0, 9.0]


@pytest.mark.parametrize(("throttled", "ending"), [(True, Throttled), (False, Unavailable)])
def test_attempts_run_out(throttled: bool, ending: type[Exception]) -> None:  # noqa: FBT001 because it is a parameter of the test
    clock = Clock()
    with pytest.raises(ending, match=r"garden:Look: busy \(gave up after 3 attempts\)"):
        calls(clock, Retry(attempts=3)).attempt("garden:Look", failing(9, Retriable("busy", throttled=throttled)))
    assert len(clock.rested) == 2


def test_a_wait_that_breaks_the_budget_is_not_begun() -> None:
    clock = Clock()
    with pytest.raises(Throttled, match="gave up after 1 attempts"):
        calls(clock, Retry(budget=60.0)).attempt(
            "garden:Look", failing(1, Retriable("hour", after=3600, throttled=True))
        )
    assert clock.rested == []


def test_a_lasting_error_is_not_retried() -> None:
    clock = Clock()
    with pytest.raises(Denied):
        calls(clock).attempt("garden:Look", failing(1, Denied("no")))
    assert clock.rested == []


def test_the_rate_is_kept_before_each_call() -> None:
    clock = Clock()
    caller = Calls("garden", clock=clock, rest=clock.rest, rates={"garden": Rate(2.0, 1)})
    for _ in range(3):
        caller.attempt("garden:Look", lambda: None)
    assert clock.rested == [0.5, 0.5]


def test_a_stop_ends_a_long_wait_at_once() -> None:
    cancel = threading.Event()
    caller = Calls(
        "garden", cancel=cancel, rates={}, retry=Retry(base=600.0, cap=600.0, budget=9999.0), jitter=lambda: 1.0
    )
    failed = threading.Event()

    def call() -> None:
        failed.set()
        raise Retriable("busy")

    ended: list[BaseException] = []

    def run() -> None:
        with pytest.raises(Cancelled) as caught:
            caller.attempt("garden:Look", call)
        ended.append(caught.value)

    thread = threading.Thread(target=run)
    thread.start()
    assert failed.wait(10)
    cancel.set()
    thread.join(10)
    assert [str(error) for error in ended] == ["garden:Look: the scan was told to stop"]


def test_no_call_is_made_after_a_stop() -> None:
    cancel = threading.Event()
    cancel.set()
    made: list[int] = []
    with pytest.raises(Cancelled):
        Calls(cancel=cancel).attempt("garden:Look", lambda: made.append(1))
    assert made == []


def test_a_wait_never_outlasts_the_stream() -> None:
    clock = Clock()
    caller = calls(clock, Retry(base=100.0, cap=100.0))
    with reading(Place(scope="north", deadline=clock.now + 30)), pytest.raises(OutOfTime):
        caller.attempt("garden:Look", failing(1, Retriable("busy")))
    assert clock.rested == [30.0]
    assert caller.attempt("garden:Look", lambda: "no end is set here") == "no end is set here"


def test_every_action_is_noted_by_platform() -> None:
    called = Called()
    Calls("garden", called=called).attempt("garden:Look", lambda: None)
    with pytest.raises(Denied):
        Calls("shed", called=called).attempt("shed:Open", failing(1, Denied("no")))
    assert called.of("garden") == {"garden:Look"}
    assert called.of("shed") == {"shed:Open"}
    assert called.of("nowhere") == frozenset()
