"""Running detect-secrets' plugins and filters over the few lines that can make them answer."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from connectors.detect.plugins.lines import BARE_KEYWORD, EVERY, known

Filter = Callable[..., bool]
_FILE, _LINE, _SECRET, _ALL = (
    ("filename",),
    ("filename", "line", "context"),
    ("filename", "secret", "plugin", "line"),
    ("filename", "secret", "plugin", "line", "context"),
)


class Found(msgspec.Struct, frozen=True):
    """What a plugin found in a line, counted from 1."""

    plugin: str
    kind: str
    """detect-secrets' own name for what was found."""
    line: int
    value: str

    def __repr__(self) -> str:
        return f"Found(plugin={self.plugin!r}, line={self.line})"


class Plugins:
    """detect-secrets' plugins and filters as they are by default, independent of its settings of the moment."""

    def __init__(self) -> None:
        from detect_secrets.settings import default_settings, get_filters, get_plugins  # noqa: PLC0415  because few texts need them

        with default_settings():
            self.plugins = {type(plugin).__name__: plugin for plugin in get_plugins()}
            filters = [each for each in get_filters() if each.__name__ != "is_invalid_file"]
        self._of_files = list(_taking(filters, "filename", _FILE))
        self._of_lines = list(_taking(filters, "line", _LINE))
        self._of_secrets = list(_taking(filters, "secret", _SECRET))
        self._of_contexts = list(_taking(filters, "context", _ALL))
        self.unforeseen = self.plugins.keys() - known()
        """Plugins of a version that is newer than our expressions: they are shown every line."""

    def leaves_out(self, path: str) -> bool:
        """Whether detect-secrets does not read a file of this name."""
        return _any(self._of_files, {"filename": path})

    def found(self, path: str, lines: Sequence[str], number: int, names: Iterable[str]) -> Iterator[Found]:
        """What the named plugins find in one line, counted from 0."""
        from detect_secrets.util.code_snippet import get_code_snippet  # noqa: PLC0415  because few texts need it

        given: dict[str, Any] = {"filename": path, "line": lines[number].rstrip()}
        results = list(self._results(given, number, self._named(path, names)))
        if not results:
            return
        given["context"] = get_code_snippet(lines, number + 1)  # type: ignore[arg-type]  # because it only takes a slice
        if _any(self._of_lines, given):
            return
        for name, secret in results:
            about = {**given, "secret": secret.secret_value, "plugin": self.plugins[name]}
            if not _any(self._of_contexts, about):
                yield Found(name, secret.type, number + 1, secret.secret_value)

    def _results(self, given: dict[str, Any], number: int, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """What the plugins find in a line, less what the filters leave out that look at the secret."""
        for name in names:
            plugin = self.plugins[name]
            line = given["line"]
            for secret in plugin.analyze_line(filename=given["filename"], line=line, line_number=number + 1):
                if not _any(self._of_secrets, {**given, "secret": secret.secret_value, "plugin": plugin}):
                    yield name, secret

    def _named(self, path: str, names: Iterable[str]) -> list[str]:
        chosen = set(names)
        if EVERY in chosen:
            return list(self.plugins)
        if BARE_KEYWORD in chosen and _may_stand_bare(path):
            chosen.add("KeywordDetector")
        return [name for name in self.plugins if name in chosen]


@functools.cache
def loaded() -> Plugins:
    """The plugins, imported when they are first needed."""
    return Plugins()


def _taking(filters: Iterable[Any], needed: str, given: tuple[str, ...]) -> Iterator[tuple[Filter, tuple[str, ...]]]:
    """The filters that ask for something and get by with what is given, with what to hand to each."""
    for each in filters:
        asked = inspect.signature(each).parameters
        required = {name for name, parameter in asked.items() if parameter.default is inspect.Parameter.empty}
        if needed in asked and required <= set(given):
            yield each, tuple(name for name in asked if name in given)


def _any(filters: Iterable[tuple[Filter, tuple[str, ...]]], given: dict[str, Any]) -> bool:
    return any(each(**{name: given[name] for name in names}) for each, names in filters)


def _may_stand_bare(path: str) -> bool:
    """Whether the keyword plugin takes values without quotes in files of this kind."""
    from detect_secrets.plugins import keyword  # noqa: PLC0415  because few texts need it
    from detect_secrets.util.filetype import determine_file_type  # noqa: PLC0415  because few texts need it

    expressions = keyword.REGEX_BY_FILETYPE.get(determine_file_type(path))
    return expressions is not None and expressions is not keyword.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP
