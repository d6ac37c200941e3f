"""The targets that settings name, made ready to be spoken to, and what plans for them are made from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime

from reports.send.declare import Surroundings
from reports.send.registry import target_kinds
from scanner.rules import rules_of
from scanner.run import load_graph
from scanner.secrets import resolver
from scanner.settings.model import Settings, TicketSettings
from scanner.settings.problems import meant
from scanner.settings.tickets import trusted_tickets
from scanner.settings.worth import worth_rules
from scanner.store.book import Book
from scanner.tickets.planner import Ground, Office
from scanner.version import VERSION


class NoTarget(Exception):
    """There is no place of tickets, or none of that name; the text says how to name one."""


def chosen(settings: Settings, names: Collection[str]) -> list[TicketSettings]:
    """The places of tickets that are meant: those named, or all."""
    there = trusted_tickets(settings)
    if not there:
        raise NoTarget("the settings name no place for tickets; add a [tickets.NAME] table with a target")
    for name in names:
        if name not in there:
            raise NoTarget(f"the settings have no [tickets.{name}]. {meant(name, there)}")
    return [each for name, each in there.items() if not names or name in names]


@contextmanager
def opened(
    settings: Settings,
    place: TicketSettings,
    environ: Mapping[str, str],
    *,
    at: Callable[[], datetime],
    sleep: Callable[[float], None],
) -> Iterator[Office]:
    """One place of tickets, ready; what it holds open is closed at the end."""
    kind = target_kinds()[place.target]
    with ExitStack() as ending:
        around = Surroundings(
            resolve=resolver(environ), at=at, sleep=sleep, estate=settings.estate, version=VERSION, ending=ending
        )
        yield Office(name=place.name, kind=kind, routing=place.routing, target=kind.make(place.options, around))


def ground_of(settings: Settings, book: Book, number: int, places: Collection[TicketSettings]) -> Ground:
    """The scan in force; with the environments of findings only where somebody routes by them, for that costs a graph.

    What is fixed may be gone from the graph: a ticket once made is followed wherever its findings are.
    """
    environments: dict[str, str] = {}
    if any(place.routing.environments for place in places):
        worth = load_graph(book, number, worth_rules(settings)).worth
        told = ((each.id, worth.environment_of(each.subject)) for each in book.findings(settings.estate).values())
        environments = {id_: environment for id_, environment in told if environment is not None}
    return Ground(estate=settings.estate, scan=book.scan(number), rules=rules_of(settings), environments=environments)
