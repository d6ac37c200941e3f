"""Asking a project for its issues: pages, numbers and refusals as GitLab means them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from reports.send.declare import Surroundings
from reports.send.exchange import Answer, Request
from reports.send.gitlab.settings import GitLab
from reports.send.http import Http
from reports.send.portions import portions

Json = dict[str, Any]

AT_ONCE = 100
NUMBERS_AT_ONCE = 50


def said(answer: Answer) -> str:
    """What GitLab says of a refusal: a sentence, or complaints by field."""
    told = answer.json()
    if not isinstance(told, dict):
        return ""
    message = told.get("message") or told.get("error_description") or told.get("error") or ""
    if isinstance(message, dict):
        return "; ".join(f"{name} {_listed(each)}" for name, each in message.items())
    return _listed(message)


def _listed(said_: object) -> str:
    return ", ".join(map(str, said_)) if isinstance(said_, list) else str(said_)


class Project:
    """One project, and the token that settings name."""

    def __init__(self, settings: GitLab, around: Surroundings) -> None:
        """Speak to nobody yet."""
        self.settings, self._around = settings, around
        address = f"{settings.url.rstrip('/')}/api/v4"
        self._http = Http(address, settings, around, name="GitLab", headers=self._credentials, reason=said)
        self._base = f"projects/{quote(settings.project, safe='')}"

    def _credentials(self, _fresh: bool) -> Mapping[str, str]:  # noqa: FBT001  because Http asks with a position
        return {"private-token": self._around.resolve(self.settings.token)}

    @property
    def place(self) -> str:
        """GitLab as messages name it."""
        return self._http.place

    def itself(self) -> Json:
        """The project."""
        return _object(self._http.ask(Request(method="GET", path=self._base, doing="show the project")))

    def labelled(self) -> Iterator[Json]:
        """Every issue with our label, the oldest first."""
        asked = {"labels": self.settings.label, "scope": "all", "order_by": "created_at", "sort": "asc"}
        return self._pages("issues", "find the tickets", asked)

    def numbered(self, numbers: Sequence[str]) -> Iterator[Json]:
        """The issues of these numbers that there still are, whatever labels they have."""
        for some in portions(numbers, NUMBERS_AT_ONCE):
            named = "&".join(f"iids[]={quote(each, safe='')}" for each in some)
            path = f"{self._base}/issues?scope=all&per_page={AT_ONCE}&{named}"
            found = self._http.ask(Request(method="GET", path=path, doing="find the tickets")).json()
            yield from found if isinstance(found, list) else ()

    def issue(self, number: str) -> Json | None:
        """An issue; None where it is gone."""
        path = f"{self._base}/issues/{number}"
        request = Request(method="GET", path=path, doing="show the ticket", accept=(HTTPStatus.NOT_FOUND,))
        answer = self._http.ask(request)
        return None if answer.status == HTTPStatus.NOT_FOUND else _object(answer)

    def notes(self, number: str) -> Iterator[Json]:
        """What was said of an issue, the newest first."""
        return self._pages(f"issues/{number}/notes", "show the comments", {"sort": "desc"})

    def member(self, name: str) -> int | None:
        """The number of the one member of this user name."""
        found = self._pages("users", "look up an assignee", {"search": name})
        same = [each for each in found if str(each.get("username", "")).casefold() == name.casefold()]
        return int(same[0]["id"]) if len(same) == 1 else None

    def write(self, method: str, path: str, values: Mapping[str, object], doing: str) -> Json:
        """Write an issue or a note, and return it."""
        request = Request(method=method, path=f"{self._base}/{path}", doing=doing, json=dict(values))
        return _object(self._http.ask(request))

    def _pages(self, path: str, doing: str, asked: Mapping[str, str | int]) -> Iterator[Json]:
        page = "1"
        while page:
            params = {**asked, "per_page": AT_ONCE, "page": page}
            request = Request(method="GET", path=f"{self._base}/{path}", doing=doing, params=params)
            answer = self._http.ask(request)
            some = answer.json()
            yield from some if isinstance(some, list) else ()
            page = answer.headers.get("x-next-page", "").strip()


def _object(answer: Answer) -> Json:
    told = answer.json()
    return told if isinstance(told, dict) else {}
