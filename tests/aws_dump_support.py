"""What AWS, or a server that stands in for it, answers in a scan, kept as files as the command line writes them."""

from __future__ import annotations

import base64
import datetime as dt
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from botocore.exceptions import ClientError

from connectors.aws import api
from connectors.aws.folder.names import about, command, everywhere
from connectors.aws.folder.services import _order
from connectors.aws.services import Services

TOKENS = ("NextToken", "nextToken", "Marker", "marker", "position", "pageToken", "NextMarker")
Answer = dict[str, Any]


class Keeper:
    """Writes every answer into a folder. Pages of one answer are put together, as the command line does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: set[tuple[str, str]] = set()
        """Every service and operation that was asked, as the SDK names them."""
        self._kept: dict[Path, Answer] = {}
        self._lock = threading.Lock()

    def keep(self, service: str, operation: str, region: str, given: Answer, answer: Answer) -> None:
        """Write an answer under the name of its command."""
        path = self._path(service, operation, region, given)
        answer = {key: value for key, value in answer.items() if key not in {*TOKENS, "ResponseMetadata"}}
        with self._lock:
            before = self._kept.get(path, {})
            self._kept[path] = whole = {**before, **answer, **_both(before, answer)}
            self._write(path, json.dumps(whole, default=_written))

    def refuse(self, service: str, operation: str, region: str, given: Answer, error: ClientError) -> None:
        """Write what the command line says when AWS refuses."""
        with self._lock:
            self._write(self._path(service, operation, region, given), f"\nan error\n{error}\n")

    def _path(self, service: str, operation: str, region: str, given: Answer) -> Path:
        given = {key: value for key, value in given.items() if key not in TOKENS}
        name = command(service, operation)
        order = _order(service, operation)
        parts = [quote(part, safe="") for part in about(service, _singles(given), order)]
        where = self.folder if everywhere(name) else self.folder / region
        return where.joinpath(*[name, *parts][:-1], f"{[name, *parts][-1]}.json")

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _singles(given: Answer) -> Answer:
    """Leave out lists that a command is given to ask for several at once: what comes back is put together."""
    return {key: value for key, value in given.items() if not isinstance(value, list) or value == ["all"]}


def _both(before: Answer, after: Answer) -> Answer:
    joined = {}
    for key, value in after.items():
        if isinstance(value, list) and isinstance(before.get(key), list):
            joined[key] = before[key] + [each for each in value if each not in before[key]]
    return joined


def _written(value: object) -> object:
    """Times and bytes as the command line writes them."""
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.read().decode()  # type: ignore[attr-defined]  # because the rest are bodies


class Kept:
    """A client that has its answers kept."""

    def __init__(self, client: Any, keeper: Keeper, service: str, region: str) -> None:  # noqa: ANN401 because each service has a type
        self._client = client
        self._keeper = keeper
        self._where = (service, region)

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        asked = getattr(self._client, operation)
        service, region = self._where

        def call(**given: object) -> Any:  # noqa: ANN401 because an answer has any shape
            self._keeper.asked.add((service, self._client.meta.method_to_api_mapping[operation]))
            try:
                answer = asked(**given)
            except ClientError as error:
                self._keeper.refuse(service, operation, region, dict(given), error)
                raise
            self._keeper.keep(service, operation, region, dict(given), answer)
            return answer

        return call

    def close(self) -> None:
        """Let go of the client."""
        self._client.close()


def keeping(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Keeper:
    """Have every answer kept from now on."""
    keeper = Keeper(folder)

    class Recording(Services):
        """Services whose answers are kept."""

        def client(self, service: str, region: str) -> Any:  # noqa: ANN401 because it stands in for a client of the SDK
            return Kept(super().client(service, region), keeper, service, region)

    monkeypatch.setattr(api, "Services", Recording)
    return keeper
