"""The two shapes most credentials have, so that a detector states only what is its own.

    token(r"ghp_[A-Za-z0-9]{36}")                      # something with a prefix of its own, wherever it stands
    assigned(r"datadog|dd_api", r"[0-9a-f]{32}")       # a plain value that only the name before it tells

A third, ``near``, is for pairs: a value that follows another piece of text within some lines.
"""

from __future__ import annotations

WORD = r"A-Za-z0-9"

LEFT = rf"(?:(?<![{WORD}])|(?<=%[0-9A-Fa-f]{{2}})|(?<=\\[nrt])|(?<=\\u00[0-9A-Fa-f]{{2}}))"
"""Where a token may begin: not inside a word, unless what is before it is an escape (``%3D``, ``\\n``, ``\\u0022``)."""

_NAME_TAIL = r"[\w.\-]{0,32}"
_CLOSE = r"""(?:\\?["'`]|[\])}]){0,3}"""
_BLANK = r"[ \t]{0,8}"
_VALUE_KEY = r"""\n[ \t]{0,24}(?:-[ \t]{0,3})?["']?(?i:value|default)["']?[ \t]{0,4}[:=]"""
_OPERATOR = rf"(?:=>|:=|={{1,3}}|:{{1,2}}|,|>|\|\||\?=|\bis\b|(?i:\bto\b)|[ \t]|{_VALUE_KEY})"
_TYPE = r"(?:[ \t]{0,3}[A-Za-z]{3,12}[ \t]{0,3}(?:=|:=))?"
_OPEN = r"""(?:(?i:bearer|basic|token|key)[ \t]{1,3})?(?:[bBrRfFuU@$]{0,2}\\?["'`]{1,3}|[\[({<]{1,2}["'`]?)?"""


def token(body: str, *, more: str = WORD + "_-") -> str:
    """An expression for something that is told by its own shape. It ends where no character of ``more`` follows."""
    return rf"{LEFT}(?P<secret>{body})(?![{more}])"


def assigned(names: str, value: str, *, more: str = WORD + "_-") -> str:
    """An expression for a value that follows one of ``names`` (an alternation, in any case) as its assignment.

    It knows the assignments of programming languages, settings files, shells, JSON, XML, headers and command lines, and
    the pairs of ``name:`` and ``value:`` lines of Kubernetes and CI files.
    """
    return (
        rf"(?i:{names}){_NAME_TAIL}{_CLOSE}{_TYPE}{_BLANK}{_OPERATOR}{_BLANK}{_OPEN}"
        rf"(?P<secret>{value})(?![{more}])"
    )


def near(first: str, second: str, *, within: int = 200, more: str = WORD + "_-") -> str:
    """An expression for a value that stands at most ``within`` bytes after something that tells what it is."""
    return rf"(?:{first})[\s\S]{{0,{within}}}?(?<![{more}])(?P<secret>{second})(?![{more}])"
