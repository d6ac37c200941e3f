"""Secrets in a repository: every distinct blob of its whole history is read once, each secret is told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from connectors.detect import Finder, Seen, opened, seen
from connectors.git import git
from connectors.git.command import Repository
from connectors.git.reading import Arrival, arrivals, contents_of, every_blob, is_shallow, tree
from connectors.git.streams.repository import repository_id
from connectors.streams import Scope, Unavailable
from graph.model import Exposure

MOST_PLACES = 50


@git.stream(
    "exposures",
    permission=("git:rev-list", "git:cat-file", "git:log", "git:rev-parse", "git:ls-tree"),
    yields=(Exposure,),
    scope="repository",
)
def exposures(api: Repository, scope: Scope) -> Iterator[Exposure]:
    """Every secret in any version of any file: where it stands, who brought it in and when, whether HEAD still has it.

    Its value is turned into a keyed fingerprint and a masked preview as soon as it is read.
    """
    finder = Finder(opened(None))
    found: dict[str, list[Seen]] = {}
    for blob, content in contents_of(api, every_blob(api)):
        if matches := [seen(match, api.estate_key) for match in finder.find(content)]:
            found[blob] = matches
    if found:
        came = list(arrivals(api, found.keys()))
        current = {entry.blob for entry in tree(api).values()}
        for secret, places in _by_secret(found, came).items():
            yield _exposure(secret, places, current, scope)
    if is_shallow(api):
        raise Unavailable("a shallow clone: what came before was not read; complete it with git fetch --unshallow")


Secret = tuple[str, str]
"""A detector and a fingerprint: one secret, wherever it stands."""
Place = tuple[Arrival, Seen]


def _by_secret(found: Mapping[str, Sequence[Seen]], came: Sequence[Arrival]) -> Mapping[Secret, list[Place]]:
    """All places of each secret, oldest first, as the arrivals are."""
    secrets: defaultdict[Secret, list[Place]] = defaultdict(list)
    for arrival in came:
        for each in found[arrival.blob]:
            secrets[each.detector, each.fingerprint].append((arrival, each))
    return secrets


def _exposure(secret: Secret, places: Sequence[Place], current: set[str], scope: Scope) -> Exposure:
    detector, mark = secret
    first, shown = places[0]
    lines = dict.fromkeys(f"{arrival.path}:{each.line}" for arrival, each in places)
    return Exposure(
        id=f"git.exposure:{scope.name}/{detector}/{mark[:24]}",
        kind="git.exposure",
        scope=scope.name,
        detector=detector,
        resource=repository_id(scope),
        fingerprint=mark,
        preview=shown.preview,
        places=tuple(lines)[:MOST_PLACES],
        credential=next((each.credential for _, each in places if each.credential), None),
        commit=first.commit,
        author=first.author,
        introduced=first.at,
        in_head=any(arrival.blob in current for arrival, _ in places),
    )
