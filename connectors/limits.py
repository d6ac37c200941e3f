"""How fast each service may be asked: one table, and the token buckets that keep to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType

import msgspec


class Rate(msgspec.Struct, frozen=True):
    """So many calls a second for good, and so many at once after a rest; and where it is written what is borne."""

    per_second: float
    burst: int
    source: str = ""


DEFAULT = Rate(20.0, 40)
"""Of a service that says nothing of its own. Where it is too fast the service says so, and is left to rest."""
UNSAID = "no rate is published"
KMS = "https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html"
ORGANIZATIONS = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html"

# Kept well below what each platform tolerates: the owner's own programs share the same quota.
# A service's entry holds for all its actions together; an action's own entry holds in addition to it.
RATES: Mapping[str, Rate] = MappingProxyType(
    {
        "iam": Rate(15.0, 30, UNSAID),
        "iam:GenerateCredentialReport": Rate(1.0, 2, UNSAID),
        "iam:GetCredentialReport": Rate(1.0, 2, UNSAID),
        "iam:GetAccountAuthorizationDetails": Rate(2.0, 4, UNSAID),
        "iam:GenerateServiceLastAccessedDetails": Rate(8.0, 10, UNSAID),
        "sts": Rate(20.0, 40, UNSAID),
        # Two lookups a second.
        "cloudtrail": Rate(
            2.0, 2, "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html"
        ),
        "identitystore": Rate(10.0, 20, "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html"),
        "sso": Rate(10.0, 20, "https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html"),
        "organizations": Rate(4.0, 8, ORGANIZATIONS),
        "organizations:ListAccounts": Rate(2.0, 4, ORGANIZATIONS),
        # Thousands a second for each prefix of a bucket; what is asked of a bucket itself is asked four times a bucket.
        "s3": Rate(100.0, 100, "https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html"),
        # From 100 (ListGrants) to 2,000 (DescribeKey) for each operation.
        "kms": Rate(100.0, 100, KMS),
        "kms:ListGrants": Rate(50.0, 50, KMS),
        # 2,500 for the control plane.
        "dynamodb": Rate(
            50.0, 100, "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-control-plane.html"
        ),
        "sqs": Rate(100.0, 100, UNSAID),
        # 50 for all that concerns the policies of secrets.
        "secretsmanager": Rate(
            40.0, 40, "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html"
        ),
        "ssm": Rate(10.0, 10, UNSAID),
        "ecr": Rate(10.0, 20, UNSAID),
        "backup": Rate(10.0, 10, UNSAID),
        "tag": Rate(10.0, 10, UNSAID),
        # 100 at once, and 20 a second, for each operation.
        "ec2": Rate(20.0, 50, "https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html"),
        # 15 for GetPolicy, and 15 for all else of its control plane together.
        "lambda": Rate(12.0, 15, "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"),
        # 10 for all operations together, 40 at once.
        "apigateway": Rate(8.0, 20, "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"),
        # From 10 (listings) to 15 for each operation.
        "bedrock": Rate(8.0, 10, "https://docs.aws.amazon.com/general/latest/gr/bedrock.html"),
        # 15 for the pools, and 15 for their clients.
        "cognito-idp": Rate(10.0, 15, "https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html"),
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
