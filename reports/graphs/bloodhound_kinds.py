"""What kinds of nodes and edges BloodHound is told of: their names, their icons, and which edges a path may take.

BloodHound finds paths only in structured graphs, those whose kinds an installed extension declares; a kind that is
not declared is taken in and then not shown. So the kinds are few and fixed, whatever platforms there are, and the
platform's own word stands in a property.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from graph.access import EdgeKind

NAMESPACE = "MB"
SOURCE_KIND = "Musterbook"
ESTATE, GAP, COULD_NOT_READ = f"{NAMESPACE}_Estate", f"{NAMESPACE}_Gap", f"{NAMESPACE}_CouldNotRead"
ROLE, GROUP = f"{NAMESPACE}_Role", f"{NAMESPACE}_Group"


class NodeKind(msgspec.Struct, frozen=True):
    """A kind of node: what people call it, what it is, and how it is drawn (an icon of Font Awesome's free set)."""

    display: str
    description: str
    icon: str
    color: str


NODE_KINDS: Mapping[str, NodeKind] = {
    f"{NAMESPACE}_Identity": NodeKind("Identity", "Anything that can act, and is no person", "robot", "#3b6fb6"),
    ROLE: NodeKind("Role", "An identity that others turn into", "user-tie", "#6d8fd1"),
    GROUP: NodeKind("Group", "Gives what it has to its members", "users", "#8aa4d6"),
    f"{NAMESPACE}_Credential": NodeKind("Credential", "What an identity proves itself with", "key", "#d68c14"),
    f"{NAMESPACE}_Exposure": NodeKind("Exposure", "A secret where it should not be", "eye", "#b42318"),
    f"{NAMESPACE}_Secret": NodeKind("Secret", "An entry in a secrets manager", "lock", "#7a3e9d"),
    f"{NAMESPACE}_SecretStore": NodeKind("Secret store", "A secrets manager", "vault", "#542c7a"),
    f"{NAMESPACE}_Resource": NodeKind("Resource", "What can be reached", "cube", "#1a7f37"),
    f"{NAMESPACE}_Rights": NodeKind("Rights", "The same rights of many identities", "scroll", "#78808c"),
    f"{NAMESPACE}_Tool": NodeKind("Agent tool", "A tool that an AI agent has at hand", "wrench", "#0f7b8a"),
    f"{NAMESPACE}_AiSystem": NodeKind("AI system", "An AI system as the register declares it", "brain", "#c2559d"),
    f"{NAMESPACE}_Person": NodeKind("Person", "Who answers for something", "user", "#14828c"),
    f"{NAMESPACE}_Unread": NodeKind("Not read", "Something leads to it; no listing told of it", "question", "#8a6d00"),
    ESTATE: NodeKind("Estate", "All that is scanned", "globe", "#1f2430"),
    GAP: NodeKind("Gap", "A listing that could not be read", "circle-question", "#8a6d00"),
}
PRINCIPALS = (f"{NAMESPACE}_Identity", ROLE, GROUP, f"{NAMESPACE}_AiSystem")
SAID: Mapping[EdgeKind, str] = {
    EdgeKind.REVEALS: "Who reads the place has the credential",
    EdgeKind.PROVES: "Who has the credential is taken for the identity",
    EdgeKind.MEMBER_OF: "A member has what its group has",
    EdgeKind.BECOMES: "Role assumption, federation or impersonation",
    EdgeKind.ESCALATES: "A permission that turns one identity into the other",
    EdgeKind.ADMINISTERS: "May do everything there",
    EdgeKind.READS: "May read the secret",
    EdgeKind.HOLDS: "The secret is the value of the credential",
    EdgeKind.REACHES: "Has the rights, or what they open",
    EdgeKind.CONTAINS: "Who has the whole has what is in it",
    EdgeKind.USES: "The agent may call the tool",
    EdgeKind.RUNS_AS: "What runs there acts as the identity",
    EdgeKind.OWNS: "Answers for it; having the one is not having the other",
}


class EdgeKindDeclared(msgspec.Struct, frozen=True):
    """A kind of edge: what it means, and whether a path may take it."""

    description: str
    traversable: bool


@cache
def node_kind(type_: str, kind: str) -> str:
    """Return the kind of a node."""
    if type_ == "Identity" and kind.endswith(".role"):
        return ROLE
    return GROUP if type_ == "Identity" and kind.endswith("group") else f"{NAMESPACE}_{type_}"


@cache
def edge_kind(kind: str, *, conditional: bool) -> str:
    """Return the kind of an edge. What holds only under a condition is a kind of its own, and can be left out."""
    words = "".join(word.capitalize() for word in kind.split())
    return f"{NAMESPACE}_{words}{'IfConditionMet' if conditional else ''}"


def edge_kinds() -> Mapping[str, EdgeKindDeclared]:
    """Every kind of edge there is."""
    unread = "The scan could not read this: what it would show is missing here"
    found = {COULD_NOT_READ: EdgeKindDeclared(description=unread, traversable=False)}
    for kind in EdgeKind:
        goes = kind is not EdgeKind.OWNS
        found[edge_kind(kind, conditional=False)] = EdgeKindDeclared(description=SAID[kind], traversable=goes)
        if goes:
            said = f"{SAID[kind]}, under a condition that the inventory cannot decide"
            found[edge_kind(kind, conditional=True)] = EdgeKindDeclared(description=said, traversable=True)
    return found
