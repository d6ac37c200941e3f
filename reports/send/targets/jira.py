"""Jira, Cloud and Data Center.

A thin client of ours rather than the library ``jira``: that one sends a write again when its answer was lost, and so
makes issues twice; and it does not tell a refusal that is certain from one that is not, on which everything hangs.
Why each thing is asked as it is stands where it is asked: ``reports/send/jira/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from reports.send.declare import Surroundings, target
from reports.send.exchange import reaching, result_of
from reports.send.jira.looking import Looking
from reports.send.jira.making import Making
from reports.send.jira.moving import Moving
from reports.send.jira.settings import Jira
from reports.send.jira.site import Site
from reports.send.model import Action, Remote, Result, Target
from reports.send.settling import Settling
from reports.send.verbs import done


class JiraTarget:
    """Issues of one project."""

    at_once = 1

    def __init__(self, settings: Jira, around: Surroundings) -> None:
        """Ask nothing yet."""
        self._site = Site(settings, around)
        self._looking = Looking(self._site)
        self._making = Making(self._site)
        self._moving = Moving(self._site, self._looking)
        self._settling = Settling(around)

    def look(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """Tell which issues there are under these markers and ids."""
        self._settling.wait()
        with reaching():
            _ = self._site.me
            yield from self._looking.remotes(markers, ids)

    def carry_out(self, actions: Sequence[Action]) -> Iterator[Result]:
        """Do one thing after the other."""
        for action in actions:
            yield self._settling.noticed(result_of(partial(self._done, action)))

    def greet(self) -> str:
        """Tell who we are there, and that we may work in the project."""
        with reaching():
            kind = "Cloud" if self._site.is_cloud else "Data Center"
            return f"{self._site.place} ({kind}), project {self._site.settings.project}, as {self._site.me}"

    def _done(self, action: Action) -> Remote:
        _ = self._site.me
        return done(action, self._making, self._moving)


@target("jira", settings=Jira, consumer="Jira Cloud and Jira Data Center")
def jira(settings: Jira, around: Surroundings) -> Target:
    """Issues of one project of a Jira."""
    return JiraTarget(settings, around)
