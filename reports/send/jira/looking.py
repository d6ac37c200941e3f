"""Which issues there are, by the ids that we know and by the label that each of ours carries.

Jira Cloud's search lags behind: an issue made a moment ago is found seconds or minutes later. ``reconcileIssues`` only
helps who knows the id, and that is what a lost answer took with it. But reading issues by key asks no index, and keys
are numbers in a row: so besides searching for the label, the hundred keys around the newest that search knows are read,
and on from there while there are any. What was made a moment ago is among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from reports.send.exchange import NotDone
from reports.send.jira.rich import digest
from reports.send.jira.site import Json, Site
from reports.send.model import Failed, Remote
from reports.send.portions import portions
from reports.send.twins import without_twins

FIELDS = ("labels", "status", "resolution", "description")
OURS = "muster-"
"""What every marker begins with. The label of an issue is its marker."""
LABELS_AT_ONCE = 50
ISSUES_AT_ONCE = 100
BEFORE = 50
"""How far below the newest key that search knows: what it has not seen yet need not be the newest."""
DOING = "find the tickets"
OPENED = "say who closed the tickets"


class Looking:
    """Finds issues, and reads them as tickets."""

    def __init__(self, site: Site) -> None:
        """Ask nothing yet."""
        self._site = site

    def remotes(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """Every issue of these ids or markers, once; of two with one marker, the older."""
        named = set(markers)
        found = {issue["id"]: issue for issue in self.by_ids(ids)}
        for issue in (*self._labelled(markers), *(self._recent() if named else ())):
            if _labels(issue) & named:
                found.setdefault(issue["id"], issue)
        told = [self.remote(issue, named) for issue in sorted(found.values(), key=lambda each: int(each["id"]))]
        closers = self._closers([each.id for each in told if not each.open])
        return without_twins((_closed_by(each, closers.get(each.id, "")) for each in told), ids)

    def remote(self, issue: Json, named: Collection[str] = ()) -> Remote:
        """An issue as a ticket."""
        fields = issue.get("fields") or {}
        status = fields.get("status") or {}
        resolution = str((fields.get("resolution") or {}).get("name") or "")
        is_open = ((status.get("statusCategory") or {}).get("key")) != "done"
        ended = () if is_open else (resolution, str(status.get("name") or ""))
        said_no = {word.casefold() for word in self._site.settings.declined}
        declined = next((word for word in ended if word.casefold() in said_no), "")
        return Remote(
            id=str(issue["id"]),
            marker=_marker(issue, named),
            url=self._site.browse(str(issue["key"])),
            open=is_open,
            resolution=declined or next(filter(None, ended), ""),
            declined=bool(declined),
            body_digest=digest(fields.get("description")),
        )

    def by_ids(self, ids: Sequence[str]) -> Iterator[Json]:
        """The issues of these ids or keys that there still are, read past the index of the search."""
        for some in portions(ids, ISSUES_AT_ONCE):
            yield from self._fetched(some) if self._site.is_cloud else self._searched_by_ids(some)

    def _fetched(self, ids: Sequence[str]) -> Iterator[Json]:
        asked: Json = {"issueIdsOrKeys": list(ids), "fields": list(FIELDS)}
        told = self._site.query("issue/bulkfetch", DOING, asked)
        if told.get("issueErrors"):
            # Those are there, but could not be read just now; what is not there is left out without a word.
            why = f"{self._site.place} could not read some tickets just now"
            raise NotDone(Failed(why=why, again=True))
        yield from told.get("issues") or ()

    def _searched_by_ids(self, ids: Sequence[str]) -> Iterator[Json]:
        try:
            # Without the check of the query, an issue that is gone should be left out rather than refused.
            yield from list(self._by_start(f"id in ({', '.join(ids)})", checked=False))
        except NotDone as error:
            if error.status != HTTPStatus.BAD_REQUEST:
                raise
            for each in ids:
                path, fields = f"issue/{each}", ",".join(FIELDS)
                one = self._site.ask("GET", path, DOING, params={"fields": fields}, accept=(HTTPStatus.NOT_FOUND,))
                yield from (one.json(),) if one.status == HTTPStatus.OK else ()

    def _labelled(self, labels: Sequence[str]) -> Iterator[Json]:
        for some in portions(labels, LABELS_AT_ONCE):
            # In any project: people move tickets.
            quoted = ", ".join(f'"{label}"' for label in some)
            yield from self._searched(f"labels in ({quoted}) ORDER BY created ASC")

    def _recent(self) -> Iterator[Json]:
        """The issues of the project around the newest that search knows, and newer."""
        if not self._site.is_cloud:
            return
        project = self._site.settings.project
        asked: Json = {"jql": f'project = "{project}" ORDER BY key DESC', "maxResults": 1, "fields": ["status"]}
        newest = self._site.query("search/jql", DOING, asked).get("issues") or ()
        first = max((_number(issue) for issue in newest), default=0) - BEFORE + 1
        while True:
            keys = [f"{project}-{number}" for number in range(max(first, 1), first + ISSUES_AT_ONCE)]
            issues = list(self.by_ids(keys))
            yield from issues
            first += ISSUES_AT_ONCE
            if not any(_number(issue) >= first - BEFORE for issue in issues):
                return

    def _searched(self, jql: str) -> Iterator[Json]:
        return self._by_token(jql) if self._site.is_cloud else self._by_start(jql, checked=True)

    def _by_token(self, jql: str) -> Iterator[Json]:
        asked: Json = {"jql": jql, "fields": list(FIELDS), "maxResults": ISSUES_AT_ONCE}
        while True:
            page = self._site.query("search/jql", DOING, asked)
            yield from page.get("issues") or ()
            token = page.get("nextPageToken")
            if not token or page.get("isLast") is True:
                return
            asked = {**asked, "nextPageToken": token}

    def _by_start(self, jql: str, *, checked: bool) -> Iterator[Json]:
        start = 0
        while True:
            asked: Json = {"jql": jql, "startAt": start, "maxResults": ISSUES_AT_ONCE, "fields": list(FIELDS)}
            page = self._site.query("search", DOING, {**asked, "validateQuery": checked})
            issues = page.get("issues") or ()
            yield from issues
            start += len(issues)
            if not issues or start >= int(page.get("total", 0)):
                return

    def _closers(self, ids: Sequence[str]) -> dict[str, str]:
        """Who last changed the status or the resolution of each of these issues."""
        if self._site.is_cloud:
            return dict(self._closers_by_bulk(ids))
        read = ((each, self._site.read(f"issue/{each}", OPENED, expand="changelog", fields="status")) for each in ids)
        return {each: _last_mover((found.get("changelog") or {}).get("histories") or ()) for each, found in read}

    def _closers_by_bulk(self, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        for some in portions(ids, ISSUES_AT_ONCE):
            asked: Json = {"issueIdsOrKeys": list(some), "fieldIds": ["status", "resolution"], "maxResults": 1000}
            histories: dict[str, list[Json]] = {}
            while True:
                page = self._site.query("changelog/bulkfetch", OPENED, asked)
                for each in page.get("issueChangeLogs") or ():
                    histories.setdefault(str(each["issueId"]), []).extend(each.get("changeHistories") or ())
                if not page.get("nextPageToken"):
                    break
                asked = {**asked, "nextPageToken": page["nextPageToken"]}
            yield from ((each, _last_mover(moves)) for each, moves in histories.items())


def _last_mover(histories: Sequence[Json]) -> str:
    moves = [each for each in histories if any(item.get("field") in {"status", "resolution"} for item in each["items"])]
    last: dict[str, Any] = max(moves, key=lambda each: int(each["id"]), default={})
    return str((last.get("author") or {}).get("displayName") or "")


def _closed_by(remote: Remote, name: str) -> Remote:
    return msgspec.structs.replace(remote, changed_by=name)


def _labels(issue: Json) -> set[str]:
    return set((issue.get("fields") or {}).get("labels") or ())


def _marker(issue: Json, named: Collection[str]) -> str:
    ours = sorted(label for label in _labels(issue) if label in named or label.startswith(OURS))
    return next((label for label in ours if label in named), ours[0] if ours else "")


def _number(issue: Json) -> int:
    return int(str(issue["key"]).rpartition("-")[2])
