"""A scan in a process of its own, to be killed or to run beside another: ``scan_process.py URL WHAT NAME``."""

from __future__ import annotations

import sys

from store_support import AT, ESTATE, adding, finding, observed, saying

from scanner.store import scans
from scanner.store.book import Book


def stop_here(*_: object) -> None:
    """Say that the point is reached, and wait there to be killed."""
    sys.stdout.write("there\n")
    sys.stdout.flush()
    sys.stdin.read()


def until(book: Book, point: str) -> None:
    """Scan until ``point`` and stop there."""
    number = book.begin(ESTATE, AT, "1").number
    book.put(number, observed("users", ["kept"]))
    if point == "between units":
        stop_here()
    if point == "inside a unit":
        scans.beat = stop_here
        book.put(number, observed("roles", ["lost"]))
    book.put(number, observed("roles", ["kept"]))

    if point == "inside finish":
        scans.complete = stop_here
        book.finish(number, saying(number, finding("never told")))


def whole(book: Book, name: str) -> None:
    """Make three scans one after the other, each with a finding of its own."""
    for turn in range(3):
        number = book.begin(ESTATE, AT, "1").number
        book.put(number, observed("users", [f"{index}" for index in range(700)]))
        book.put(number, observed("roles", [name]))
        book.finish(number, adding(number, finding(f"{name}-{turn}")))


def main(url: str, what: str, name: str) -> None:
    """Do ``what`` in the book at ``url``."""
    with Book.open(url) as book:
        if what == "whole":
            whole(book, name)
        else:
            until(book, what)


main(*sys.argv[1:])
