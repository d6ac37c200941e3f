"""Asking a Jira: who we are to it, and whether we may see what we would otherwise create twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from reports.send.declare import Surroundings
from reports.send.exchange import Answer, NotDone, Request
from reports.send.http import Http
from reports.send.jira.settings import Jira
from reports.send.model import Failed
from reports.send.oauth import basic, bearer, granted

RIGHTS = ("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "ADD_COMMENTS", "TRANSITION_ISSUES")
PAGE = 100
CREDENTIALS = (
    "Name user and token (the API token of an account), token alone (a personal access token, or an OAuth one)"
)

Json = dict[str, Any]


def said(answer: Answer) -> str:
    """What Jira says of a refusal: sentences, and the fields that are wrong."""
    told = answer.json()
    if not isinstance(told, dict):
        return ""
    fields = told.get("errors")
    wrong = [f"{name}: {why}" for name, why in fields.items()] if isinstance(fields, dict) else []
    return "; ".join(str(each) for each in (*(told.get("errorMessages") or ()), *wrong))


class Site:
    """One Jira, and the account that settings name there."""

    def __init__(self, settings: Jira, around: Surroundings) -> None:
        """Speak to nobody yet."""
        self.settings, self.around = settings, around
        self._http = Http(settings.url, settings, around, name="Jira", headers=self._credentials, reason=said)

    def _credentials(self, _fresh: bool) -> Mapping[str, str]:  # noqa: FBT001  because Http asks with a position
        wants = self.settings
        if wants.client_id and wants.client_secret:
            return bearer(granted(wants.token_url, (wants.client_id, wants.client_secret), wants, self.around))
        if wants.token is None:
            raise NotDone(Failed(why=f"{self.place} cannot be asked without a credential", mend=CREDENTIALS))
        token = self.around.resolve(wants.token)
        return basic(wants.user, token) if wants.user else bearer(token)

    @property
    def place(self) -> str:
        """The site as messages name it."""
        return self._http.place

    @cached_property
    def about(self) -> Json:
        """What it says of itself: its kind, and the address that people open."""
        request = Request(method="GET", path="rest/api/2/serverInfo", doing="say which Jira it is")
        return _json(self._http.ask(request))

    @cached_property
    def is_cloud(self) -> bool:
        """Whether it is Jira Cloud; the two differ in paths, markup and search."""
        if self.settings.deployment:
            return self.settings.deployment == "cloud"
        return bool(self.about.get("deploymentType") == "Cloud")

    def browse(self, key: str) -> str:
        """The page of an issue. The address for scoped tokens shows no pages, so the site is asked for its own."""
        return f"{str(self.about.get('baseUrl') or self.settings.url).rstrip('/')}/browse/{key}"

    def ask(self, method: str, path: str, doing: str, **more: Any) -> Answer:  # noqa: ANN401  because they are a Request's
        """Ask for something below ``rest/api``."""
        api = "rest/api/3" if self.is_cloud else "rest/api/2"
        return self._http.ask(Request(method=method, path=f"{api}/{path}", doing=doing, **more))

    def read(self, path: str, doing: str, **params: str | int) -> Json:
        """Read one object."""
        return _json(self.ask("GET", path, doing, params=params))

    def query(self, path: str, doing: str, body: Json) -> Json:
        """Read by a POST that changes nothing."""
        return _json(self.ask("POST", path, doing, json=body, reads=True))

    def pages(self, path: str, doing: str, *names: str) -> Iterator[Json]:
        """Read a list that comes in pages of ``startAt``; Cloud and Data Center name the list differently."""
        start = 0
        while True:
            page = self.read(path, doing, startAt=start, maxResults=PAGE)
            found: list[Json] = next((page[name] for name in names if isinstance(page.get(name), list)), [])
            yield from found
            start += len(found)
            if not found or page.get("isLast") is True or start >= int(page.get("total", start + 1)):
                return

    @cached_property
    def me(self) -> str:
        """The account we are there, once it is certain that it sees the project.

        A search with a token that has run out is answered as if nobody asked: 200, and no issues. So is one without the
        right to browse. Who believes such an answer creates every issue again.
        """
        account = self.read("myself", "say who we are")
        asked = {"projectKey": self.settings.project}
        rights = self.read("mypermissions", "say what we may do", **asked, permissions=",".join(RIGHTS))
        held = rights.get("permissions") or {}
        missing = [name for name in RIGHTS if not (held.get(name) or {}).get("havePermission")]
        if missing:
            who = f"{self.place} does not let us work in project {self.settings.project}"
            raise NotDone(Failed(why=f"{who}: missing {', '.join(missing)}", mend="Give the account a role with these"))
        return str(account.get("displayName") or account.get("name") or account.get("accountId") or "")


def _json(answer: Answer) -> Json:
    found = answer.json()
    if isinstance(found, dict):
        return found
    why = "Jira answered with something that is no JSON object"
    raise NotDone(Failed(why=why, mend="See that url leads to Jira itself, and not to a page to sign in at"))
