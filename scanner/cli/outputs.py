"""Reports where the command line wants them: ``-f FORMAT`` on stdout, ``-f FORMAT=FILE`` in a file."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import click
import msgspec

from scanner.cli.invocation import tell

if TYPE_CHECKING:
    from reports.declare import Reporter, Style, Whole


Command = Callable[..., Any]
Told = TypeVar("Told")
Given_contra = TypeVar("Given_contra", contravariant=True)


class Renders(Protocol[Given_contra]):
    """A format, as far as writing goes."""

    @property
    def render(self) -> Callable[[Given_contra, Style], Iterator[str] | Iterator[bytes]]:
        """Turn what is told into text, or into bytes."""


class WriteError(Exception):
    """A report could not be written; the message says where and why."""


class Output(msgspec.Struct, Generic[Told], frozen=True):
    """A format and the file it goes to; stdout when there is none."""

    reporter: Renders[Told]
    file: Path | None


def format_option(default: str) -> Callable[[Command], Command]:
    """Make the option ``-f`` of the commands that write reports of scans."""
    return click.option(
        "-f", "--format", "formats", multiple=True, default=(default,), show_default=True, metavar="FORMAT[=FILE]",
        callback=lambda _ctx, _param, value: _legible(outputs_of(value, _of_scans)),
        help="A format, and the file it goes to; repeatable.",
    )  # fmt: skip


def _legible(outputs: list[Output[Whole]]) -> list[Output[Whole]]:
    """Refuse bytes on a terminal, which may obey some of them."""
    for output in outputs:
        if output.file is None and getattr(output.reporter, "binary", False) and sys.stdout.isatty():
            raise click.BadParameter("this format is no text for a terminal; give it a file: FORMAT=FILE")
    return outputs


def outputs_of(formats: Sequence[str], known: Callable[[str], Renders[Told]]) -> list[Output[Told]]:
    """Understand the formats asked for, before anything is done for them."""
    outputs = []
    for wanted in formats:
        name, _, file = wanted.partition("=")
        try:
            outputs.append(Output(known(name), Path(file) if file and file != "-" else None))
        except LookupError as error:
            raise click.BadParameter(str(error)) from None
    if sum(output.file is None for output in outputs) > 1:
        raise click.BadParameter("only one format can go to stdout; give the others a file: FORMAT=FILE")
    return outputs


def _of_scans(name: str) -> Reporter:
    from reports.registry import reporters  # noqa: PLC0415 because only reports need the formats

    known = reporters()
    if name not in known:
        raise LookupError(f"there is no format {name}; known: {', '.join(known)}")
    needs = known[name].needs
    if needs is not None and not needs.are_met():
        raise LookupError(f"{name} needs {needs.module}, which is not installed; install musterbook[{needs.extra}]")
    return known[name]


def write(outputs: Iterable[Output[Told]], told: Told, style: Style) -> list[Path]:
    """Write every report and return the files that were made."""
    files = []
    for output in outputs:
        if output.file is None:
            tell(output.reporter.render(told, style))
        else:
            plain = msgspec.structs.replace(style, colour=False, limit=None)
            _put(output.file, output.reporter.render(told, plain))
            files.append(output.file)
    return files


def _put(file: Path, chunks: Iterable[str | bytes]) -> None:
    """Write beside the file and rename, so that a reader never sees half a report.

    What is there and is no plain file, such as a device, a pipe or a link, is written to and never replaced.
    """
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if not _is_free(file):
            with file.open("wb") as opened:
                opened.writelines(map(_encoded, chunks))
            return
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
            opened.writelines(map(_encoded, chunks))
        fresh.replace(file)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise WriteError(f"{file} cannot be written: {error.strerror}") from None


def _encoded(chunk: str | bytes) -> bytes:
    return chunk.encode() if isinstance(chunk, str) else chunk


def _is_free(file: Path) -> bool:
    """Whether there is nothing at this path, or a plain file."""
    try:
        return stat.S_ISREG(file.lstat().st_mode)
    except FileNotFoundError:
        return True
