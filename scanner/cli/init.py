"""``muster init``: a first settings file, from the credentials at hand."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.invocation import Invocation, pass_invocation

NAME_IT = """
      (with a command in it, or an address beside a secret, name the file each time: --config or MUSTER_CONFIG)"""
"""A file that is merely found is not trusted with either."""


@click.command("init", short_help="Look at the credentials at hand and write a muster.toml.")
@click.option("--force", is_flag=True, help="Replace a muster.toml that is there.")
@pass_invocation
def command(invocation: Invocation, *, force: bool) -> None:
    """Look at the credentials at hand and write a commented muster.toml into this folder.

    It looks for AWS profiles, the Azure CLI, gcloud, VAULT_ADDR, GITHUB_TOKEN, a kubeconfig and this git repository.
    No credential is used, and none is copied.
    """
    from scanner.init import write_settings  # noqa: PLC0415 because help must not pay for it
    from scanner.init_look import look  # noqa: PLC0415 because help must not pay for it

    home = Path(invocation.environ.get("HOME", "~")).expanduser()
    hints = list(look(invocation.environ, invocation.cwd, home))
    file = write_settings(invocation.cwd, hints, invocation.environ, force=force)
    for hint in hints:
        invocation.note(f"{'source' if hint.platform else 'not a source yet'}: {hint.name} ({hint.seen})")
    invocation.note(f"written: {file}\nnext: muster doctor, then muster scan{NAME_IT}")
