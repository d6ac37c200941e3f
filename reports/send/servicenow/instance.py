"""Asking an instance for records: its Table API, and what of its answers must not be believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from reports.send.declare import Surroundings
from reports.send.exchange import Answer, MaybeDone, NotDone, Request
from reports.send.http import Http
from reports.send.model import Failed
from reports.send.oauth import basic, bearer, granted
from reports.send.servicenow.settings import ServiceNow

MARK = "correlation_id"
FIELDS = (
    "sys_id",
    "number",
    MARK,
    "state",
    "active",
    "close_code",
    "closed_by",
    "resolved_by",
    "description",
)
CREDENTIALS = "Name user and password, client_id and client_secret, or api_key"
NO_JSON = "See that url leads to the instance itself: a developer instance that sleeps answers with a page"

Row = dict[str, Any]


def said(answer: Answer) -> str:
    """What ServiceNow says of a refusal."""
    error = (answer.json() or {}).get("error") if isinstance(answer.json(), dict) else None
    if not isinstance(error, dict):
        return str(error or "")
    return ": ".join(str(error[name]) for name in ("message", "detail") if error.get(name))


def escaped(value: str) -> str:
    """A value inside a query: a caret would begin another condition."""
    return value.replace("^", "^^")


class Instance:
    """One instance, and the account that settings name there."""

    def __init__(self, settings: ServiceNow, around: Surroundings) -> None:
        """Speak to nobody yet."""
        self.settings, self._around = settings, around
        self._http = Http(settings.url, settings, around, name="ServiceNow", headers=self._credentials, reason=said)
        self._looked = False

    def _credentials(self, _fresh: bool) -> Mapping[str, str]:  # noqa: FBT001  because Http asks with a position
        wants, resolve = self.settings, self._around.resolve
        if wants.client_id and wants.client_secret:
            address = f"{wants.url.rstrip('/')}/oauth_token.do"
            return bearer(granted(address, (wants.client_id, wants.client_secret), wants, self._around))
        if wants.api_key:
            return {"x-sn-apikey": resolve(wants.api_key)}
        if wants.user and wants.password:
            return basic(wants.user, resolve(wants.password))
        raise NotDone(Failed(why=f"{self.place} cannot be asked without a credential", mend=CREDENTIALS))

    @property
    def place(self) -> str:
        """The instance as messages name it."""
        return self._http.place

    def page(self, sys_id: str) -> str:
        """The page of a record."""
        return f"{self.settings.url.rstrip('/')}/{self.settings.table}.do?sys_id={sys_id}"

    def look_in(self) -> None:
        """See once that the table is there and that its markers can be read. Raises ``NotDone``.

        A field that there is not, or that the account may not read, is left out of records and of queries without a
        word: asked for one marker, the instance then answers with any records.
        """
        if self._looked:
            return
        table = self.settings.table
        some = self.rows(table, "", ("sys_id", MARK), doing=f"show the table {table}", most=1)
        if some and MARK not in some[0]:
            why = f"{self.place} does not show us {MARK} in the table {table}, by which tickets are found again"
            raise NotDone(Failed(why=why, mend="Give the account the right to read and to write that field"))
        self._looked = True

    def rows(
        self, table: str, query: str, fields: Sequence[str], *, doing: str, most: int, display: str = "all"
    ) -> list[Row]:
        """Read records. Raises ``NotDone``."""
        asked: dict[str, str | int] = {"sysparm_query": query, "sysparm_limit": most, **_shown(fields, display)}
        answer = self._http.ask(Request(method="GET", path=f"api/now/table/{table}", doing=doing, params=asked))
        found = _result(answer)
        if not isinstance(found, list):
            why = said(answer) or "it answered with something that is no list of records"
            mend = "" if said(answer) else NO_JSON
            raise NotDone(Failed(why=f"{self.place} could not be asked to {doing}: {why}", mend=mend, again=True))
        return found

    def row(self, sys_id: str, fields: Sequence[str], *, display: str = "all") -> Row | None:
        """Read one record; None where there is none, or none that we may see."""
        path = f"api/now/table/{self.settings.table}/{sys_id}"
        missing = (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)
        request = Request(
            method="GET", path=path, doing="show the ticket", params=_shown(fields, display), accept=missing
        )
        found = _result(self._http.ask(request))
        return found if isinstance(found, dict) else None

    def write(self, method: str, sys_id: str, values: Mapping[str, object], doing: str) -> Row:
        """Make or change a record, and return it. Raises ``NotDone`` and ``MaybeDone``."""
        path = f"api/now/table/{self.settings.table}/{sys_id}".rstrip("/")
        request = Request(method=method, path=path, doing=doing, json=dict(values), params=_shown(FIELDS, "all"))
        answer = self._http.ask(request)
        found = _result(answer)
        if not isinstance(found, dict):
            # A transaction that was cut off is told with 200 and an error: nobody knows how far it came.
            why = said(answer) or "without the record"
            raise MaybeDone(f"{self.place} answered {answer.status}, {why}, when asked to {doing}")
        return found


def _shown(fields: Sequence[str], display: str) -> Mapping[str, str]:
    return {
        "sysparm_fields": ",".join(fields),
        "sysparm_display_value": display,
        "sysparm_exclude_reference_link": "true",
    }


def _result(answer: Answer) -> object:
    told = answer.json()
    failed = isinstance(told, dict) and "error" in told
    return told.get("result") if isinstance(told, dict) and not failed else None
