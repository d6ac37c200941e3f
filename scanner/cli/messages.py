"""``muster messages``: digests of what changed, to chats and mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from scanner.cli.faults import INCOMPLETE
from scanner.cli.invocation import Invocation, pass_invocation, tell
from scanner.cli.tables import as_json, json_or_table, table

if TYPE_CHECKING:
    from scanner.messaging import Telling, Told
    from scanner.store.book import Book

Command = Callable[..., Any]
CHANNELS: Callable[[Command], Command] = click.option(
    "--channel", "names", multiple=True, metavar="NAME", help="Only this channel of the settings; repeatable."
)


@click.group("messages", short_help="Tell channels what is new, worse and fixed.")
def command() -> None:
    """Tell the channels that [messages.NAME] of the settings name what is new, what got worse and what was fixed."""


@command.command("preview", short_help="Show what would be sent; send nothing.")
@CHANNELS
@json_or_table
@pass_invocation
def preview(invocation: Invocation, *, names: Sequence[str], form: str) -> None:
    """Show what each channel would be told of the scan in force. No address is looked up."""
    from reports.send.markup.as_plain import as_plain  # noqa: PLC0415 because help must not pay for it
    from scanner.messaging import chosen  # noqa: PLC0415 because of the same

    channels = chosen(invocation.settings.messages, names)
    with invocation.book() as book:
        telling = _telling(invocation, book)
        told = {each.address.channel: each.scan for each in reversed(book.messages(invocation.settings.estate))}
        said = {name: telling.digest(channel, told.get(name)) for name, channel in channels.items()}
    if form == "json":
        tell(as_json(said))
        return
    for name, each in said.items():
        tell([f"[{name}] {each.title if each.changes else 'nothing to say'}\n\n"])
        tell([as_plain(each.body), "\n"] if each.changes else [])


@command.command("send", short_help="Send them, each once for each scan.")
@CHANNELS
@click.option("--again", is_flag=True, help="Send also what may have arrived already, because its sender died.")
@json_or_table
@pass_invocation
@click.pass_context
def send(ctx: click.Context, invocation: Invocation, *, names: Sequence[str], again: bool, form: str) -> None:
    """Tell every address that was not told of the scan in force. Where nothing changed, nothing is sent.

    Exit codes: 0 all are told, 2 an address is none, 3 one could not be told; the next run tries it again.
    """
    from scanner.estate_key import estate_key  # noqa: PLC0415 because help must not pay for it
    from scanner.messaging import chosen, opened  # noqa: PLC0415 because of the same
    from scanner.secrets import resolver  # noqa: PLC0415 because of the same
    from scanner.settings.messages import trusted_messages  # noqa: PLC0415 because of the same

    invocation.start_logs()
    channels = chosen(trusted_messages(invocation.settings), names)
    # All of them before anything is sent: a mistake in the last should not be found when the first is out.
    resolve, key = resolver(invocation.environ), estate_key(invocation.settings.state, invocation.environ)
    ready = {name: opened(channel, resolve, key) for name, channel in channels.items()}
    told: list[Told] = []
    with invocation.book() as book:
        telling = _telling(invocation, book)
        for name, channel in channels.items():
            for each in telling.send(name, channel, ready[name], invocation.now, again=again):
                told.append(each)
                tell(_lines(each) if form != "json" else ())
    if form == "json":
        tell(as_json(told))
    ctx.exit(INCOMPLETE if any(each.state in {"failed", "unsure"} for each in told) else 0)


@command.command("list", short_help="List what was sent.")
@CHANNELS
@json_or_table
@pass_invocation
def list_(invocation: Invocation, *, names: Sequence[str], form: str) -> None:
    """List which address was told of which scan, and when."""
    with invocation.book() as book:
        sent = [
            each for each in book.messages(invocation.settings.estate) if not names or each.address.channel in names
        ]
    if form == "json":
        tell(as_json(sent))
        return
    head = ("scan", "channel", "address", "state", "at", "")
    rows = [
        (str(each.scan), each.address.channel, each.address.name, each.state, f"{each.at:%Y-%m-%d %H:%M}", each.why)
        for each in sent
    ]
    tell(table(head, rows) if rows else ["No message was sent.\n"])


def _telling(invocation: Invocation, book: Book) -> Telling:
    from scanner.messaging import Telling  # noqa: PLC0415 because help must not pay for it
    from scanner.run import load_graph  # noqa: PLC0415 because of the same
    from scanner.settings.worth import worth_rules  # noqa: PLC0415 because of the same

    number = invocation.number(book)
    return Telling(book, book.scan(number), lambda: load_graph(book, number, worth_rules(invocation.settings)).worth)


def _lines(told: Told) -> Iterator[str]:
    said = {"sent": told.title, "quiet": "nothing to say"}.get(told.state, told.why)
    yield f"{told.channel}: {told.address}: {told.state}{f': {said}' if said else ''}\n"
