"""Policy variables: how they are read, and what a request fills them with."""

import pytest

from graph.aws.language.context import ABSENT, UNKNOWN, context_of
from graph.aws.language.variables import Variable, parts_of, template
from graph.aws.language.wildcards import Piece, Wild, pieces


def filled(text: str, *, complete: bool = True, **values: object) -> object:
    context = context_of({f"aws:{key}": value for key, value in values.items()}, complete=complete)  # type: ignore[misc]  # because each is what people give
    return template(text, parts_of(text, variables=True)).filled(context)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("home/${aws:username}/*", ("home/ada/", Wild.MANY)),
        ("${AWS:UserName}", ("ada",)),
        ("${aws:username}${aws:star}", ("ada*",)),
        ("${ aws:nobody , 'some one' }-?", ("some one-", Wild.ONE)),
        ("${aws:username, 'x'}", ("ada",)),
        ("${*}${?}${$}{aws:username}", ("*?${aws:username}",)),
        ("${}", ("${}",)),
        ("${aws:empty}*", (Wild.MANY,)),
        ("${aws:username", ("${aws:username",)),
    ],
)
def test_a_variable_takes_its_value_and_wildcards_in_it_are_characters(text: str, wanted: tuple[Piece, ...]) -> None:
    assert filled(text, username="ada", star="*", empty="") == wanted


def test_without_a_value_there_is_no_pattern() -> None:
    assert filled("${aws:username}") is ABSENT
    assert filled("${aws:username}", complete=False) is UNKNOWN
    assert filled("${aws:username, 'x'}", complete=False) is UNKNOWN
    assert filled("${aws:username}-${aws:tags}", tags=["a", "b"], complete=False) is ABSENT


def test_an_older_language_has_no_variables() -> None:
    assert parts_of("${aws:username}*", variables=False) == pieces("${aws:username}*")
    assert parts_of("a*", variables=True, wildcards=False) == ("a*",)
    assert parts_of("a${k}b", variables=True) == ("a", Variable("k"), "b")
