"""Open a folder as a source: an account for each folder in it that is named by a number, and their organisation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from connectors.aws import AwsOptions
from connectors.aws.client import Api
from connectors.aws.exported_trail import ExportedTrail
from connectors.aws.folder.files import Files
from connectors.aws.folder.missing import NotExported
from connectors.aws.folder.organization import FORMS
from connectors.aws.folder.services import FolderServices
from connectors.aws.looking import Looking
from connectors.aws.rows import Account
from connectors.forms import learnt
from connectors.streams import CallError, Opening, Retriable, Scope

NUMBER = re.compile(r"\d{12}")
ACCOUNTS, MYSELF, INSTANCES = "organizations-list-accounts", "sts-get-caller-identity", "sso-admin-list-permission-sets"
UNNAMED = "organization"
"""Stands for an organisation whose id no file tells."""
T = TypeVar("T")


class Unhurried:
    """A caller for what calls nobody: nothing to wait for, nothing to count, nothing to try again."""

    def attempt(self, action: str, call: Callable[[], T]) -> T:
        """Read what there is."""
        try:
            return call()
        except Retriable as fault:
            raise CallError(f"{action}: {fault}") from None


class FolderConnection:
    """The accounts of a folder. One that the organisation lists and no folder is of is a gap."""

    def __init__(self, opening: Opening) -> None:
        self._options: AwsOptions = opening.options
        self._top = Path(self._options.folder or "")
        self._looking = Looking(opening.estate_key, opening.cache)
        self._trail = ExportedTrail(Path(self._options.trail)) if self._options.trail else None

    def scopes(self) -> Iterator[Scope]:
        """Every account that is listed or has a folder, and the organisation, where anything tells of it."""
        if not self._top.is_dir():
            raise CallError(f"there is no folder {self._top}")
        wanted = set(self._options.accounts)
        listed = {account.id: account for account in self._listed}
        for number in sorted({*self._accounts, *(each.id for each in self._listed if each.active)}):
            if not wanted or number in wanted:
                label = listed[number].name if number in listed else number
                yield Scope(kind="account", name=number, label=label or number)
        if self._listed or any(next(self._organization.below(form), None) for form in FORMS):
            name = self._listed[0].organization if self._listed else UNNAMED
            yield Scope(kind="organization", name=name, label=name)

    def api(self, scope: Scope) -> Api:
        """The answers of one account, or of the organisation."""
        files = self._organization if scope.kind == "organization" else self._accounts.get(scope.name)
        if files is None:
            raise NotExported(f"no folder {scope.name} in folder {self._top.name}")
        wanted = self._options.regions or (() if files.has("ec2-describe-regions") else files.regions)
        services = FolderServices(
            files, region=(wanted or files.regions or ("",))[0], wanted=wanted, left_out=self._options.leave_out
        )
        return Api(
            Unhurried(),
            services,
            self._looking,
            in_organization=bool(self._listed),
            own_account=files.has(INSTANCES),
            trail=self._trail,
        )

    def close(self) -> None:
        """There is nothing to let go of."""

    @cached_property
    def _folders(self) -> Mapping[str, Path]:
        inside = (each for each in sorted(self._top.iterdir()) if NUMBER.fullmatch(each.name))
        return {each.name: each for each in inside if each.is_dir()}

    @cached_property
    def _accounts(self) -> Mapping[str, Files]:
        """The files of each account; those that lie directly in the folder are one's whose number they tell."""
        found = {name: Files((folder,), top=self._top) for name, folder in self._folders.items()}
        here = Files((self._top,), top=self._top, skip=frozenset(self._folders.values()))
        number = self._number(here)
        return found if not number or number in found else {**found, number: here}

    def _number(self, here: Files) -> str:
        if here.has(MYSELF):
            return str((here.answer(MYSELF, "") or {}).get("Account", ""))
        return here.account()

    @cached_property
    def _listed(self) -> list[Account]:
        answer = self._organization.answer(ACCOUNTS, "") or {}
        try:
            return msgspec.convert(answer.get("Accounts", []), learnt(list[Account]))
        except msgspec.ValidationError as error:
            raise CallError(f"{ACCOUNTS}.json: it is not what it should be: {error}") from None

    @cached_property
    def _organization(self) -> Files:
        return Files((self._top, *self._folders.values()), top=self._top, skip=frozenset(self._folders.values()))
