"""Does every place of tickets answer, with our credentials? Asked by the doctor; nothing is changed there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import msgspec

from reports.send.model import Unreachable
from reports.send.registry import target_kinds
from scanner.secrets import SecretError
from scanner.settings.model import Settings, TicketSettings
from scanner.settings.problems import SettingsError
from scanner.settings.tickets import trusted_tickets
from scanner.tickets.offices import opened

MUTE = "it can only be told things; muster tickets sync will show whether it takes them"


class Greeted(msgspec.Struct, frozen=True, kw_only=True):
    """What a place of tickets said. ``answers`` is None where it cannot be asked without telling it something."""

    tickets: str
    target: str
    answers: bool | None
    said: str


def greeted(settings: Settings, environ: Mapping[str, str], at: Callable[[], datetime]) -> Iterator[Greeted]:
    """Ask each place that the settings name, one after the other."""
    try:
        places = trusted_tickets(settings)
    except SettingsError as error:
        said = error.problems[0].what
        for each in settings.tickets.values():
            yield Greeted(tickets=each.name, target=each.target, answers=None, said=f"not asked: {said}")
        return
    for place in places.values():
        yield _greeted(settings, place, environ, at)


def _greeted(
    settings: Settings, place: TicketSettings, environ: Mapping[str, str], at: Callable[[], datetime]
) -> Greeted:
    answers: bool | None = None
    said = MUTE
    if target_kinds()[place.target].remembers:
        try:
            with opened(settings, place, environ, at=at, sleep=time.sleep) as office:
                said = office.target.greet()
            answers = True
        except (Unreachable, SecretError) as error:
            answers, said = False, str(error)
    return Greeted(tickets=place.name, target=place.target, answers=answers, said=said)
