"""An account's resources in sections: neighbours that the same actions can be about, whatever else tells them apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from graph.aws.estate.applicable import Applicable
from graph.aws.estate.arns import Ranges, ResourceClass
from graph.aws.estate.estate import ANY_KIND, AwsEstate


class Section(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Resources ``first`` to ``end`` - 1 of one account. ``number`` tells it from the sections of all accounts."""

    number: int
    account: str
    sort: int
    """The same number for all sections that the same actions can be about."""
    fitting: int
    """The actions that can be about them."""
    has_to_allow: int
    """Those which the resource's own policy has to allow."""
    anything: bool
    """Whether it stands for no resource in particular, and any action can be about it."""
    first: int
    end: int
    classes: tuple[ResourceClass, ...]


class Sections:
    """Cuts accounts into sections."""

    def __init__(self, estate: AwsEstate, applicable: Applicable) -> None:
        self._estate = estate
        self._applicable = applicable
        self._sorts: dict[tuple[int, int], int] = {}
        self._of_account: dict[str, Sequence[Section]] = {}
        self._count = 0

    @property
    def accounts(self) -> Iterable[str]:
        """The accounts that hold some resource."""
        return self._estate.resources.accounts()

    def of_account(self, account: str) -> Sequence[Section]:
        """The sections of an account, one after the other."""
        found = self._of_account.get(account)
        if found is None:
            found = self._of_account[account] = tuple(self._cut(self._estate.resources.of_account(account)))
        return found

    def meeting(self, account: str, ranges: Ranges) -> Iterator[Section]:
        """The sections of an account that may have something in common with some ranges."""
        sections = self.of_account(account)
        if ranges:
            at = max(0, bisect_right(sections, ranges[0][0], key=_first) - 1)
            yield from sections[at : bisect_left(sections, ranges[-1][1], key=_first)]

    def _cut(self, classes: Sequence[ResourceClass]) -> Iterator[Section]:
        together: list[ResourceClass] = []
        known: tuple[int, int] | None = None
        for each in classes:
            actions = (self._applicable.to(each), self._applicable.having_to_allow(each))
            if known is not None and actions != known:
                yield self._section(together, known)
                together = []
            together.append(each)
            known = actions
        if known is not None:
            yield self._section(together, known)

    def _section(self, classes: Sequence[ResourceClass], actions: tuple[int, int]) -> Section:
        self._count += 1
        fitting, has_to_allow = actions
        return Section(
            number=self._count,
            account=classes[0].account,
            sort=self._sorts.setdefault(actions, len(self._sorts)),
            fitting=fitting,
            has_to_allow=has_to_allow,
            anything=classes[0].kind == ANY_KIND,
            first=classes[0].first,
            end=classes[-1].end,
            classes=tuple(classes),
        )


def _first(section: Section) -> int:
    return section.first
