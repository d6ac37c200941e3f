"""What one request of ``muster simulate`` costs: requests with policies of their own, as a file of them is decided.

``python -m benchmarks.aws.deciding`` prints microseconds of CPU for each request: once where every request brings
policies that no other has, and once where the same few policies bear on all, as in tests of policies.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

import msgspec

from benchmarks.aws.account import Row, account
from benchmarks.aws.documents import allow, policy
from scanner.simulate.run import simulate
from scanner.simulate.sources import Source

COUNT = 5000
ROUNDS = 3


def requests(*, own: bool, count: int = COUNT) -> list[Row]:
    """Return requests of a generated account's roles, with the policies written into them and a boundary."""
    made = account(count if own else 20, 2000)
    roles = [role for role in made.details["RoleDetailList"] if role["RolePolicyList"]]
    buckets = made.of_kind("bucket")
    return [
        _request(roles[nth % len(roles)], buckets[nth % len(buckets)].arn, nth if own else 0) for nth in range(count)
    ]


def _request(role: Row, bucket: str, apart: int) -> Row:
    inline = role["RolePolicyList"]
    assert isinstance(inline, list)
    limit = policy(allow(("s3:*", "sqs:*")) | {"Sid": f"limit{apart}"})
    return {
        "principal": role["Arn"],
        "action": "s3:GetObject",
        "resource": {"arn": f"{bucket}/report.csv"},
        "context": {"aws:SourceIp": "192.0.2.7", "aws:PrincipalTag/team": "team001"},
        "identity_policies": [each["PolicyDocument"] for each in inline],
        "permission_boundaries": [limit],
    }


def microseconds(asked: Iterable[Row]) -> float:
    """Return the least microseconds of CPU that a request took, read from its text and decided, over all rounds."""
    text = msgspec.json.encode(list(asked)).decode()
    count = len(msgspec.json.decode(text))
    return min(_once(text) for _ in range(ROUNDS)) / count * 1e6


def _once(text: str) -> float:
    begun = time.process_time()
    told = simulate([Source("requests.json", text)])
    spent = time.process_time() - begun
    assert told.results
    return spent


def main() -> None:
    """Print both figures."""
    print(f"every request with policies of its own: {microseconds(requests(own=True)):.0f} us")
    print(f"the same policies for all: {microseconds(requests(own=False)):.0f} us")


if __name__ == "__main__":
    main()
