"""The command line's reference page, printed from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from scanner.cli.app import LINES, muster

WIDTH = 100
HEAD = """\
# The command line

This page is printed from the commands; `muster COMMAND --help` says the same. Results go to stdout, everything else to
stderr. Global options stand before the command: `muster --log-format json scan`.

| Exit code | Meaning |
|---|---|
| 0 | clean |
| 1 | findings at or above `--fail-on` |
| 2 | usage, settings or credentials; the lock is held |
| 3 | incomplete: something could not be read (`--allow-gaps` makes it 0 or 1) |
| 4 | a fault of ours; `MUSTER_DEBUG=1` prints a traceback without values |
| 130, 143 | stopped by Ctrl-C or SIGTERM; the same command goes on from there |

"""


def reference_markdown() -> str:
    """Return the page."""
    return HEAD + "\n".join(_sections())


def _sections() -> Iterator[str]:
    with _context(muster, "muster") as top:
        yield _section("muster", muster, top)
        for name in LINES:
            command = muster.get_command(top, name)
            if command is not None:
                with _context(command, name, top) as context:
                    yield _section(f"muster {name}", command, context)


def _context(command: click.Command, name: str, parent: click.Context | None = None) -> click.Context:
    return click.Context(
        command,
        info_name=name,
        parent=parent,
        help_option_names=["-h", "--help"],
        terminal_width=WIDTH,
        max_content_width=WIDTH,
    )


def _section(title: str, command: click.Command, context: click.Context) -> str:
    lines = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return f"## {title}\n\n```text\n{lines}\n```\n"
