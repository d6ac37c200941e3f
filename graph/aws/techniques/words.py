"""The words of a technique: what it needs, what it acts on, and what is gained."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What somebody does who uses a technique."""

    SELF = "self"
    """Rewrites his own rights, or what limits them."""
    CREDENTIAL = "credential"
    """Makes or takes a credential of somebody else."""
    TRUST = "trust"
    """Edits who may become whom."""
    NEW = "passrole-new"
    """Passes a role to something that he makes."""
    EXISTING = "passrole-existing"
    """Passes a role to something that is there."""
    CODE = "code"
    """Changes code that runs as somebody else."""
    SESSION = "session"
    """Opens a session where somebody else runs."""


class Gain(StrEnum):
    """What is gained."""

    TARGET = "target"
    """To be the identity that is acted on."""
    RUNNING = "what runs there"
    """To be the identities as which the resource that is acted on runs."""
    RIGHTS = "rights"
    """Other rights for an identity: for himself, or for one he can become."""
    ACCOUNT = "account"
    """Every right in his account, whatever he acts on."""
    ORGANISATION = "organisation"
    """Every right in the accounts of his organisation."""
    CONTENTS = "contents"
    """What the resource holds: the value of a secret, what a key keeps closed."""


class After(StrEnum):
    """What is different about an identity once a technique that gains rights was used on it."""

    ANYTHING = "anything"
    """It is granted everything; boundary, organisation and its own denials stay."""
    OTHER_VERSION = "another version"
    NO_BOUNDARY = "no boundary"
    WIDER_BOUNDARY = "wider boundary"
    NO_ATTACHED_DENIAL = "no attached denial"
    NO_INLINE_DENIAL = "no inline denial"
    NO_ORGANISATION = "no organisation"


class Need(StrEnum):
    """What has to be so about the target, beside permissions."""

    ROOM_FOR_A_KEY = "room for a key"
    TWO_KEYS = "two keys"
    INACTIVE_KEY = "inactive key"
    PASSWORD = "password"  # noqa: S105  because this is a word and no password
    NO_PASSWORD = "no password"  # noqa: S105  because it is the same
    SECOND_FACTOR = "second factor"
    NO_SECOND_FACTOR = "no second factor"
    IN_PROFILE = "in an instance profile"
    TRUSTS_OPENID = "trusts OpenID"
    TRUSTS_SAML = "trusts SAML"
    MAY_BE_ENTERED = "may be entered"
    """Once it trusts him, nothing else keeps him from assuming it."""
    HAS_A_USER = "is a user, or has one"


Together = tuple[str, ...]
"""Actions that are all needed."""


class Technique(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way to come to more. ``title`` says what somebody may do who can use it."""

    id: str
    title: str
    kind: Kind
    target: tuple[str, ...] = ("aws.iam.role",)
    """The kinds of what is acted on; none where nothing in particular is."""
    actions: Together = ("iam:PassRole",)
    """What has to be allowed on the target."""
    services: tuple[str, ...] = ()
    """A role that is passed has to trust one of these."""
    passed_to: tuple[str, ...] = ()
    """What ``iam:PassedToService`` says then, where it is not the service that is trusted."""
    ways: tuple[Together, ...] = msgspec.field(default=(), name="with")
    """What has to be allowed elsewhere: all of one of these, on whatever each is about."""
    gain: Gain = Gain.TARGET
    after: After = After.ANYTHING
    needs: tuple[Need, ...] = ()
    inside: Together = ()
    """What has to be allowed to whom the target runs as: an agent there asks AWS for work."""
    managing: bool = False
    """Only from an account that manages the organisation."""
    switch: str = ""
    """A feature of the organisation without which it does not work; where nobody could read it, it may be on."""
    assumes: str = ""
    """What no inventory tells: with it the technique depends."""
    shown: bool = True
    """False where something else tells of it: assuming roles, reading secrets."""
    references: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether a role is passed to a service."""
        return bool(self.services)

    @property
    def said(self) -> str:
        """What somebody may do, with the permissions."""
        named = dict.fromkeys((*self.actions, *(self.ways[0] if self.ways else ())))
        return f"{self.title} ({', '.join(named)})"
