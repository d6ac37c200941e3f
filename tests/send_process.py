"""A run of tickets in a process of its own, to be killed: reads address, kind, options and variables from stdin."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack

from send_support import RULES, office, synced
from store_support import ESTATE
from ticket_wire_support import Clock

from scanner.store.book import Book
from scanner.tickets.planner import Ground


def main() -> None:
    """Sync what the scan in force of the book says."""
    url, kind, options, environ = json.load(sys.stdin)
    clock = Clock()
    with Book.open(url) as book:
        number = book.latest(ESTATE)
        if number is None:
            raise SystemExit(2)
        ground = Ground(estate=ESTATE, scan=book.scan(number), rules=RULES)
        with ExitStack() as ending:
            synced(office(kind, options, environ, clock, ending=ending), ground, book, clock)


main()
