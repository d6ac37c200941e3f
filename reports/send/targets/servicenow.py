"""ServiceNow: incidents, security incidents, or records of any other table.

A thin client of ours over the Table API rather than ``pysnc`` or ``pysnow``: neither tells a write that was not done
from one whose answer was lost, and on that everything here hangs. The import sets of the product would find a record
again by themselves, but somebody must first set one up on the instance; ``correlation_id``, a field that every task
has, needs nothing. Why each thing is asked as it is stands where it is asked: ``reports/send/servicenow/``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from reports.send.declare import Surroundings, target
from reports.send.exchange import reaching, result_of
from reports.send.model import Action, Remote, Result, Target
from reports.send.servicenow.instance import Instance
from reports.send.servicenow.records import Records
from reports.send.servicenow.settings import ServiceNow
from reports.send.settling import Settling
from reports.send.verbs import done


class ServiceNowTarget:
    """Records of one table."""

    at_once = 1

    def __init__(self, settings: ServiceNow, around: Surroundings) -> None:
        """Ask nothing yet."""
        self._instance = Instance(settings, around)
        self._records = Records(self._instance)
        self._settling = Settling(around)

    def look(self, markers: Sequence[str], ids: Sequence[str]) -> Iterator[Remote]:
        """Tell which records there are under these markers and ids."""
        self._settling.wait()
        with reaching():
            self._instance.look_in()
            yield from self._records.remotes(markers, ids)

    def carry_out(self, actions: Sequence[Action]) -> Iterator[Result]:
        """Do one thing after the other."""
        for action in actions:
            yield self._settling.noticed(result_of(partial(self._done, action)))

    def greet(self) -> str:
        """Tell where we are, and that its table can be read."""
        with reaching():
            self._instance.look_in()
            return f"{self._instance.place}, table {self._instance.settings.table}"

    def _done(self, action: Action) -> Remote:
        self._instance.look_in()
        return done(action, self._records, self._records)


@target("servicenow", settings=ServiceNow, consumer="ServiceNow")
def servicenow(settings: ServiceNow, around: Surroundings) -> Target:
    """Records of one table of an instance."""
    return ServiceNowTarget(settings, around)
