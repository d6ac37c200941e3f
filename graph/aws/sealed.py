"""The secrets whose values an action gives away, and the keys that keep some of them closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from graph.aws.estate.arns import Ranges, joined
from graph.aws.estate.estate import AwsEstate
from graph.aws.holdings import Holdings, common, numbers, without
from graph.model import Secret

DECRYPT = "kms:Decrypt"
READING: Mapping[str, str] = {
    "aws.secretsmanager.secret": "secretsmanager:GetSecretValue",
    "aws.ssm.parameter": "ssm:GetParameter",
}
"""The action that gives away a secret, by the kind of secret."""


class Sealed:
    """Looks up what is under which key of the inventory."""

    def __init__(self, estate: AwsEstate) -> None:
        self._estate = estate
        self._decrypt = estate.universe.bit(DECRYPT)
        self._by_keys: dict[Ranges, Ranges] = {}
        self._opened: dict[tuple[Ranges, Ranges], Ranges] = {}

    def opened(self, secrets: Ranges, held: Holdings) -> Ranges:
        """The secrets of some that are under none of the inventory's keys, or under one that is held, too."""
        if not secrets:
            return ()
        keys = common(held.possibly(self._decrypt), self._keys)
        found = self._opened.get((secrets, keys))
        if found is None:
            found = self._opened[secrets, keys] = self._open(secrets, keys)
        return found

    def _open(self, secrets: Ranges, keys: Ranges) -> Ranges:
        under_some = common(secrets, self._sealed)
        if not under_some:
            return secrets
        return joined((*without(secrets, under_some), *common(under_some, self._under(keys))))

    def _under(self, keys: Ranges) -> Ranges:
        """The secrets under some keys."""
        found = self._by_keys.get(keys)
        if found is None:
            found = joined((each, each + 1) for key in numbers(keys) for each in self._places[key])
            self._by_keys[keys] = found
        return found

    @cached_property
    def _places(self) -> Mapping[int, Sequence[int]]:
        """The secrets under each key, by the numbers of both."""
        found: dict[int, list[int]] = defaultdict(list)
        for record in self._estate.standing.records.values():
            if isinstance(record, Secret) and record.kind in READING:
                key = self._estate.resources.number(str(record.facts.get("kms_key") or ""))
                number = self._estate.resources.number(record.id)
                if key is not None and number is not None:
                    found[key].append(number)
        return found

    @cached_property
    def _keys(self) -> Ranges:
        return joined((key, key + 1) for key in self._places)

    @cached_property
    def _sealed(self) -> Ranges:
        return joined((each, each + 1) for under in self._places.values() for each in under)
