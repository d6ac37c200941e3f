"""Opening repositories, and naming them the same wherever they are checked out."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from connectors.git import GitOptions
from connectors.git.command import Repository
from connectors.git.kept import Kept
from connectors.streams import CallError, Opening, Scope, Unavailable

_SCP = re.compile(r"(?:[^@/:]+@)?(?P<host>[\w.-]{2,}):(?P<path>[^/\\].*|/.+)")
_PATTERN = re.compile(r"[*?\[]")


class GitConnection:
    """The repositories that the settings' paths lead to, each a scope."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._options: GitOptions = opening.options
        self._folders: dict[str, Path] = {}
        self._kept = Kept()

    def scopes(self) -> Iterable[Scope]:
        """Name every repository after its remote, or after its folder where it has none."""
        folders = list(dict.fromkeys(self._found()))
        if not folders:
            raise Unavailable(f"no repository at {', '.join(self._options.paths)}")
        for folder in folders:
            name = self._name(folder)
            # Two checkouts of one remote are two scopes: their branches may differ.
            same = name in self._folders
            self._folders[f"{name}~{folder.name}" if same else name] = folder
        return [Scope(name=name, kind="repository", label=str(folder)) for name, folder in self._folders.items()]

    def api(self, scope: Scope) -> Repository:
        """One repository, for reading."""
        return self._repository(self._folders[scope.name] if scope.name in self._folders else Path(scope.label))

    def close(self) -> None:
        """Nothing is left open between calls."""

    def _repository(self, folder: Path) -> Repository:
        opening = self._opening
        return Repository(
            folder,
            opening.caller,
            program=self._options.program,
            estate_key=opening.estate_key,
            cache=opening.cache,
            at=opening.at,
            kept=self._kept,
        )

    def _found(self) -> Iterator[Path]:
        for path in self._options.paths:
            if _PATTERN.search(path):
                folders = map(Path, sorted(glob.glob(path)))  # noqa: PTH207 because Path.glob refuses absolute patterns
                yield from filter(_is_repository, folders)
            else:
                yield Path(path)

    def _name(self, folder: Path) -> str:
        try:
            remote = self._repository(folder).ask("config", "--local", "--get", "remote.origin.url", absent=1)
        except CallError:
            # The streams will say what is wrong with it, as gaps of a scope that still has a name.
            remote = b""
        return remote_name(remote.decode(errors="replace").strip()) or f"{self._options.prefix}{folder.resolve().name}"


def connect(opening: Opening) -> GitConnection:
    """Open the repositories of a source."""
    return GitConnection(opening)


def remote_name(remote: str) -> str:
    """``host/path`` of a remote's address, without user, password, port and ``.git``; empty when it is a folder."""
    scp = _SCP.fullmatch(remote)
    if "://" in remote:
        parts = urlsplit(remote)
        host, path = parts.hostname or "", parts.path
    elif scp is not None:
        host, path = scp["host"], scp["path"]
    else:
        return ""
    name = path.strip("/").removesuffix(".git")
    return f"{host.lower()}/{name}" if host and name else ""


def _is_repository(folder: Path) -> bool:
    return (folder / ".git").exists() or ((folder / "HEAD").is_file() and (folder / "objects").is_dir())
