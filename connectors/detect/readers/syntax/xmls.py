"""XML with places, tag by tag. No entity is ever expanded but the five that stand for a character."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors.detect.readers.syntax.entry import Entry, text

_TOKEN = re.compile(
    rb"<!--(?:[^-]|-(?!->))*+(?:-->)?|<!\[CDATA\[(?P<data>(?:[^\]]|\](?!\]>))*+)(?:\]\]>)?|<[?!][^>]*+>?"
    rb"|</(?P<close>[\w:.\-]*+)[^>]*+>?|<(?P<open>[\w:.\-]++)(?P<attributes>(?:[^>\"']|\"[^\"]*+\"?|'[^']*+'?)*+)>?"
    rb"|<|(?P<text>[^<]++)"
)
_ATTRIBUTE = re.compile(rb"([\w:.\-]{1,100})[ \t\r\n]{0,20}=[ \t\r\n]{0,20}(?:\"([^\"]*+)\"|'([^']*+)')")
_ESCAPES = ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&quot;", b'"'), (b"&apos;", b"'"), (b"&amp;", b"&"))
DEEPEST = 100


def entries(data: bytes) -> Iterator[Entry]:
    """The text of every element and all its attributes (``@name``).

    What has a ``key`` or ``name`` and a ``value`` is told as a setting of that name, too.
    """
    names: list[str] = []
    groups, count = [0], 0
    for hit in _TOKEN.finditer(data):
        if hit["open"] is not None:
            count += 1
            names.append(text(hit["open"]))
            yield from _attributes(hit, tuple(names), groups[-1], count)
            if hit["attributes"].endswith(b"/"):
                names.pop()
            else:
                groups.append(count)
            if len(names) > DEEPEST:
                return
        elif hit["close"] is not None:
            if names:
                names.pop()
                groups.pop()
        elif kind := "text" if hit["text"] is not None else "data" if hit["data"] is not None else "":
            yield from _text(hit, kind, tuple(names), groups)


def _text(hit: re.Match[bytes], kind: str, names: tuple[str, ...], groups: list[int]) -> Iterator[Entry]:
    value = hit[kind].strip()
    if value and names:
        start = hit.start(kind) + hit[kind].index(value)
        yield Entry(names, _plain(value), start, start + len(value), groups[-2])


def _attributes(hit: re.Match[bytes], names: tuple[str, ...], outer: int, inner: int) -> Iterator[Entry]:
    found = {}
    for each in _ATTRIBUTE.finditer(hit.string, *hit.span("attributes")):
        group = 2 if each[2] is not None else 3
        name, value = text(each[1]), _plain(each[group])
        found[name.lower()] = (value, each.span(group))
        yield Entry((*names, "@" + name), value, *each.span(group), inner)
    named = found.get("key") or found.get("name")
    if named and "value" in found:
        value, span = found["value"]
        yield Entry((*names[:-1], named[0]), value, *span, outer)


def _plain(raw: bytes) -> str:
    for escape, plain in _ESCAPES if b"&" in raw else ():
        raw = raw.replace(escape, plain)
    return text(raw)
