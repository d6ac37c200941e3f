"""A group of commands whose help is static, so that showing it imports none of them."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows its commands by name and line of help and imports ``<package>.<name>`` on the first call."""

    def __init__(self, *args: Any, package: str, lines: Mapping[str, str], **more: Any) -> None:  # noqa: ANN401 because they are click's own arguments
        super().__init__(*args, **more)
        self._package = package
        self.lines = lines

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 because click passes its context
        """Name the commands in the order of a first encounter."""
        return list(self.lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 because click passes its context
        """Import a command."""
        if cmd_name not in self.lines:
            return None
        module = importlib.import_module(f"{self._package}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one was probably meant."""
        if args and args[0] not in self.lines and not args[0].startswith("-"):
            from scanner.settings.problems import meant  # noqa: PLC0415 because only a mistake pays for it

            ctx.fail(f"there is no command {args[0]}. {meant(args[0], self.lines)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 because click passes its context
        """List the commands with their static lines."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.lines.items()))
