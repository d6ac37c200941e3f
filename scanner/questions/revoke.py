"""What breaks if something is revoked: what is meant by its name, what follows, and who used it lately."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from graph.aws.losing import Shrunk
from graph.aws.revoking import Revoking
from graph.model import AnyRecord, Credential, Grant, Identity, Usage
from graph.revoked import revoked
from reports.access.revoked import Following, Loss, Revoked, Used
from scanner.questions.asked import Asked
from scanner.questions.naming import NoSuchName, node_named
from scanner.questions.rebuilt import rebuilt

EVERYTHING = "*"
"""The action of the record which says that somebody looked at what an identity uses."""


def revocable(records: Mapping[str, AnyRecord], name: str) -> str:
    """The id of what is to be revoked: any record, or what attaches a policy to its holder as ``holder:policy``."""
    try:
        return node_named(records, name)
    except NoSuchName:
        found = set(_attachments(records, name))
        if len(found) != 1:
            raise
        return found.pop()


def _attachments(records: Mapping[str, AnyRecord], name: str) -> Iterator[str]:
    for grant in records.values():
        if isinstance(grant, Grant):
            holders, policies = (_called(records, id_) for id_ in (grant.identity, grant.policy))
            if any(name == f"{holder}:{policy}" for holder in holders for policy in policies):
                yield grant.id


def _called(records: Mapping[str, AnyRecord], id_: str) -> tuple[str, ...]:
    return (id_, str(getattr(records.get(id_), "name", id_)))


def what_if(asked: Asked, id_: str) -> Revoked:
    """What would follow if something were revoked."""
    record = asked.records[id_]
    return Revoked(
        revoked=id_,
        kind=record.kind,
        last_used=record.last_used if isinstance(record, Credential | Identity) else None,
        follows=following(asked, revoked(asked.records, id_)),
        not_read=asked.not_read() or None,
    )


def following(asked: Asked, after: Mapping[str, AnyRecord]) -> Following:
    """What follows when the records are others."""
    found = Revoking(asked.graph, asked.spoken, asked.records, after, rebuilt).consequences()
    usage = _Usages(asked.records)
    losses = tuple(usage.told(each) for each in found.shrunk)
    return Following(losses=losses, refused=found.refused, stranded=found.stranded)


class _Usages:
    """What identities were seen to use."""

    def __init__(self, records: Mapping[str, AnyRecord]) -> None:
        self._records = records

    @cached_property
    def _by_identity(self) -> Mapping[str, list[Usage]]:
        found: dict[str, list[Usage]] = defaultdict(list)
        for record in self._records.values():
            if isinstance(record, Usage):
                found[record.identity].append(record)
        return found

    def told(self, shrunk: Shrunk) -> Loss:
        """A loss with what of it was used. Nothing is told of an identity that nobody looked at."""
        records = self._by_identity.get(shrunk.identity, [])
        identity = self._records.get(shrunk.identity)
        return Loss(
            identity=shrunk.identity,
            lost=shrunk.lost,
            gained=shrunk.gained,
            used=tuple(sorted(_used(records, shrunk), key=lambda each: each.action)),
            usage_known=bool(records),
            window_days=max((each.window_days or 0 for each in records), default=0) or None,
            last_used=identity.last_used if isinstance(identity, Identity) else None,
        )


def _used(records: Sequence[Usage], shrunk: Shrunk) -> Iterator[Used]:
    """What was used of what is lost. Where only the service is known, any of its actions may have been meant."""
    if not records:
        return
    lost = {name.lower() for name in shrunk.actions}
    services = {name.partition(":")[0] for name in lost}
    told = (each.action for each in records if each.last_used is not None and not each.action.endswith(EVERYTHING))
    exact = {action.partition(":")[0].lower() for action in told}
    for each in records:
        service, _, action = each.action.lower().partition(":")
        whole = action == EVERYTHING and service in services and service not in exact
        if each.last_used is not None and (each.action.lower() in lost or whole):
            yield Used(action=each.action, last_used=each.last_used)
