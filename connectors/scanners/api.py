"""Reports of other scanners, each a scope: one that cannot be read takes no other with it."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from connectors.scanners import ScannersOptions
from connectors.scanners.model import Said
from connectors.scanners.reading import NotAReport, read
from connectors.streams import Caller, Opening, Scope, Unavailable

_PATTERN = re.compile(r"[*?\[]")


class ReportFile:
    """One report, for reading."""

    def __init__(self, path: Path, opening: Opening) -> None:
        self.path = path
        self.options: ScannersOptions = opening.options
        self.estate_key = opening.estate_key
        self.cache = opening.cache
        self._caller: Caller = opening.caller

    def said(self) -> Sequence[Said]:
        """Everything that it says."""
        try:
            return list(read(self._caller.attempt("file:read", self._data)))
        except (NotAReport, UnicodeDecodeError) as error:
            raise Unavailable(f"{self.path}: {error}") from None

    def written(self) -> datetime:
        """When the file was last written."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC).replace(microsecond=0)

    def _data(self) -> bytes:
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise Unavailable(f"{self.path} cannot be read: {error.strerror}") from error


class ScannersConnection:
    """The reports that a source names."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._options: ScannersOptions = opening.options

    def scopes(self) -> Iterable[Scope]:
        """A scope for each file, by its path as settings name it; a file that is not there is a gap, not silence."""
        found = list(dict.fromkeys(self._found()))
        if not found:
            raise Unavailable(f"no report at {', '.join(self._options.files)}")
        return [Scope(name=path, kind="report", label=path) for path in found]

    def api(self, scope: Scope) -> ReportFile:
        """One report."""
        return ReportFile(Path(scope.label or scope.name), self._opening)

    def close(self) -> None:
        """Nothing is left open."""

    def _found(self) -> Iterator[str]:
        for each in self._options.files:
            if _PATTERN.search(each) and not Path(each).exists():
                yield from sorted(glob.glob(each))  # noqa: PTH207 because Path.glob refuses absolute patterns
            else:
                yield each


def connect(opening: Opening) -> ScannersConnection:
    """Open reports of other scanners."""
    return ScannersConnection(opening)
