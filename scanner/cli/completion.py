"""``muster completion``: the script that teaches a shell our commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from scanner.cli.invocation import tell

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Print the completion script for your shell.")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, *, shell: str) -> None:
    """Print the completion script for your shell.

    \b
    bash:  muster completion bash > ~/.local/share/bash-completion/completions/muster
    zsh:   muster completion zsh > a folder of $fpath, as _muster
    fish:  muster completion fish > ~/.config/fish/completions/muster.fish
    """  # noqa: D301 because \b is click's mark for a paragraph that keeps its lines
    kind = get_completion_class(shell)
    if kind is not None:
        tell([kind(ctx.find_root().command, {}, "muster", "_MUSTER_COMPLETE").source(), "\n"])
