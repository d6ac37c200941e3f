"""Which records people mean: criteria in settings, each of them a pattern or several."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache

import msgspec

from graph.model import AnyRecord

Words = tuple[str, ...]
PATTERN_LETTERS = frozenset("*?")


class Selector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Criteria for records. Each one that is given holds, by any of its patterns (``*`` any text, ``?`` any letter)."""

    tags: dict[str, str | tuple[str, ...]] = {}
    """Tag → value or values. Of several tags each one has to hold."""
    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    """Scopes: an account, a namespace, a repository."""
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()

    @property
    def criteria(self) -> tuple[str, ...]:
        """The names of the criteria that are given."""
        return tuple(name for name in CRITERIA if getattr(self, name))


CRITERIA = Selector.__struct_fields__


class Chooser:
    """A selector made ready to be asked of many records."""

    def __init__(self, selector: Selector) -> None:
        self._tags = [(tag.lower(), _one_of(_several(value))) for tag, value in selector.tags.items()]
        self._kind = _one_of(selector.kinds)
        self._platform = _one_of(selector.platforms)
        self._source = _one_of(selector.sources)
        self._account = _one_of(selector.accounts)
        self._name = _one_of(selector.names)
        self._id = _one_of(selector.ids, ignore_case=False)

    def means_kind(self, kind: str) -> bool:
        """Whether records of that kind can be meant."""
        return _holds(self._kind, kind) and _holds(self._platform, platform_of(kind))

    def means(self, record: AnyRecord, source: str) -> bool:
        """Whether a record of that source is meant."""
        return (
            self.means_kind(record.kind)
            and _holds(self._account, record.scope)
            and _holds(self._source, source)
            and _holds(self._id, record.id)
            and _holds(self._name, str(getattr(record, "name", "")))
            and (not self._tags or self._tagged(tags_of(record)))
        )

    def _tagged(self, tags: Mapping[str, str]) -> bool:
        plain = {tag.lower(): value for tag, value in tags.items()}
        return all(tag in plain and _holds(matches, plain[tag]) for tag, matches in self._tags)


def platform_of(kind: str) -> str:
    """The platform that a kind belongs to: its first word."""
    return kind.partition(".")[0]


def tags_of(record: AnyRecord) -> Mapping[str, str]:
    """The tags of a record; most types of records have none."""
    found: Mapping[str, str] = getattr(record, "tags", {})
    return found


def _several(value: str | Words) -> Words:
    return (value,) if isinstance(value, str) else value


def _one_of(patterns: Collection[str], *, ignore_case: bool = True) -> Callable[[str], bool] | None:
    """What tells whether a text is one of some patterns; None where nothing is asked for."""
    if not patterns:
        return None
    plain = frozenset(_cased(each, ignore_case) for each in patterns if PATTERN_LETTERS.isdisjoint(each))
    wild = _expression(tuple(each for each in patterns if not PATTERN_LETTERS.isdisjoint(each)), ignore_case)
    if wild is None:
        return lambda text: _cased(text, ignore_case) in plain
    return lambda text: _cased(text, ignore_case) in plain or wild.fullmatch(text) is not None


def _cased(text: str, ignore_case: bool) -> str:  # noqa: FBT001 because it is a private detail of one question
    return text.lower() if ignore_case else text


@cache
def _expression(patterns: Words, ignore_case: bool) -> re.Pattern[str] | None:  # noqa: FBT001 because the cache asks for it
    if not patterns:
        return None
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    return re.compile("|".join(map(_translated, patterns)), flags)


def _translated(pattern: str) -> str:
    return re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")


def _holds(matches: Callable[[str], bool] | None, text: str) -> bool:
    return matches is None or matches(text)


def said(selector: Selector) -> str:
    """The criteria in words, as people wrote them."""
    return " and ".join(_criterion_said(name, getattr(selector, name)) for name in selector.criteria)


def _criterion_said(name: str, value: Mapping[str, str | Words] | Words) -> str:
    if isinstance(value, Mapping):
        return " and ".join(f"tag {tag} = {_listed(_several(each))}" for tag, each in value.items())
    return f"{name.removesuffix('s')} {_listed(value)}"


def _listed(values: Iterable[str]) -> str:
    return " or ".join(values)
