"""An opened source: one client per scope however many streams ask for it, closed once however many try."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from connectors.calls import OutOfTime
from connectors.streams import CallError, Cancelled, Connection, Scope


class Opened:
    """A connection that many threads may use at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._scope_locks: defaultdict[Scope, threading.Lock] = defaultdict(threading.Lock)
        self._apis: dict[Scope, Any] = {}
        self._refused: dict[Scope, CallError] = {}
        self._closed = False

    def scopes(self) -> tuple[Scope, ...]:
        """List the source's scopes, each once."""
        return distinct(self._connection.scopes())

    def api(self, scope: Scope) -> Any:  # noqa: ANN401 because each platform has a client type of its own
        """Return the client for a scope. A refusal is remembered: the next stream need not be refused again."""
        with self._lock:
            lock = self._scope_locks[scope]
        with lock:
            if scope in self._refused:
                raise self._refused[scope]
            if scope not in self._apis:
                try:
                    self._apis[scope] = self._connection.api(scope)
                except (Cancelled, OutOfTime):
                    raise
                except CallError as refusal:
                    self._refused[scope] = refusal
                    raise
            return self._apis[scope]

    def close(self) -> None:
        """Close the connection, the first time."""
        with self._lock:
            already, self._closed = self._closed, True
        if not already:
            self._connection.close()


def distinct(scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    """Keep each scope once; two different ones of the same kind and name cannot be told apart later."""
    known: dict[tuple[str, str], Scope] = {}
    for scope in scopes:
        if known.setdefault((scope.kind, scope.name), scope) != scope:
            raise ValueError(f"two different scopes of kind {scope.kind} have the same name")
    return tuple(known.values())
