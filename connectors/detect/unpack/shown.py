"""A member's name as it is shown. It is nothing but text: no file is ever opened by it."""

from __future__ import annotations

LONGEST = 1024


def shown(raw: bytes, fallback: str = "") -> str:
    """Make a name out of any bytes: printable, on one line, of bounded length. ``fallback`` is its other encoding."""
    text = _decoded(raw[:LONGEST], fallback).removeprefix("./").lstrip("/")
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else _escaped(each) for each in text)


def inside(outer: str, inner: str) -> str:
    """Path of a member of an archive."""
    return f"{outer}!/{inner}"


def _decoded(raw: bytes, fallback: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode(fallback or "utf-8", "backslashreplace")


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()
