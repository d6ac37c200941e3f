"""What the settings say, and where each of them was said."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from findings.declare import Severity
from findings.due import DueDates
from findings.limits import Limits
from findings.weights import Weights
from graph.references import SecretRef
from scanner.settings.worth import CrownJewel, Environment, WorthSettings


class Origin(msgspec.Struct, frozen=True):
    """Where a value was said: ``default``, ``muster.toml:12``, ``MUSTER_STORE`` or ``--store``."""

    kind: str
    """default, file, environment or flag"""
    place: str

    def __str__(self) -> str:
        return self.place


DEFAULT = Origin("default", "default")


class RuleSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rules are asked, how bad each is held to be, and where rules of one's own are."""

    disabled: Annotated[tuple[str, ...], Meta(description="Ids of rules that are not asked.")] = ()
    severity: Annotated[dict[str, Severity], Meta(description="Rule id → severity, instead of the rule's own.")] = {}
    folder: Annotated[str | None, Meta(description="Folder of rules of your own, relative to this file.")] = None


class OwnerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which tags name an owner, beside those that are known."""

    keys: Annotated[
        dict[str, Annotated[float, Meta(ge=0, le=1)]],
        Meta(description="Tag → how far it is to be believed; 0 for one that names no owner here."),
    ] = {}


class Document(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings file of Musterbook."""

    estate: Annotated[str, Meta(min_length=1, description="Name of all that is scanned.")] = "main"
    store: Annotated[
        str | SecretRef | None,
        Meta(description="Where scans are kept: an sqlite:/// or postgresql:// address, or where to find it."),
    ] = None
    register: Annotated[str | None, Meta(description="File or folder of the AI register, relative to this file.")] = (
        None
    )
    waivers: Annotated[str | None, Meta(description="YAML file of accepted findings, relative to this file.")] = None
    keep: Annotated[int, Meta(ge=1, description="How many scans to keep; all of them when not set.")] | None = None
    limits: Annotated[Limits, Meta(description="Thresholds of the rules.")] = Limits()
    rules: RuleSettings = RuleSettings()
    environments: Annotated[
        tuple[Environment, ...], Meta(description="Which environment things are in; the first that means one counts.")
    ] = ()
    crown_jewels: Annotated[tuple[CrownJewel, ...], Meta(description="What matters most.")] = ()
    worth: Annotated[WorthSettings, Meta(description="How else environments and crown jewels are told.")] = (
        WorthSettings()
    )
    risk: Annotated[Weights, Meta(description="Points of the terms of a risk score.")] = Weights()
    due: Annotated[DueDates, Meta(description="Days to mend findings in; 0 for no end.")] = DueDates()
    owners: Annotated[OwnerSettings, Meta(description="How owners are told.")] = OwnerSettings()
    sources: Annotated[dict[str, dict[str, Any]], Meta(description="The places to look, by a name of your own.")] = {}
    tickets: Annotated[
        dict[str, dict[str, Any]], Meta(description="The places where tickets go, by a name of your own.")
    ] = {}
    messages: Annotated[
        dict[str, dict[str, Any]], Meta(description="The channels that are told what changed, by a name of your own.")
    ] = {}


class SourceSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One configured place to look. ``options`` is an instance of its platform's options struct."""

    name: str
    platform: str
    options: Any


class TicketSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One place where tickets go: ``routing`` is a ``Routing``, ``options`` the struct of its kind of target."""

    name: str
    target: str
    routing: Any
    options: Any


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of one run. ``origins`` says of each value, by its dotted path, where it was said."""

    estate: str
    store: str | SecretRef
    state: Path
    """The folder of what this machine remembers: the estate key and, by default, the store."""
    register: Path | None = None
    waivers: Path | None = None
    keep: int | None = None
    limits: Limits = Limits()
    rules: RuleSettings = RuleSettings()
    environments: tuple[Environment, ...] = ()
    crown_jewels: tuple[CrownJewel, ...] = ()
    worth: WorthSettings = WorthSettings()
    risk: Weights = Weights()
    due: DueDates = DueDates()
    owners: OwnerSettings = OwnerSettings()
    sources: dict[str, SourceSettings] = {}
    tickets: dict[str, TicketSettings] = {}
    messages: dict[str, Any] = {}
    """Each a ``Channel``."""
    file: Path | None = None
    trusted: bool = True
    """Whether the file was named by its user. One merely found may not run commands or say where a secret is sent."""
    origins: dict[str, Origin] = {}

    def origin(self, path: str) -> Origin:
        """Where the value of a dotted path (``limits.dormant_days``) was said."""
        return self.origins.get(path, DEFAULT)
