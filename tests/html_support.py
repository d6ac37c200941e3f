"""An estate of any size for the HTML report: every finding has a message, a place and an identity of its own."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

import msgspec
from reports_graphs import graph_of, whole
from reports_support import ACCOUNT, NOW, scan

from findings.declare import Severity
from findings.finding import Finding, RiskTerm, Status
from graph.access import AccessGraph
from graph.model import AnyRecord, Credential, Exposure, Identity, Secret, SecretStore
from reports.declare import Style, Whole
from reports.registry import reporters
from reports.scan import Scan

RULES = (
    ("nhi-owner-missing", "Non-human identity has no owner", Severity.MEDIUM),
    ("nhi-dormant", "Identity not used for a long time", Severity.MEDIUM),
    ("aws-access-key-old", "Active access key older than the limit", Severity.MEDIUM),
    ("nhi-admin-equivalent", "Identity can obtain administrator rights", Severity.CRITICAL),
    ("secret-in-code", "Hard-coded credential in a repository file", Severity.HIGH),
    ("aws-unused-services", "Services granted but not used by the identity", Severity.LOW),
)
MOST = 10_000
"""So many identities at most; the findings of others are on subjects that no listing gave."""
OWNERS = ("Mara Lindqvist", "Tomas Varga", "team-platform", "Ines Okafor", None)
STATUSES = (Status.OPEN, Status.OPEN, Status.OPEN, Status.NEW, Status.ACKNOWLEDGED)
SCOPES = tuple(f"{ACCOUNT[:-2]}{number:02}" for number in range(40))


def role(number: int) -> str:
    """Return the id of an identity."""
    return f"arn:aws:iam::{SCOPES[number % 40]}:role/service-{number % 977}/worker-{number:06}"


def finding(number: int) -> Finding:
    """Return a finding of which no other has the subject, the message or the evidence."""
    rule, title, severity = RULES[number % len(RULES)]
    points = 20 + 7 * (number % 11)
    return Finding(
        id=f"MB-{number:08x}",
        rule=rule,
        title=title,
        subject=role(number),
        subject_name=f"worker-{number:06}",
        source="orchard-aws",
        scope=SCOPES[number % 40],
        severity=severity,
        risk=points + number % 3,
        terms=(
            RiskTerm(points, f"the check is of {severity} severity"),
            RiskTerm(number % 3, f"it reaches {number % 3} things"),
        ),
        message=f"worker-{number:06} of service {number % 977} was last used {number % 400} days ago; 30 is the limit.",
        evidence=(f"the platform says so of {role(number)}", f"policy Service{number % 977}Access grants it"),
        remedy=f"Look at what worker-{number:06} is for, and take away what it does not need.",
        frameworks=("OWASP-NHI:NHI1:2025", "OWASP-NHI:NHI5:2025")[: 1 + number % 2],
        owner=OWNERS[number % len(OWNERS)],
        status=STATUSES[number % len(STATUSES)],
        first_seen=NOW - timedelta(days=number % 200),
        last_seen=NOW,
        due=NOW - timedelta(days=number % 200 - 90),
    )


def records(count: int) -> list[AnyRecord]:
    """Return an identity for each finding, with a credential; and secrets some of which lie open."""
    found: list[AnyRecord] = [SecretStore(id="vault.store:big", kind="vault.store", scope="big", name="big")]
    for number in range(count):
        id_ = role(number)
        found.append(
            Identity(id=id_, kind="aws.iam.role", scope=SCOPES[number % 40], name=f"worker-{number:06}", human=False)
        )
        found.append(
            Credential(id=f"aws.access_key:K{number}", kind="aws.iam.access_key", identity=id_, name=f"K{number}")
        )
    for number in range(count // 20):
        mark = f"mark-{number % (1 + count // 40)}"
        found.append(
            Secret(
                id=f"vault.kv:{number}",
                kind="vault.kv.secret",
                store="vault.store:big",
                name=f"app/{number}",
                fingerprint=mark,
            )
        )
        places = (f"deploy/{number}.env:{number % 90}",)
        found.append(
            Exposure(
                id=f"git.exposure:{number}",
                kind="git.exposure",
                detector="generic",
                resource="git.repository:shop",
                fingerprint=mark,
                preview="a…z",
                places=places,
            )
        )
    return found


@cache
def graph(count: int) -> AccessGraph:
    """Return the graph of it."""
    return graph_of(records(min(count, MOST)))


WRITTEN: dict[int, tuple[Whole, bytes]] = {}
"""Files by the scan that they are of, which is kept as well: tests open the same few again and again."""


def written(whole: Whole) -> bytes:
    """Return the file of a scan, which is written once."""
    if id(whole) not in WRITTEN:
        WRITTEN[id(whole)] = (whole, reporters()["html"].written(whole, Style()))
    return WRITTEN[id(whole)][1]


@cache
def usual() -> Whole:
    """Return the scan with one of everything, and the graph behind it."""
    return whole(scan())


@cache
def large(count: int) -> Whole:
    """Return a scan with so many findings, and what lies behind it."""
    found = tuple(sorted(map(finding, range(count)), key=lambda each: -each.risk))
    made: Scan = msgspec.structs.replace(scan(), findings=found)
    return Whole(scan=made, graph=lambda: graph(count), earlier=lambda: [scan(), scan()])
