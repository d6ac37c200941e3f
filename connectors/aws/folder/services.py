"""What stands in for the SDK where a folder is read: services whose calls are answered by files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from botocore import xform_name
from botocore.model import ServiceModel, StructureShape

from connectors.aws.asked import ONE_PAGE, Paging
from connectors.aws.folder.files import Answer, Files
from connectors.aws.folder.identities import Exported, Identities, of_scope
from connectors.aws.folder.names import ASKED_FIRST, about, command, everywhere, many, texts
from connectors.aws.folder.organization import Organization
from connectors.aws.folder.reports import CREDENTIALS, Reports
from connectors.aws.services import models

Derived = Callable[[str, Mapping[str, object]], Answer | None]
IN_A_SCOPE = ("iam", "list_policies")
"""The one listing that is asked for in parts, and exported as a whole."""
MADE_UP_FIRST = frozenset({"list_policies", "get_user", "get_role"})
"""Questions that a file alone answers in part only."""


class FolderServices:
    """The services of one account, as far as its files tell."""

    written = True

    def __init__(self, files: Files, *, region: str, wanted: tuple[str, ...], left_out: tuple[str, ...]) -> None:
        self._files = files
        self._derived: Mapping[str, tuple[Derived, ...]] = {
            "iam": (Identities(Exported(files)).answer, Reports(files).answer),
            "organizations": (Organization(files).answer,),
        }
        self.region = region
        self.wanted_regions = wanted
        self.left_out = frozenset((*left_out, *_silent(files)))
        self.partition = files.partition()

    def client(self, service: str, region: str) -> FolderClient:
        """The answers of a service in a region."""
        return FolderClient(service, region, self._files, self._derived.get(service, ()))

    def offers(self, service: str, region: str) -> bool:  # noqa: ARG002  because whatever is asked, it is the same
        """Nobody is asked: whatever was exported is there."""
        return True

    def paging(self, service: str, operation: str) -> Paging:  # noqa: ARG002  because all page alike here
        """The command line has put the pages together."""
        return ONE_PAGE


def _silent(files: Files) -> Iterator[str]:
    """What need not be asked of each thing because nothing in the folder tells of any, and another gap says so."""
    if not (files.has(CREDENTIALS) or any(files.below("iam-get-login-profile"))):
        yield "iam:GetLoginProfile"


class FolderClient:
    """A service whose operations are answered by files. It has them all, named as the SDK's methods are."""

    def __init__(self, service: str, region: str, files: Files, derived: tuple[Derived, ...]) -> None:
        self._service = service
        self._region = region
        self._files = files
        self._derived = derived

    def __getattr__(self, operation: str) -> Callable[..., Answer]:
        return partial(self._answer, operation)

    def close(self) -> None:
        """There is nothing to let go of."""

    def _answer(self, operation: str, **given: object) -> Answer:
        order = _order(self._service, operation) if len(given) > 1 else tuple(given)
        ways: list[Callable[[], Answer | None]] = [
            partial(self._from_files, operation, given, order),
            *(partial(derived, operation, given) for derived in self._derived),
        ]
        if operation in MADE_UP_FIRST:
            ways.append(ways.pop(0))
        found = next((answer for way in ways if (answer := way()) is not None), None)
        if found is not None:
            return of_scope(found, given) if (self._service, operation) == IN_A_SCOPE else found
        raise self._files.lacks(self._shown(operation, about(self._service, given, order)))

    def _from_files(self, operation: str, given: Mapping[str, object], order: tuple[str, ...]) -> Answer | None:
        name, wanted = command(self._service, operation), many(given)
        if not self._files.tells_of(name):
            return None
        for named_after in texts(self._service, given, order):
            answer = self._files.answer("/".join((name, *named_after)), self._region)
            if answer is not None:
                # A file that is named after the few that are asked about tells of no others.
                return answer if wanted <= set(named_after) else _narrowed(answer, wanted)
        return None

    def _shown(self, operation: str, named_after: tuple[str, ...]) -> str:
        """The name of the file that is missing, as it would have to be written."""
        name = command(self._service, operation)
        where = "" if everywhere(name) else f"{self._region}/"
        return where + "/".join((ASKED_FIRST.get(name, name), *named_after))


def _narrowed(whole: Answer, wanted: frozenset[str]) -> Answer | None:
    """The rows of a longer answer that speak of what was asked about; None where one of those is not in it."""
    lists = ((key, value) for key, value in whole.items() if isinstance(value, list))
    rows: dict[str, list[Any]] = {key: [row for row in value if _names(row) & wanted] for key, value in lists}
    told = {name for each in rows.values() for row in each for name in _names(row)}
    return {**whole, **rows} if wanted <= told else None


def _names(row: object) -> frozenset[str]:
    values: Iterable[object] = row.values() if isinstance(row, dict) else (row,)
    return frozenset(value for value in values if isinstance(value, str))


@cache
def _order(service: str, operation: str) -> tuple[str, ...]:
    """The arguments of an operation as its synopsis has them."""
    model = ServiceModel(models().load_service_model(service, "service-2"))
    name = next(each for each in model.operation_names if xform_name(each) == operation)
    shape = model.operation_model(name).input_shape
    return tuple(shape.members) if isinstance(shape, StructureShape) else ()
