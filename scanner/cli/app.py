"""The ``muster`` command: its global options, and the line of help of each command."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from scanner.cli.invocation import Invocation
from scanner.cli.lazy import LazyGroup
from scanner.version import VERSION

LINES = {
    "init": "Look at the credentials at hand and write a muster.toml.",
    "doctor": "Try every source and say what can and cannot be seen.",
    "config": "Show every setting and where it was said.",
    "scan": "Scan the estate and report what was found.",
    "secrets": "Find secrets in folders, repositories, changes and texts.",
    "baseline": "Accept the secrets that are known, so that only new ones are told.",
    "simulate": "Decide requests to AWS by the policies written beside them.",
    "can": "Say whether an identity may do something in AWS, and why.",
    "who-can": "List who may do something in AWS, and why.",
    "reach": "Tell what an identity reaches: itself, and by becoming others.",
    "path": "Show how one thing leads to another, step by step.",
    "cut": "Find the fewest grants whose removal separates one thing from another.",
    "revoke": "Tell who would lose what if something were revoked.",
    "least-privilege": "Propose policies that keep what an identity uses.",
    "escalation": "Tell who can become administrator in AWS, and by which steps.",
    "scans": "List the scans that are kept.",
    "diff": "Show what came, went and changed between two scans.",
    "creep": "Show how rights grew over the kept scans, and what did it.",
    "findings": "List findings, riskiest first.",
    "show": "Show one finding or record with all that is known of it.",
    "ack": "Acknowledge findings: seen, and to be seen to.",
    "assign": "Ask somebody to see to findings.",
    "close": "Close findings of sources that settings no longer name.",
    "comment": "Say something of findings, for whoever looks next.",
    "environments": "Tell which environments and crown jewels are known, and by what.",
    "owners": "Tell who answers for what, by which evidence, and propose owners.",
    "waive": "Accept findings: why, who, until when.",
    "waivers": "List what is accepted, until when, and what to tidy.",
    "tickets": "Keep tickets for findings, where people work.",
    "messages": "Tell channels what is new, worse and fixed.",
    "rules": "List the rules, show one, or test rules of your own.",
    "posture": "Tell where the estate stands to a framework, item by item.",
    "report": "Write a report of a scan that is kept.",
    "store": "Check, export, import or prune what is kept.",
    "permissions": "Show what a scan of a platform needs to be allowed.",
    "demo": "Raise the built-in estate, scan it and tell what was found.",
    "completion": "Print the completion script for your shell.",
}


@click.group(
    cls=LazyGroup,
    package="scanner.cli",
    lines=LINES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(VERSION, prog_name="muster", message="%(prog)s %(version)s")
@click.option("--config", type=click.Path(path_type=Path), envvar="MUSTER_CONFIG", help="The settings file.")
@click.option("--store", metavar="ADDRESS", help="Where scans are kept, instead of what the settings say.")
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", envvar="MUSTER_LOG_FORMAT", show_default=True,
    help="How log lines are written.",
)  # fmt: skip
@click.option(
    "--log-level", type=click.Choice(["debug", "info", "warning", "error"]), default="warning", show_default=True,
    envvar="MUSTER_LOG_LEVEL", help="From which level on log lines are written.",
)  # fmt: skip
@click.option(
    "--offline", is_flag=True, envvar="MUSTER_OFFLINE", help="Use no network: read only what is on this machine."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but errors.")
@click.option("--no-color", is_flag=True, help="Write no colours (as when NO_COLOR is set).")
@click.pass_context
def muster(
    ctx: click.Context,
    *,
    config: Path | None,
    store: str | None,
    log_format: str,
    log_level: str,
    offline: bool,
    quiet: bool,
    no_color: bool,
) -> None:
    """The roll of an organisation's non-human identities: what there is, who answers for it, what it can reach.

    Exit codes: 0 clean, 1 findings, 2 usage, settings or credentials, 3 incomplete, 4 a fault of ours.
    """
    ctx.obj = Invocation(
        environ=os.environ,
        cwd=Path.cwd(),
        now=lambda: datetime.now(UTC),
        config=config,
        store=store,
        log_format=log_format,
        log_level=log_level,
        offline=offline,
        quiet=quiet,
        colour=not (no_color or os.environ.get("NO_COLOR")),
    )
