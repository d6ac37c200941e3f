"""Of what a question is asked: the latest scan that is kept, or a folder of dumps that is read on the spot."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from graph.collector import collector_paused
from graph.model import AnyRecord, Gap, Observed

if TYPE_CHECKING:
    from graph.access import AccessGraph
    from graph.aws.estate.estate import AwsEstate
    from graph.aws.estate.reaching import Entitlements
    from graph.aws.estate.spoken import Spoken
    from scanner.cli.invocation import Invocation

MOST_GAPS = 3
TALKATIVE = frozenset({"debug", "info"})
"""The levels of the log at which what was not read is named."""


class NothingToAsk(Exception):
    """There is nothing the question could be asked of."""


class Asked(msgspec.Struct, frozen=True, dict=True):
    """The units that were read, and what is made of them when a question needs it."""

    units: tuple[Observed, ...]

    @cached_property
    def records(self) -> Mapping[str, AnyRecord]:
        """Every record by id."""
        return {record.id: record for unit in self.units for record in unit.records}

    @cached_property
    def gaps(self) -> Sequence[Gap]:
        """What could not be read: an answer may be another for it."""
        return [gap for unit in self.units for gap in unit.gaps]

    @cached_property
    def estate(self) -> AwsEstate:
        """AWS as it is weighed."""
        from graph.aws.estate.estate import AwsEstate  # noqa: PLC0415  because not every question is about AWS

        return AwsEstate(self.records)

    @cached_property
    def entitlements(self) -> Entitlements:
        """What its identities may do; what several of them share is worked out once."""
        from graph.aws.estate.reaching import Entitlements  # noqa: PLC0415  because not every question is about AWS

        return Entitlements(self.estate)

    @cached_property
    def spoken(self) -> Spoken:
        """Its statements by what they speak of."""
        from graph.aws.estate.spoken import Spoken  # noqa: PLC0415  because not every question is about AWS

        return Spoken(self.estate)

    @cached_property
    def graph(self) -> AccessGraph:
        """The access graph."""
        from graph.build import build  # noqa: PLC0415  because not every question needs the whole graph

        return build(self.units, estate=self.estate)

    def not_read(self) -> str:
        """One sentence on what could not be read; empty when all was."""
        if not self.gaps:
            return ""
        named = sorted({f"{gap.stream} of {gap.scope or gap.source}" for gap in self.gaps})
        if len(named) <= MOST_GAPS:
            return f"not everything was read ({', '.join(named)}): an answer may be another for it"
        scopes = len({gap.scope for gap in self.gaps})
        many = f"{len(named)} listings" + (f" of {scopes} accounts" if scopes > 1 else "")
        return f"not everything was read ({many}): an answer may be another for it; --log-level info names them"

    def log_gaps(self) -> None:
        """Write each to the log, for whoever asks to see them."""
        from scanner.logs import log  # noqa: PLC0415  because structlog is not free

        for gap in self.gaps:
            log().info("not read", stream=gap.stream, scope=gap.scope or gap.source, why=gap.detail)


class Of(msgspec.Struct, frozen=True):
    """What a question is asked of: a folder of dumps, or a scan that is kept, the latest without a number."""

    source: Path | None
    scan: int | None

    def read(self, invocation: Invocation) -> Asked:
        """Read it."""
        asked = Asked(tuple(self._units(invocation)))
        if invocation.log_level in TALKATIVE:
            invocation.start_logs()
            asked.log_gaps()
        return asked

    def _units(self, invocation: Invocation) -> Sequence[Observed]:
        if self.source is not None:
            return _read(invocation, self.source)
        with invocation.book() as book:
            return tuple(book.observed(invocation.number(book, self.scan)))


def _read(invocation: Invocation, folder: Path) -> Sequence[Observed]:
    from connectors.registry import platform  # noqa: PLC0415  because a stored scan needs no connector
    from connectors.runner import collect  # noqa: PLC0415  because the same
    from connectors.work import SourceWork  # noqa: PLC0415  because the same

    if not folder.is_dir():
        raise NothingToAsk(f"{folder} is no folder; --source takes a folder of exported dumps")
    aws = platform("aws")
    work = SourceWork(
        name=folder.name or "folder",
        platform=aws,
        options=msgspec.convert({"folder": str(folder)}, aws.options),
        secret=lambda _reference: "",
        # Nothing that is found here is kept, so its fingerprints need not be known again.
        estate_key=secrets.token_bytes(32),
    )
    return list(collect([work], at=invocation.now()))


def question(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options ``--source`` and ``--scan``; the command gets both as ``of``."""

    @wraps(command)
    def asking(*args: object, source: Path | None, scan: int | None, **more: object) -> None:
        # What was read stays: the collector would look at all of it again and again, longer than an answer takes.
        with collector_paused():
            command(*args, of=Of(source, scan), **more)

    with_scan = click.option("--scan", type=int, metavar="N", help="Ask that scan instead of the latest.")
    with_source = click.option(
        "--source",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Ask a folder of exported dumps instead of the latest scan; no store is needed.",
    )
    return with_source(with_scan(asking))
