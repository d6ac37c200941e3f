"""What an expression of Terraform says without being evaluated: texts with gaps, and maps of such texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from connectors.git.definitions.hcl import text_end, value_end
from connectors.git.definitions.model import GAP, gapped

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_PIECE = re.compile(r"\$\$\{|%%\{|[$%]\{")
_LOCAL = re.compile(r"local\.([A-Za-z_][\w-]*)")
_CALL = re.compile(r"(format|lower|trimspace|merge|tomap|join)\s*\((.*)\)", re.DOTALL)
_REMARK = re.compile(r"\s*(?:(?:#|//)[^\n]*)?$")
_VERB = re.compile(r"%[-+ 0#\d.]*[a-z]")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_HIGHEST = 0x10FFFF
Locals = Mapping[str, str]


def text_of(value: str, known: Locals) -> str:
    """The text that an expression gives, with a gap for whatever only a run would tell."""
    value = value.strip()
    if value.startswith('"'):
        end = text_end(value, 0)
        alone = _REMARK.fullmatch(value, end) is not None and value[end - 1] == '"' and end > 1
        return gapped(_template(value[1 : end - 1], known)) if alone else GAP
    value = _REMARK.sub("", value)
    if local := _LOCAL.fullmatch(value):
        return known.get(local[1], GAP)
    call = _CALL.fullmatch(value)
    if call is None:
        return GAP
    given = [text_of(each, known) for each in parts(call[2])]
    if call[1] == "format" and given:
        rest = iter(given[1:])
        return gapped(_VERB.sub(lambda _verb: next(rest, GAP), given[0]))
    if call[1] in {"lower", "trimspace"} and len(given) == 1:
        return given[0].lower() if call[1] == "lower" else given[0]
    return GAP


def pairs_of(value: str, known: Locals) -> Iterator[tuple[str, str]]:
    """The texts of a map, of several that are merged as far as they are written out here; gaps are left out."""
    value = value.strip()
    call = _CALL.fullmatch(value)
    if call is not None and call[1] in {"merge", "tomap"}:
        for each in parts(call[2]):
            yield from pairs_of(each, known)
    elif value.startswith("{"):
        for each in parts(value[1:-1], also="\n"):
            key, sign, said = _split(each)
            if sign and key and GAP not in (text := text_of(said, known)) and text:
                yield key, text


def parts(text: str, also: str = "") -> Iterator[str]:
    """The parts of a text between its commas and what else parts them; brackets and quotes are left whole."""
    place = start = 0
    while place < len(text):
        end = min(value_end(text, place), len(text))
        comma = _comma(text, place, end)
        stop = comma if comma is not None else end
        if comma is None and end < len(text) and "\n" not in also:
            place = end + 1
            continue
        if part := text[start:stop].strip():
            yield part
        start = place = stop + 1
    if part := text[start:].strip():
        yield part


def _comma(text: str, place: int, end: int) -> int | None:
    """The first comma of an expression that stands outside its brackets."""
    depth = 0
    while place < end:
        mark = text[place]
        if mark == '"':
            place = text_end(text, place)
            continue
        depth += (mark in "([{") - (mark in ")]}")
        if mark == "," and depth == 0:
            return place
        place += 1
    return None


def _split(pair: str) -> tuple[str, str, str]:
    """A key, its sign and its value. Remarks before the key are left out."""
    pair = re.sub(r"^(?:\s*(?:#|//)[^\n]*\n)+", "", pair).strip()
    quoted = pair.startswith('"')
    end = text_end(pair, 0) if quoted else re.match(r"[^=:\s]*", pair).end()  # type: ignore[union-attr]  # because an expression of nothing always matches
    key, rest = pair[:end].strip('"'), pair[end:].lstrip()
    if key.startswith("("):
        return "", "", ""  # what it is called, only a run would tell
    return key, rest[:1] if rest[:1] in {"=", ":"} else "", rest[1:]


def _template(text: str, known: Locals) -> str:
    said: list[str] = []
    place = 0
    while (found := _PIECE.search(text, place)) is not None:
        said.append(_plain(text[place : found.start()]))
        if found[0] in {"$${", "%%{"}:
            said.append(found[0][1:])
            place = found.end()
            continue
        # Of a quote and this place, the text ends where the template does.
        end = value_end(text, found.end())
        said.append(text_of(text[found.end() : end], known) if found[0] == "${" else GAP)
        place = end + 1
    return "".join((*said, _plain(text[place:])))


def _plain(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1] or found[2] or "0", 16)
    if code:
        return chr(code) if code <= _HIGHEST else GAP
    return _ESCAPED.get(found[3] or "", found[3] or "")
