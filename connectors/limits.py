"""How fast each service may be asked: one table, and the token buckets that keep to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec


class Rate(msgspec.Struct, frozen=True):
    """So many calls a second for good, and so many at once after a rest."""

    per_second: float
    burst: int


DEFAULT = Rate(20.0, 40)

# Kept well below what each platform tolerates: the owner's own programs share the same quota.
# A service's entry holds for all its actions together; an action's own entry holds in addition to it.
RATES: Mapping[str, Rate] = MappingProxyType(
    {
        "iam": Rate(15.0, 30),
        "iam:GenerateCredentialReport": Rate(1.0, 2),
        "iam:GetCredentialReport": Rate(1.0, 2),
        "iam:GetAccountAuthorizationDetails": Rate(2.0, 4),
        "sts": Rate(20.0, 40),
        "cloudtrail": Rate(2.0, 2),
        "identitystore": Rate(10.0, 20),
        "iam:GenerateServiceLastAccessedDetails": Rate(5.0, 10),
        "organizations": Rate(4.0, 8),
        "organizations:ListAccounts": Rate(2.0, 4),
        "sso": Rate(10.0, 20),
        "vault": Rate(100.0, 100),
        "git": Rate(200.0, 200),
    }
)


def service(action: str) -> str:
    """Name the service of an action: what stands before its colon (``iam`` of ``iam:ListUsers``)."""
    return action.partition(":")[0]


class Bucket:
    """A token bucket that hands out turns in order: it never waits itself, it says how long to wait."""

    def __init__(self, rate: Rate, now: float) -> None:
        self._rate = rate
        self._tokens = float(rate.burst)
        self._at = now
        self._lock = threading.Lock()

    def turn(self, now: float) -> float:
        """Take one token, perhaps one yet to come, and return the seconds until it is there."""
        with self._lock:
            gained = max(0.0, now - self._at) * self._rate.per_second
            self._tokens = min(float(self._rate.burst), self._tokens + gained) - 1.0
            self._at = max(self._at, now)
            # After ``hold`` the bucket's own time lies ahead of now; no turn comes before it.
            held = self._at - now
            return held + max(0.0, -self._tokens / self._rate.per_second)

    def hold(self, until: float) -> None:
        """Give nobody a turn before ``until``: the platform said so."""
        with self._lock:
            self._at = max(self._at, until)


class Limits:
    """The buckets of one source: in each scope one per service, and one per action that has an entry of its own.

    Platforms count quotas by account or namespace, so a hundred accounts may be read a hundred times as fast.
    """

    def __init__(self, rates: Mapping[str, Rate] = RATES, *, clock: Callable[[], float]) -> None:
        self._rates = rates
        self._clock = clock
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._lock = threading.Lock()

    def turn(self, scope: str, action: str) -> float:
        """Return the seconds to wait before calling ``action`` in that scope."""
        now = self._clock()
        names = [name for name in (service(action), action) if name == service(action) or name in self._rates]
        return max(self._bucket(scope, name).turn(now) for name in dict.fromkeys(names))

    def hold(self, scope: str, action: str, seconds: float) -> None:
        """Let the whole service rest: the platform asked one call to wait, and the others would only be refused too."""
        self._bucket(scope, service(action)).hold(self._clock() + seconds)

    def _bucket(self, scope: str, name: str) -> Bucket:
        with self._lock:
            if (scope, name) not in self._buckets:
                self._buckets[scope, name] = Bucket(self._rates.get(name, DEFAULT), self._clock())
            return self._buckets[scope, name]
