"""Asking a repository for its issues: pages, rates and refusals as GitHub means them.

The search of the API shows a new issue seconds later and takes thirty questions a minute, so it is never used: the list
of issues with our label says everything, a hundred at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from reports.send.declare import Surroundings
from reports.send.exchange import Answer, NotDone, Request
from reports.send.github.settings import GitHub
from reports.send.http import Http
from reports.send.model import Failed
from reports.send.oauth import bearer

Json = dict[str, Any]

VERSION = {"x-github-api-version": "2022-11-28"}
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
AT_ONCE = 100
SECONDARY = "secondary rate limit"
SECONDARY_PAUSE = 60.0
"""What GitHub asks of who meets that limit and is told no time."""
PUBLIC = "Name a private repository, or say allow_public = true if everybody may read the findings"


def said(answer: Answer) -> str:
    """What GitHub says of a refusal: its sentence, and which fields it is about."""
    told = answer.json()
    if not isinstance(told, dict):
        return ""
    errors = told.get("errors")
    fields = [_error(each) for each in errors] if isinstance(errors, list) else []
    return ": ".join(filter(None, (str(told.get("message") or ""), ", ".join(filter(None, fields)))))


def _error(error: object) -> str:
    if not isinstance(error, dict):
        return str(error)
    return str(error.get("message") or "") or " ".join(str(error[name]) for name in ("field", "code") if name in error)


class Repository:
    """One repository, and the token that settings name."""

    def __init__(self, settings: GitHub, around: Surroundings) -> None:
        """Speak to nobody yet."""
        self.settings, self._around = settings, around
        self._http = Http(settings.url, settings, around, name="GitHub", headers=self._credentials, reason=said)
        self._base = f"repos/{settings.repository}"
        self._written: datetime | None = None
        self._may_write = settings.allow_public

    def _credentials(self, _fresh: bool) -> Mapping[str, str]:  # noqa: FBT001  because Http asks with a position
        return bearer(self._around.resolve(self.settings.token))

    @property
    def place(self) -> str:
        """GitHub as messages name it."""
        return self._http.place

    def itself(self) -> Json:
        """The repository."""
        return _object(self._read("", "show the repository"))

    def look_in(self) -> None:
        """See once that not everybody reads what is written. Raises ``NotDone``."""
        if not self._may_write and self.itself().get("private") is False:
            why = f"{self.settings.repository} is public, and nothing is told there that everybody can read"
            raise NotDone(Failed(why=why, mend=PUBLIC))
        self._may_write = True

    def labelled(self) -> Iterator[Json]:
        """Every issue with our label, the oldest first."""
        asked = {"labels": self.settings.label, "state": "all", "sort": "created", "direction": "asc"}
        issues = self._pages("issues", "find the tickets", asked)
        return (each for each in issues if "pull_request" not in each)

    def issue(self, number: str) -> Json | None:
        """An issue; None where it is gone."""
        answer = self._read(f"issues/{number}", "show the ticket", accept=GONE)
        return None if answer.status in GONE else _object(answer)

    def comments(self, number: str) -> Iterator[Json]:
        """The comments of an issue, the oldest first."""
        return self._pages(f"issues/{number}/comments", "show the comments", {})

    def can_be_assigned(self, login: str) -> bool:
        """Whether issues can be assigned to somebody."""
        path = f"assignees/{login}"
        return self._read(path, "look up an assignee", accept=GONE).status == HTTPStatus.NO_CONTENT

    def write(self, method: str, path: str, values: Mapping[str, object], doing: str) -> Json:
        """Write an issue or a comment, and return it."""
        self._space_out()
        request = Request(method=method, path=f"{self._base}/{path}", doing=doing, json=dict(values), headers=VERSION)
        return _object(self._asked(request))

    def _read(self, path: str, doing: str, *, accept: tuple[int, ...] = ()) -> Answer:
        whole = f"{self._base}/{path}".rstrip("/")
        return self._asked(Request(method="GET", path=whole, doing=doing, headers=VERSION, accept=accept))

    def _pages(self, path: str, doing: str, asked: Mapping[str, str | int]) -> Iterator[Json]:
        params: Mapping[str, str | int] = {**asked, "per_page": AT_ONCE}
        while True:
            request = Request(method="GET", path=f"{self._base}/{path}", doing=doing, headers=VERSION, params=params)
            answer = self._asked(request)
            some = answer.json()
            yield from some if isinstance(some, list) else ()
            # Of the next page's address only the parameters are taken: a server behind another name tells its own.
            further = NEXT.search(answer.headers.get("link", ""))
            following = dict(parse_qsl(urlsplit(further[1]).query)) if further else {}
            if not following or following == params:
                return
            params = following

    def _asked(self, request: Request) -> Answer:
        """Ask; a limit that is told by words alone is a limit all the same."""
        try:
            return self._http.ask(request)
        except NotDone as error:
            if error.answer is None or SECONDARY not in said(error.answer).casefold():
                raise
            later = msgspec.structs.replace(error.failed, again=True, after=SECONDARY_PAUSE, mend="")
            raise NotDone(later, error.answer) from None

    def _space_out(self) -> None:
        """Wait until the next write may go."""
        now = self._around.at()
        if self._written is not None:
            left = 1 / self.settings.writes_per_second - (now - self._written).total_seconds()
            if left > 0:
                self._around.sleep(left)
        self._written = self._around.at()


def _object(answer: Answer) -> Json:
    told = answer.json()
    return told if isinstance(told, dict) else {}
