"""Who answers for an identity: nobody, or someone who has left."""

from __future__ import annotations

from collections.abc import Iterator

from findings.days import day_of
from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from findings.owning import ACTIVE, answerable, gone, of_record, person_of, unsettled
from findings.telling import Unheard
from graph.access import Owner
from graph.model import Identity, OwnerClaim, Person


@rule(
    "nhi-owner-missing",
    "Non-human identity has no owner",
    Severity.MEDIUM,
    # Nothing that is hidden elsewhere could end such a finding: it only could have named an owner.
    kind=RuleKind.FACT,
    remedy="Find out who uses {name} and write them down: an Owner tag, CODEOWNERS or the register",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "NIST-CSF-2.0:GV.RR-02",
        "NIST-CSF-2.0:ID.AM-08",
        "NIST-CSF-2.0:PR.AA-01",
    ),
    reads=(Identity, OwnerClaim),
)
def owner_missing(view: View) -> Iterator[Answer]:
    """When nobody answers for an identity, nobody notices when it is no longer needed, or is misused.

    What the platform itself manages needs no owner, and neither does what is known to be a person; an exemption is
    earned too. Where a listing could not be read that could have told who answers for it, the answer is unknown: its
    tags, the log of its account, CODEOWNERS of the repository that holds it. A repository that was not read and may
    hold the code which defines it is only named in the evidence; otherwise one such would silence the whole estate.
    """
    unheard = Unheard(view.graph.gaps)
    least = view.limits.owner_min_confidence
    for identity in answerable(view.graph):
        claims = view.graph.owners(identity.id)
        # The best evidence goes first.
        if claims and claims[0].confidence >= least:
            continue
        weak = [f"{each.text}, says {each.evidence}" for each in claims]
        source = view.graph.sources.get(identity.id, "")
        if unheard.of(identity, source):
            yield Unsure(subject=identity.id, why="evidence of owners could not be read at its source")
        else:
            message = "no evidence of an owner is strong enough" if weak else "nothing says who answers for it"
            yield Hit(subject=identity.id, message=message, evidence=(*weak, *_unread(unheard, source)))


def _unread(unheard: Unheard, source: str) -> Iterator[str]:
    hidden = unheard.elsewhere(source)
    if hidden:
        yield f"not read, and may hold code that names an owner: {', '.join(hidden)}"


@rule(
    "nhi-owner-departed",
    "Owner of record has left the organisation",
    Severity.HIGH,
    kind=RuleKind.JOIN,
    remedy="Give {name} a new owner in place of {owner}, and rotate the credentials that {owner} could have kept",
    frameworks=(
        "OWASP-NHI:NHI1:2025",
        "NIST-CSF-2.0:GV.RR-02",
        "NIST-CSF-2.0:GV.RR-04",
        "NIST-CSF-2.0:PR.AA-01",
        "CIS-GitHub-1.2.0/1.3.1",
    ),
    reads=(Identity, OwnerClaim, Person),
)
def owner_departed(view: View) -> Iterator[Answer]:
    """The one who answered for it is gone, and may have taken its credentials along.

    The owners of record are those with the best evidence. Someone who is disabled counts as departed too, and the
    message says which. An owner that no directory knows is unknown.
    """
    for identity, claims in unsettled(view):
        record = of_record(claims)
        departed = [owner for owner in record if gone(view.graph, owner, view.at)]
        if departed and not any(owner.status == ACTIVE for owner in record):
            yield _left(view, identity, departed[0])
        elif all(owner.status == "unknown" for owner in record):
            yield Unsure(subject=identity.id, why=f"no directory says whether {record[0].text} is still here")


def _left(view: View, identity: Identity, owner: Owner) -> Hit:
    person = person_of(view.graph, owner)
    name = person.name if person else owner.text
    since = f" since {day_of(person.left)}" if person and person.left else ""
    how = "is disabled in the directory" if owner.status == "disabled" else "has left"
    manager = view.graph.people.find(person.manager) if person and person.manager else None
    ask = (f"{manager.name} was the manager of {name}",) if manager else ()
    return Hit(
        subject=identity.id,
        message=f"its owner {name} {how}{since}",
        evidence=(
            f"{owner.text} is the owner, says {owner.evidence}",
            *((owner.person,) if owner.person else ()),
            *ask,
        ),
        facts={"owner": name},
    )
