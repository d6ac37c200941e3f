"""Expressions of Go's in Python: the same texts match, and what cannot be had is said."""

from __future__ import annotations

import re

import pytest

from connectors.detect.ignores.go import Foreign, translated

MATCHES = [
    (r"(?i)abc", "xABCx", "ABC"),
    (r"a(?i)b|c", "aB", "aB"),
    (r"a(?i)b|c", "AB", None),
    (r"a(?i)b|c", "C", "C"),
    (r"(?i)a(?-i)b", "Ab", "Ab"),
    (r"(?i)a(?-i)b", "aB", None),
    (r"(?i)a(b(?-i)c|d)e", "ABcE", "ABcE"),
    (r"(?i)a(b(?-i)c|d)e", "ABCE", None),
    (r"(?i)a(b(?-i)c|d)e", "ADE", None),
    (r"(?i)a(b(?-i)c|d)e", "AdE", "AdE"),
    (r"(?i:ab(?-i:c)d)", "ABcD", "ABcD"),
    (r"(?i:ab(?-i:c)d)", "ABCD", None),
    (r"[[:alnum:]_-]{3}", "--a_b", "--a"),
    (r"[^[:space:]]+", " x y", "x"),
    (r"\Qa.b\E+", "a.bbb", "a.bbb"),
    (r"\Qa.b", "axb", None),
    (r"x{,3}", "x{,3}", "x{,3}"),
    (r"a{2,}", "aaaa", "aaaa"),
    (r"[]a]+", "]a", "]a"),
    (r"[^]a&&b]", "a]&c", "c"),
    (r"[a\-\]]+", "-]a", "-]a"),
    (r"[a--]", "-", Foreign),
    (r"[!--]+", "!#-.", "!#-"),
    (r"(?s)a.b", "a\nb", "a\nb"),
    (r"a.b", "a\nb", None),
    (r"(?s:a.)(.)", "a\n\n", None),
    (r"^b$", "a\nb", None),
    (r"(?m)^b$", "a\nb", "b"),
    (r"b$", "b\n", None),
    (r"b\z", "ab", "b"),
    (r"(?<n>a)(?P<m>b)", "ab", "ab"),
    (r"\x{41}\x42\103", "ABC", "ABC"),
    (r"[\x{41}-\x{43}]+", "ABCD", "ABC"),
    (r"\pN", "1", Foreign),
    (r"[\pL]", "a", Foreign),
    (r"[[:^alpha:]]", "1", Foreign),
    (r"[é]", "é", Foreign),
    (r"[\x{e9}]", "é", Foreign),
    (r"é+", "éé", "é"),
    (r"(?U)a+", "aa", Foreign),
    (r"(a", "a", Foreign),
    (r"a)", "a", Foreign),
    (r"a**", "a", Foreign),
    (r"(?:[a-z]+)+$", "a", Foreign),
    (r"((a+b)c)*", "a", Foreign),
    (r"(?:[a-z]+){1,9}", "a", Foreign),
    (r"(?:[a-z]+,){1,3}", "ab,c,", "ab,c,"),
    (r"(?:[a-z]{1,9},)+", "ab,c,", "ab,c,"),
    (r"(?:[a-z]+)b+", "aabb", "aabb"),
    (r"\C", "a", "a"),
]


@pytest.mark.parametrize(("expression", "text", "expected"), MATCHES)
def test_an_expression_matches_what_it_matches_in_go(
    expression: str, text: str, expected: str | type[Foreign] | None
) -> None:
    if expected is Foreign:
        with pytest.raises(Foreign):
            translated(expression)
        return
    hit = re.search(translated(expression).encode(), text.encode())
    assert (hit and hit[0].decode()) == expected


@pytest.mark.parametrize(
    ("expression", "bounded"),
    [
        ("ab*", "ab{0,9}"), ("ab+?", "ab{1,9}?"), ("a{3,}", "a{3,9}"), ("a{30,}", "a{30,30}"), ("a{1,3}", "a{1,3}"),
        ("[*+]", "[*+]"), (r"\*\+", r"\*\+"),
    ],
)  # fmt: skip
def test_unbounded_repeats_get_a_bound(expression: str, bounded: str) -> None:
    assert translated(expression, 9) == bounded
