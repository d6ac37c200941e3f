"""What settings say of environments and crown jewels, in ``muster.toml`` and in a file of their own beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import msgspec
from msgspec import Meta

from graph.environments import PRODUCTION, TAGS
from graph.selector import CRITERIA, Selector
from graph.worth import JEWEL_TAGS, Names, Saying, WorthRules
from scanner.settings.problems import Problem, SettingsError

if TYPE_CHECKING:
    from findings.yaml_lines import Document as YamlDocument
    from findings.yaml_lines import Problem as Fault
    from scanner.settings.model import Settings

NO_CRITERION = f"Say what it means by one of: {', '.join(CRITERIA)}."


class Environment(Selector, frozen=True, kw_only=True, omit_defaults=True):
    """One ``[[environments]]``: what is meant by all of these criteria is in this environment."""

    is_: Annotated[str, Meta(min_length=1)] = msgspec.field(name="is")
    because: str = ""

    def saying(self, place: str) -> Saying:
        """The entry as the graph asks it."""
        return Saying(selector=self, says=self.is_, place=place)


class CrownJewel(Selector, frozen=True, kw_only=True, omit_defaults=True):
    """One ``[[crown_jewels]]``: what is meant by all of these criteria is a crown jewel."""

    because: str = ""

    def saying(self, place: str) -> Saying:
        """The entry as the graph asks it."""
        return Saying(selector=self, says=self.because, place=place)


class WorthSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How environments and crown jewels are told apart from what settings say of single things (``[worth]``)."""

    file: Annotated[
        str | None, Meta(description="YAML file with more environments and crown_jewels, relative to this file.")
    ] = None
    environment_tags: Annotated[tuple[str, ...], Meta(description="Tags that say an environment.")] = TAGS
    jewel_tags: Annotated[tuple[str, ...], Meta(description="Tags that say a crown jewel.")] = JEWEL_TAGS
    names: Annotated[Names, Meta(description="Whose names tell an environment by a word of theirs.")] = Names.ACCOUNTS
    production: Annotated[tuple[str, ...], Meta(description="Environments that count as production.")] = (PRODUCTION,)


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file that another team may keep."""

    environments: tuple[Environment, ...] = ()
    crown_jewels: tuple[CrownJewel, ...] = ()


Entry = TypeVar("Entry", Environment, CrownJewel)


def worth_rules(settings: Settings) -> WorthRules:
    """All that is said of environments and crown jewels: by the settings first, then by the file they name."""
    said = settings.worth
    own = WorthRules(
        environments=tuple(_placed(settings, "environments", settings.environments)),
        jewels=tuple(_placed(settings, "crown_jewels", settings.crown_jewels)),
        environment_tags=said.environment_tags,
        jewel_tags=said.jewel_tags,
        names=said.names,
        production=said.production,
    )
    return own if said.file is None else _with_file(own, Path(said.file))


def without_criteria(name: str, entry: Environment | CrownJewel, place: str) -> Iterator[Problem]:
    """Refuse an entry that would mean everything."""
    if not entry.criteria:
        yield Problem(place=place, what=f"{name}: the entry names no criterion", remedy=NO_CRITERION)


def _placed(settings: Settings, name: str, entries: Iterable[Entry]) -> Iterator[Saying]:
    for number, each in enumerate(entries):
        yield each.saying(str(settings.origin(f"{name}.{number}")))


def _with_file(own: WorthRules, path: Path) -> WorthRules:
    from findings.yaml_lines import YamlError, text_of, yaml_document  # noqa: PLC0415 because YAML is not free

    try:
        # As it is written: an account's number is a text, and may begin with a zero.
        document = yaml_document(text_of(path, str(path)), str(path), as_written=True)
    except YamlError as error:
        raise SettingsError([_told(error.problem)]) from None
    read = _shaped(document)
    problems: list[Problem] = []
    environments = tuple(_of_file(document, "environments", read.environments, problems))
    jewels = tuple(_of_file(document, "crown_jewels", read.crown_jewels, problems))
    if problems:
        raise SettingsError(problems)
    return msgspec.structs.replace(own, environments=(*own.environments, *environments), jewels=(*own.jewels, *jewels))


def _shaped(document: YamlDocument) -> _File:
    from findings.yaml_lines import shape  # noqa: PLC0415 because YAML is not free

    read = _File() if document.value is None else shape(document, (), _File)
    if isinstance(read, _File):
        return read
    raise SettingsError([_told(read)])


def _of_file(document: YamlDocument, name: str, entries: Iterable[Entry], problems: list[Problem]) -> Iterator[Saying]:
    for number, each in enumerate(entries):
        place = f"{document.path}:{document.line((name, number))}"
        problems += without_criteria(name, each, place)
        yield each.saying(place)


def _told(fault: Fault) -> Problem:
    """A fault of the file as a problem of the settings."""
    return Problem(place=f"{fault.path}:{fault.line}", what=fault.what, remedy=fault.mend)
