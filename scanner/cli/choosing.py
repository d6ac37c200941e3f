"""Which findings are meant: by their ids, or by the same filters as ``muster findings`` has."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

import click
import msgspec

from findings.declare import Severity
from findings.finding import ACTIVE, Status
from scanner.cli.pick import NoSuchThing, pick

if TYPE_CHECKING:
    from findings.finding import Finding
    from scanner.cli.invocation import Invocation

Command = Callable[..., Any]
STDIN = "-"
NAMED = 10
"""So many are told one by one."""


class Filters(TypedDict):
    """The options of ``filters``, as they reach a command."""

    severity: str
    rules: Sequence[str]
    statuses: Sequence[str]
    owner: str | None
    assigned: str | None
    sources: Sequence[str]
    scopes: Sequence[str]
    subjects: Sequence[str]
    overdue: bool


class Choice(Filters):
    """The options of ``chooses``, as they reach a command."""

    ids: Sequence[str]
    dry_run: bool
    yes: bool


_FILTERS: tuple[Callable[[Command], Command], ...] = (
    click.option(
        "--severity", type=click.Choice([each.value for each in Severity]), default="info",
        help="This severity or worse.",
    ),
    click.option("--rule", "rules", multiple=True, metavar="ID", help="Of this rule; repeatable."),
    click.option(
        "--status", "statuses", multiple=True, type=click.Choice([each.value for each in Status]),
        help="In this status; repeatable.",
    ),
    click.option("--owner", metavar="TEXT", help="Whose owner's name holds this text."),
    click.option("--assigned", metavar="TEXT", help="Assigned to somebody whose name holds this text."),
    click.option("--source", "sources", multiple=True, metavar="NAME", help="Of this source; repeatable."),
    click.option(
        "--scope", "scopes", multiple=True, metavar="ID", help="Of this account, namespace or repository; repeatable."
    ),
    click.option(
        "--subject", "subjects", multiple=True, metavar="PATTERN",
        help="Whose subject's id or name is so; * stands for any text; repeatable.",
    ),
    click.option("--overdue", is_flag=True, help="That should have been mended by now."),
)  # fmt: skip
_BULK: tuple[Callable[[Command], Command], ...] = (
    click.option("--dry-run", is_flag=True, help="Tell which findings are meant, and change nothing."),
    click.option("--yes", is_flag=True, help="Do not ask, however many the filters mean."),
)


_IDS: Callable[[Command], Command] = click.argument("ids", nargs=-1, metavar="[ID]...")


def filters(command: Command) -> Command:
    """Give a command the options that choose findings."""
    return _with(_FILTERS, command)


def chooses(command: Command) -> Command:
    """Give a command several ids, the filters, and a way to try it first."""
    return _with((_IDS, *_FILTERS, *_BULK), command)


def _with(options: Sequence[Callable[[Command], Command]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which findings are asked for."""

    severity: Severity = Severity.INFO
    rules: Sequence[str] = ()
    statuses: Sequence[str] = ()
    owner: str | None = None
    assigned: str | None = None
    sources: Sequence[str] = ()
    scopes: Sequence[str] = ()
    subjects: Sequence[str] = ()
    overdue: bool = False

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Wanted:
        """What the options of a command ask for."""
        fields = {name: said[name] for name in cls.__struct_fields__}
        return cls(**{**fields, "severity": Severity(said["severity"])})

    @property
    def narrow(self) -> bool:
        """Whether anything is asked for at all."""
        return self != Wanted()

    def fits(self, finding: Finding, at: datetime) -> bool:
        """Whether a finding is as asked for, its status aside."""
        from findings.waivers import fits  # noqa: PLC0415  because help must not pay for it

        subject = (finding.subject, finding.subject_name)
        return (
            finding.severity.rank >= self.severity.rank
            and (not self.rules or finding.rule in self.rules)
            and (not self.sources or finding.source in self.sources)
            and (not self.scopes or finding.scope in self.scopes)
            and _holds(self.owner, finding.owner)
            and _holds(self.assigned, finding.assigned)
            and (not self.overdue or finding.overdue(at))
            and (not self.subjects or any(fits(each, text) for each in self.subjects for text in subject))
        )

    def listed(self, finding: Finding, at: datetime, usual: Collection[Status] = ACTIVE) -> bool:
        """Whether it is asked for; ``usual`` are the statuses where none is said: those that ask for action."""
        return self.fits(finding, at) and finding.status in (self.statuses or usual)


def _holds(text: str | None, name: str | None) -> bool:
    return text is None or text.casefold() in (name or "").casefold()


def worst_first(found: Sequence[Finding]) -> list[Finding]:
    """The order of every list of findings."""
    return sorted(found, key=lambda each: (-each.risk, -each.severity.rank, each.id))


def chosen(
    invocation: Invocation, known: Mapping[str, Finding], choice: Choice, usual: Collection[Status] = ACTIVE
) -> list[Finding]:
    """The findings that are meant: those named, as far as the filters let them through, or all that these mean."""
    wanted = Wanted.of(choice)
    named = _named(choice["ids"])
    # Stdin without an id means nothing, and is no mistake: a list of what is overdue may be empty.
    if not choice["ids"] and not wanted.narrow:
        raise click.UsageError("say which findings: their ids, - for ids from stdin, or filters such as --rule ID")
    at = invocation.now()
    if not choice["ids"]:
        return worst_first([each for each in known.values() if wanted.listed(each, at, usual)])
    found: dict[str, Finding] = {}
    for text in named:
        finding = pick(known, text)
        if finding is None:
            raise NoSuchThing(f"no finding has the id {text}; see: muster findings")
        if wanted.fits(finding, at) and (not wanted.statuses or finding.status in wanted.statuses):
            found[finding.id] = finding
    return worst_first(list(found.values()))


def _named(ids: Sequence[str]) -> list[str]:
    """The ids that were said, with those of stdin in the place of ``-``: the first word of each line."""
    named: list[str] = []
    for each in ids:
        if each != STDIN:
            named.append(each)
            continue
        words = (line.split() for line in sys.stdin)
        named.extend(word[0] for word in words if word and not word[0].startswith("#"))
    return named


def agreed(invocation: Invocation, found: Sequence[Finding], choice: Choice, deed: str) -> bool:
    """Whether to go on with what was chosen. ``deed`` goes on from a count: ``would be acknowledged``."""
    from reports.listings import findings_text  # noqa: PLC0415  because help must not pay for it
    from reports.text import counted  # noqa: PLC0415  because the same
    from scanner.cli.invocation import tell  # noqa: PLC0415  because the same

    said = f"{counted(len(found), 'finding')} {deed}"
    if choice["dry_run"]:
        tell(findings_text(found, invocation.style(), invocation.now()))
        invocation.note(f"{said}; nothing was changed")
        return False
    if not found:
        invocation.note("no finding is so; nothing was changed")
        return False
    if choice["ids"] or len(found) == 1 or choice["yes"]:
        return True
    if not sys.stdin.isatty():
        raise click.UsageError(f"{said}: try it with --dry-run, then say --yes")
    if click.confirm(f"{said}. Go on?", err=True):
        return True
    invocation.note("nothing was changed")
    return False


def tell_done(invocation: Invocation, done: Sequence[Finding], refused: Mapping[str, str], deed: str) -> None:
    """Say what was done, one by one where they are few, and why others were left."""
    from reports.text import clean, counted  # noqa: PLC0415  because help must not pay for it

    if 0 < len(done) <= NAMED:
        for finding in done:
            invocation.note(f"{finding.id} {deed}: {clean(finding.title)}, {clean(finding.subject_name)}")
    elif done:
        invocation.note(f"{counted(len(done), 'finding')}: each {deed}")
    for id_, why in refused.items():
        click.echo(f"muster: {id_} {why}", err=True)
