"""Reports where the command line wants them: ``-f FORMAT`` on stdout, ``-f FORMAT=FILE`` in a file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from scanner.cli.invocation import tell

if TYPE_CHECKING:
    from reports.declare import Reporter, Style
    from reports.scan import Scan


Command = Callable[..., Any]


class WriteError(Exception):
    """A report could not be written; the message says where and why."""


class Output(msgspec.Struct, frozen=True):
    """A format and the file it goes to; stdout when there is none."""

    reporter: Reporter
    file: Path | None


def format_option(default: str) -> Callable[[Command], Command]:
    """Make the option ``-f`` of the commands that write reports."""
    return click.option(
        "-f", "--format", "formats", multiple=True, default=(default,), show_default=True, metavar="FORMAT[=FILE]",
        callback=lambda _ctx, _param, value: outputs_of(value), help="A format, and the file it goes to; repeatable.",
    )  # fmt: skip


def outputs_of(formats: Sequence[str]) -> list[Output]:
    """Understand the formats asked for, before anything is done for them."""
    from reports.registry import reporters  # noqa: PLC0415 because only reports need the formats

    known = reporters()
    outputs = []
    for wanted in formats:
        name, _, file = wanted.partition("=")
        if name not in known:
            raise click.BadParameter(f"there is no format {name}; known: {', '.join(known)}")
        outputs.append(Output(known[name], Path(file) if file and file != "-" else None))
    if sum(output.file is None for output in outputs) > 1:
        raise click.BadParameter("only one format can go to stdout; give the others a file: FORMAT=FILE")
    return outputs


def write(outputs: Iterable[Output], scan: Scan, style: Style) -> list[Path]:
    """Write every report and return the files that were made."""
    files = []
    for output in outputs:
        if output.file is None:
            tell(output.reporter.render(scan, style))
        else:
            plain = msgspec.structs.replace(style, colour=False, limit=None)
            _put(output.file, output.reporter.render(scan, plain))
            files.append(output.file)
    return files


def _put(file: Path, chunks: Iterable[str]) -> None:
    """Write beside the file and rename, so that a reader never sees half a report."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.writelines(chunks)
        fresh.replace(file)
    except OSError as error:
        raise WriteError(f"{file} cannot be written: {error.strerror}") from None
    finally:
        fresh.unlink(missing_ok=True)
