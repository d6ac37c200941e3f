"""Comments, closing and reopening. A transition is found by what it leads to: names differ in every workflow."""

from __future__ import annotations

from collections.abc import Sequence

from reports.send.blocks import Body, Paragraph
from reports.send.exchange import NotDone
from reports.send.jira.fields import Fields
from reports.send.jira.looking import Looking
from reports.send.jira.rich import words, written
from reports.send.jira.site import Json, Site
from reports.send.model import Action, Failed, Remote

LATEST = 20
"""Comments that are read back to see whether one of ours is there already."""
INTERNAL = {"key": "sd.public.comment", "value": {"internal": True}}
OPEN_KINDS = ("new", "indeterminate")
DONE = "done"


class Moving:
    """Says things on issues and moves them."""

    def __init__(self, site: Site, looking: Looking) -> None:
        """Ask nothing yet."""
        self._site, self._looking = site, looking

    def comment(self, action: Action, remote: Remote) -> Remote:
        """Say it, unless it has been said: an attempt before may have lost only its answer."""
        rich = written((*action.text, *_reference(action)), cloud=self._site.is_cloud)
        path = f"issue/{remote.id}/comment"
        latest = self._site.read(path, "read its comments", orderBy="-created", maxResults=LATEST)
        if words(rich) not in {words(each.get("body")) for each in latest.get("comments") or ()}:
            body: Json = {"body": rich}
            hidden = {"properties": [INTERNAL]} if self._site.settings.internal_comments else {}
            self._site.ask("POST", path, "comment on the ticket", json={**body, **hidden})
        return remote

    def close(self, action: Action, remote: Remote) -> Remote:
        """Say why and close it. Whatever a person closed meanwhile stays as they closed it."""
        current = self._current(remote)
        if not current.open:
            return current
        wants = self._site.settings
        way = self._way(remote, (DONE,), wants.close_with, avoid=wants.declined, key="close_with")
        fields = self._filled(way)
        self._say(action, remote)
        self._go(remote, way, fields, "close the ticket")
        return self._current(remote)

    def reopen(self, action: Action, remote: Remote) -> Remote:
        """Say why and open it again."""
        current = self._current(remote)
        if current.open:
            return current
        way = self._way(remote, OPEN_KINDS, self._site.settings.reopen_with, avoid=(), key="reopen_with")
        self._say(action, remote)
        self._go(remote, way, {}, "reopen the ticket")
        return self._current(remote)

    def _current(self, remote: Remote) -> Remote:
        found = next(iter(self._looking.by_ids([remote.id])), None)
        if found is None:
            why = f"{self._site.place} no longer has the ticket {remote.url or remote.id}, or does not show it to us"
            raise NotDone(Failed(why=why, mend="Take the link away with muster tickets unlink, if it was deleted"))
        return self._looking.remote(found, (remote.marker,))

    def _say(self, action: Action, remote: Remote) -> None:
        if action.text:
            self.comment(action, remote)

    def _way(
        self, remote: Remote, kinds: Sequence[str], preferred: Sequence[str], *, avoid: Sequence[str], key: str
    ) -> Json:
        """The transition to take: one that settings name, or one to a status of these kinds that is no refusal."""
        path = f"issue/{remote.id}/transitions"
        told = self._site.read(path, "list where the ticket can go", expand="transitions.fields")
        found: list[Json] = told.get("transitions") or []
        ways = [each for each in found if _kind(each) in kinds]
        for name in preferred:
            named = [each for each in ways if name.casefold() in _names(each)]
            if named:
                return named[0]
        refusals = {name.casefold() for name in avoid}
        fit = [each for each in ways if not refusals & _names(each)]
        if preferred or not fit:
            wanted = f"named {' or '.join(preferred)}" if preferred else f"to a status of the category {kinds[0]}"
            why = f"{self._site.place} offers no transition {wanted} for {remote.url or remote.id}"
            names = ", ".join(sorted(str(each.get("name")) for each in found)) or "none that we may take"
            raise NotDone(Failed(why=why, mend=f"Set {key}; from where it stands there are: {names}"))
        return min(fit, key=lambda each: kinds.index(_kind(each)))

    def _filled(self, way: Json) -> Json:
        """What the screen of a transition asks for: the resolution, and what settings give."""
        wants = self._site.settings
        place = f"the transition {way.get('name')}"
        fields = Fields(way.get("fields") or {}, cloud=self._site.is_cloud, place=place)
        offered = [wants.resolution] if fields.allows("resolution", wants.resolution) else _fine(way, wants.declined)
        given = {"resolution": offered[0]} if offered else {}
        filled = fields.shaped({**given, **wants.close_fields})
        fields.check(filled, "close_fields")
        return filled

    def _go(self, remote: Remote, way: Json, fields: Json, doing: str) -> None:
        body: Json = {"transition": {"id": str(way["id"])}}
        path = f"issue/{remote.id}/transitions"
        self._site.ask("POST", path, doing, json={**body, **({"fields": fields} if fields else {})})


def _reference(action: Action) -> Body:
    """A last line that is the same at every attempt and at no other time."""
    return (Paragraph(f"Musterbook, {action.id}"),) if action.id else ()


def _kind(way: Json) -> str:
    return str((((way.get("to") or {}).get("statusCategory")) or {}).get("key") or "")


def _names(way: Json) -> set[str]:
    return {str(way.get("name")).casefold(), str((way.get("to") or {}).get("name")).casefold()}


def _fine(way: Json, declined: Sequence[str]) -> list[str]:
    """Resolutions that the screen offers and that do not say no."""
    refusals = {name.casefold() for name in declined}
    offered = ((way.get("fields") or {}).get("resolution") or {}).get("allowedValues") or ()
    return [str(each.get("name")) for each in offered if str(each.get("name")).casefold() not in refusals]
