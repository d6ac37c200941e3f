"""How Access Analyzer tells of its analyzers and of what they found."""

from __future__ import annotations

from datetime import datetime

from connectors.aws.veiled import CamelRow


class UnusedAccess(CamelRow, frozen=True):
    """After how many days access counts as unused."""

    unused_access_age: int | None = None


class Configuration(CamelRow, frozen=True):
    """How an analyzer is set."""

    unused_access: UnusedAccess | None = None


class Analyzer(CamelRow, frozen=True):
    """An analyzer: of an account, or of its whole organisation."""

    arn: str
    name: str
    type: str
    status: str = ""
    created_at: datetime | None = None
    configuration: Configuration = Configuration()


class Finding(CamelRow, frozen=True):
    """A finding as it is listed."""

    id: str
    finding_type: str
    resource_type: str
    resource_owner_account: str
    resource: str = ""
    created_at: datetime | None = None


class External(CamelRow, frozen=True):
    """Who from outside may do what."""

    action: tuple[str, ...] = ()
    is_public: bool | None = None
    principal: dict[str, str] | None = None


class UnusedAction(CamelRow, frozen=True):
    """An action that nobody uses."""

    action: str
    last_accessed: datetime | None = None


class UnusedPermission(CamelRow, frozen=True):
    """A service, or some of its actions, that an identity may use and does not."""

    service_namespace: str
    actions: tuple[UnusedAction, ...] = ()
    last_accessed: datetime | None = None


class Unused(CamelRow, frozen=True):
    """A role, password or key that is not used."""

    last_accessed: datetime | None = None
    access_key_id: str = ""


class Detail(CamelRow, frozen=True):
    """What a finding says, of which one field is set."""

    external_access_details: External | None = None
    unused_permission_details: UnusedPermission | None = None
    unused_iam_role_details: Unused | None = None
    unused_iam_user_access_key_details: Unused | None = None
    unused_iam_user_password_details: Unused | None = None

    @property
    def unused(self) -> Unused | None:
        """The role, password or key that is not used."""
        return (
            self.unused_iam_role_details
            or self.unused_iam_user_access_key_details
            or self.unused_iam_user_password_details
        )
