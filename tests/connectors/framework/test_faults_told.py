import pytest

from connectors.faults import LONGEST, Hidden, fault_of, told
from connectors.streams import Denied
from graph.references import SecretRef


def fail(error: Exception) -> Exception:
    def act() -> None:
        raise error

    caught = fault_of(act)
    assert caught is error
    return caught


def test_no_fault_is_none() -> None:
    assert fault_of(lambda: "fine") is None


def test_a_stop_by_the_keyboard_is_no_fault() -> None:
    def act() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fault_of(act)


def test_a_call_error_is_told_as_it_was_worded() -> None:
    assert (
        told(fail(Denied("iam:ListUsers was refused")), Hidden(), what="a/b", home="x") == "iam:ListUsers was refused"
    )


def test_another_error_names_stream_kind_and_line() -> None:
    text = told(fail(ValueError("no such month")), Hidden(), what="garden/beds", home=__name__)
    assert text.startswith(f"garden/beds: ValueError at {__name__}:")
    assert text.endswith(": no such month")


def test_another_module_is_named_when_home_had_no_part() -> None:
    assert f"at {__name__}:" in told(fail(ValueError()), Hidden(), what="garden/beds", home="elsewhere")
    assert "at elsewhere:0" in told(ValueError(), Hidden(), what="garden/beds", home="elsewhere")


@pytest.mark.parametrize(
    "message",
    ["bad value 'hunter'", 'bad value "hunter', "bad value hunter2", "bad value " + "hunter" * 5, "b'hunter' is odd"],
)
def test_values_in_foreign_messages_are_left_out(message: str) -> None:
    text = told(fail(ValueError(message)), Hidden(), what="garden/beds", home=__name__)
    assert "hunter" not in text
    assert "…" in text


def test_a_secret_of_the_source_is_taken_out_of_every_text() -> None:
    hidden = Hidden()
    resolve = hidden.keep(lambda ref: ref.env or "")
    assert resolve(SecretRef(env="open sesame")) == "open sesame"
    assert told(fail(Denied("refused: open sesame!")), hidden, what="a/b", home="x") == "refused: …!"


def test_a_text_too_short_to_be_a_secret_leaves_messages_alone() -> None:
    hidden = Hidden()
    hidden.keep(lambda _ref: "a")(SecretRef())
    assert hidden.clean("a garden") == "a garden"


def test_long_and_broken_lines_are_made_one_short_line() -> None:
    cleaned = Hidden().clean("one\n two " + "x" * LONGEST)
    assert cleaned.startswith("one two x")
    assert len(cleaned) == LONGEST
    assert cleaned.endswith("…")
