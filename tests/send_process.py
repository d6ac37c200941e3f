"""Runs of tickets in processes of their own, to be killed: each line of stdin begins one, and its number is answered.

They are forked from this process, which has imported everything: to start Python anew takes longer than a whole run.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import ExitStack

import boto3  # noqa: F401  because whoever is forked has it
import httpx  # noqa: F401  because of the same
from clock_support import Clock
from send_support import RULES, office, synced
from store_support import ESTATE

from reports.send.registry import target_kinds
from scanner.store.book import Book
from scanner.tickets.planner import Ground


def main() -> None:
    """Begin runs until nobody asks for more."""
    target_kinds()
    # Whoever ends is gone at once, and nobody has to wait for it.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        number = os.fork()
        if number == 0:
            _run(line)
        print(number, flush=True)  # noqa: T201  because it is the answer


def _run(line: str) -> None:
    """Sync what the scan in force of the book says, and end."""
    url, kind, options, secrets, environ = json.loads(line)
    os.environ.update(environ)
    try:
        clock = Clock()
        with Book.open(url) as book, ExitStack() as ending:
            ground = Ground(estate=ESTATE, scan=book.scan(book.latest(ESTATE) or 0), rules=RULES)
            synced(office(kind, options, secrets, clock, ending=ending), ground, book, clock)
    finally:
        os._exit(0)


main()
