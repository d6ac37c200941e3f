"""``muster baseline``: accept the secrets that are known, so that only new ones are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click
import msgspec

from scanner.cli.faults import INCOMPLETE
from scanner.cli.invocation import Invocation, pass_invocation
from scanner.cli.outputs import Output, write
from scanner.cli.reading import Reading, reads, targets_of, wishes_of

if TYPE_CHECKING:
    from connectors.detect.ignores.baseline import Baseline
    from connectors.detect.ignores.updating import Update
    from reports.declare import Style
    from scanner.sweep import Wishes


class Writes(msgspec.Struct, frozen=True):
    """What writes a baseline, as reports are written."""

    render: Callable[[Baseline, Style], Iterator[str]]


@click.command(
    "baseline",
    short_help="Accept the secrets that are known, so that only new ones are told.",
)
@reads
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="The baseline; .muster-baseline.toml at the root of the repository, unless told otherwise.",
)  # fmt: skip
@click.option("--reason", default="", metavar="TEXT", help="Why what is new is accepted.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day until which what is new is accepted.")
@click.option("--prune", is_flag=True, help="Remove what matches nothing any more.")
@pass_invocation
@click.pass_context
def command(
    ctx: click.Context,
    invocation: Invocation,
    /,
    *,
    output: Path | None,
    reason: str,
    until: datetime | None,
    prune: bool,
    **reading: Unpack[Reading],
) -> None:
    """Write what is found now into a baseline, or bring one up to date. Reasons and ends that stand there are kept.

    The fingerprints are keyed: the team and its CI need the same MUSTER_ESTATE_KEY. What marks or files of other
    scanners ignore is not taken up.
    """
    from connectors.detect.ignores.updating import updated  # noqa: PLC0415  because help must not pay for it
    from scanner.sweep import run_sweep  # noqa: PLC0415  because the same

    wishes = wishes_of(reading, targets_of(reading))
    whole = _reads_all(wishes)
    if prune and not whole:
        raise click.UsageError("--prune needs all to be read: name the root of the repository, and leave out --since")
    file = _file(wishes.targets, output)
    key = _key(invocation)
    old = _old(file, key)
    sweep = run_sweep(wishes, environ=invocation.environ, now=invocation.now)
    update = updated(
        old.known, sweep.leaks, today=sweep.at.date(), reason=reason, until=until.date() if until else None,
        history=wishes.options.history or wishes.options.all_objects, whole=sweep.complete and whole, prune=prune,
    )  # fmt: skip
    _put(file, key, update, invocation.style())
    _tell(invocation, file, update, prune=prune, complete=sweep.complete)
    ctx.exit(0 if sweep.complete else INCOMPLETE)


def _reads_all(wishes: Wishes) -> bool:
    """Whether a sweep reads the whole of its repositories, so that what it does not find is not there."""
    from connectors.detect.ignores.files import root_of  # noqa: PLC0415  because help must not pay for it

    options = wishes.options
    roots = all(root_of(each) == str(Path(each).absolute()) for each in wishes.targets)
    return not options.since and (roots or options.history or options.all_objects)


def _file(targets: Sequence[str], output: Path | None) -> Path:
    from connectors.detect.ignores.files import OWN_NAME, root_of  # noqa: PLC0415  because the same

    if output is None and len(targets) > 1:
        raise click.UsageError("a baseline is for one repository: name the file for several with -o FILE")
    return output or Path(root_of(targets[0])) / OWN_NAME


def _key(invocation: Invocation) -> bytes:
    from scanner.estate_key import estate_key  # noqa: PLC0415  because the same
    from scanner.folders import state_folder  # noqa: PLC0415  because the same

    return estate_key(state_folder(invocation.environ), invocation.environ)


def _old(file: Path, key: bytes) -> Baseline:
    """The baseline that is there, if it is ours to go on with."""
    from connectors.detect.ignores.baseline import Baseline, baseline_of, check_key, key_check  # noqa: PLC0415  because the same
    from connectors.detect.ignores.reading import text_of  # noqa: PLC0415  because the same

    if not file.exists():
        return Baseline(key=key_check(key))
    old = baseline_of(text_of(str(file), str(file), follow=True), str(file))
    check_key(old, str(file), lambda: key)
    return old


def _put(file: Path, key: bytes, update: Update, style: Style) -> None:
    from connectors.detect.ignores.baseline import Baseline, key_check, written  # noqa: PLC0415  because the same

    whole = Baseline(key=key_check(key), known=update.known)
    write([Output(Writes(lambda told, _style: written(told.key, told.known)), file)], whole, style)


def _tell(invocation: Invocation, file: Path, update: Update, *, prune: bool, complete: bool) -> None:
    invocation.note(f"{file}: {update.added} new, {len(update.known)} in all")
    if update.gone:
        done = "were removed" if prune else "match nothing any more; remove them with --prune"
        invocation.note(f"{len(update.gone)} {done}:")
        for each in update.gone:
            invocation.note(f"  {each.detector} {each.fingerprint[:12]}… {each.path}")
    if update.over:
        invocation.note(f"{update.over} are over and are told again: give them a new end, or remove them")
    if not complete:
        invocation.note("not everything could be read: muster secrets says what; nothing was taken for gone")
