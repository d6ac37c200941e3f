"""What a focus graph is made of: a few nodes in columns, the edges between them, and what was left out."""

from __future__ import annotations

from enum import IntEnum

import msgspec

from graph.classes import CLASS
from graph.model import AiSystem, AnyRecord, Credential, Exposure, Identity, Policy, Resource, Tool


class Layer(IntEnum):
    """Where a thing stands by nature on the way from what lies open to what it is worth."""

    REPOSITORY = 0
    EXPOSURE = 1
    CREDENTIAL = 2
    IDENTITY = 3
    ROLE = 4
    ENTITLEMENT = 5
    RESOURCE = 6


HEADINGS = {
    Layer.REPOSITORY: "where it lies",
    Layer.EXPOSURE: "exposure",
    Layer.CREDENTIAL: "credential",
    Layer.IDENTITY: "identity",
    Layer.ROLE: "role or group",
    Layer.ENTITLEMENT: "entitlement",
    Layer.RESOURCE: "what it reaches",
}
RUNNING = "what runs as it"
"""Heading of resources that lead to the subject."""
ROLES = ("role", "group")
HOLDERS = ("repository", "workflow", "image", "pipeline")


class FocusNode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing of the graph, or many of one sort (``count``) that lead the same way."""

    id: str
    """Of the record; a made-up one where it stands for many, or for an entitlement."""
    layer: Layer
    column: int
    """Counted from the left; every edge of a walk goes to a column further right."""
    word: str
    """What sort of thing it is: ``access key``."""
    name: str
    """Cut, and without anything that a terminal or a page would obey."""
    count: int = 1
    marks: tuple[str, ...] = ()
    """What is remarkable: ``crown jewel``, ``production``, ``switched off``."""
    subject: bool = False
    main: bool = False
    """It stands on the way that matters most: from what lies open to the worst that is reached."""


class FocusEdge(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One step, from what one has to what one gains."""

    source: str
    target: str
    verb: str
    why: str
    conditional: bool = False
    """It holds only under a condition that the inventory cannot decide."""
    main: bool = False


class Focus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What surrounds one subject, small enough to be looked at."""

    subject: str
    title: str
    nodes: tuple[FocusNode, ...]
    edges: tuple[FocusEdge, ...]
    left_out: int = 0
    """How many neighbours of what is drawn are neither drawn nor counted in a node that stands for many."""
    unread: int = 0
    """How many listings of the sources drawn could not be read: what they would have shown is not here."""
    known: bool = True
    """Whether the subject is in the graph at all."""


NATURES: dict[type[AnyRecord], Layer] = {
    Exposure: Layer.EXPOSURE,
    Credential: Layer.CREDENTIAL,
    AiSystem: Layer.REPOSITORY,
    Policy: Layer.ENTITLEMENT,
    Tool: Layer.ENTITLEMENT,
}


def layer_of(record: AnyRecord | None) -> Layer:
    """Where a record stands by nature."""
    if isinstance(record, Identity):
        return Layer.ROLE if record.kind.endswith(ROLES) else Layer.IDENTITY
    if isinstance(record, Resource) and record.kind.startswith(CLASS):
        return Layer.ENTITLEMENT
    if isinstance(record, Resource) and record.kind.endswith(HOLDERS):
        return Layer.REPOSITORY
    return Layer.RESOURCE if record is None else NATURES.get(type(record), Layer.RESOURCE)
