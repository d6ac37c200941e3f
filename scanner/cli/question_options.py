"""Options that several questions about access have in common."""

from __future__ import annotations

import click

text_or_json = click.option(
    "-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How to answer.",
)  # fmt: skip
context_option = click.option(
    "--context", "context", multiple=True, metavar="KEY=VALUE",
    help="What is known of the request: aws:SourceIp=192.0.2.7; repeatable. All else is taken as unknown.",
)  # fmt: skip
action_option = click.option(
    "--action", metavar="ACTION", help="End with this action on the end (s3:PutObject), instead of whatever gets there."
)
