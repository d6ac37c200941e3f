"""Where the repositories lie that a scan read, by the names that it gave them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeVar

from connectors.git import GitOptions
from connectors.git.api import connect
from connectors.streams import CallError, Opening
from graph.references import SecretRef
from scanner.settings.model import Settings

T = TypeVar("T")


class _Directly:
    """A caller for a few reads of what is on this machine."""

    def attempt(self, _action: str, call: Callable[[], T]) -> T:
        """Make the call."""
        return call()


def repository_folders(settings: Settings | None, named: Iterable[str]) -> dict[str, str]:
    """The folders of the repositories named here, and of those of the settings' sources."""
    options = [GitOptions(paths=tuple(named))] if (named := tuple(named)) else []
    if settings is not None:
        options += [each.options for each in settings.sources.values() if isinstance(each.options, GitOptions)]
    found: dict[str, str] = {}
    for each in options:
        for name, folder in _folders(each):
            found.setdefault(name, folder)
    return found


def _folders(options: GitOptions) -> list[tuple[str, str]]:
    opening = Opening(
        source="owners",
        options=options,
        caller=_Directly(),
        at=datetime.min.replace(tzinfo=UTC),
        secret=_no_secret,
        estate_key=b"",
    )
    try:
        return [(scope.name, scope.label) for scope in connect(opening).scopes()]
    except CallError:
        # A repository that is not here any more gets no patch; its identities get commands or a ticket.
        return []


def _no_secret(_reference: SecretRef) -> str:
    return ""
