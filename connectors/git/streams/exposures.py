"""Secrets in a repository: every distinct blob of its whole history is read once, each secret is told once."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.detect import Finder, opened
from connectors.detect.examine import Examiner
from connectors.git import git
from connectors.git.command import Repository
from connectors.git.reading import is_shallow
from connectors.git.streams.repository import repository_id
from connectors.streams import Scope, Unavailable
from connectors.sweep.remembered import Memory
from connectors.sweep.run import Options, Sweeping
from graph.leaks import Confidence, Leak
from graph.model import Exposure

MOST_PLACES = 50


@git.stream(
    "exposures",
    permission=(
        "git:rev-list",
        "git:cat-file",
        "git:log",
        "git:rev-parse",
        "git:ls-tree",
        "git:show-ref",
        "git:worktree",
    ),
    yields=(Exposure,),
    scope="repository",
)
def exposures(api: Repository, scope: Scope) -> Iterator[Exposure]:
    """Every secret in any version of any file: where it stands, who brought it in and when, whether HEAD still has it.

    Its value is turned into a keyed fingerprint and a masked preview as soon as it is read. What only may be a secret
    is left to ``muster secrets --confidence low``.
    """
    shallow = is_shallow(api)
    examiner = Examiner((Finder(opened(api.cache)),), lambda: api.estate_key, least=Confidence.MEDIUM)
    sweeping = Sweeping(examiner, Options(history=True), _memory(api))
    sweeping.repository(api.git)
    for leak in sweeping.leaks(api.at):
        if leak.confidence.rank >= Confidence.MEDIUM.rank:
            yield _exposure(leak, scope)
    if shallow:
        raise Unavailable("a shallow clone: what came before was not read; complete it with git fetch --unshallow")
    if unread := sweeping.swept[0].unread:
        more = f" (and {len(unread) - 1} more)" if len(unread) > 1 else ""
        raise Unavailable(f"{unread[0].path}: {unread[0].why}{more}")


def _memory(api: Repository) -> Memory | None:
    """Where to remember what was read: apart from what ``muster secrets`` remembers, which heeds files of ignores."""
    if api.cache is None:
        return None
    return Memory(cache=api.cache, key=lambda: api.estate_key, today=api.at.date(), search="exposures")


def _exposure(leak: Leak, scope: Scope) -> Exposure:
    first = leak.places[0]
    return Exposure(
        id=f"git.exposure:{scope.name}/{leak.detector}/{leak.fingerprint[:24]}",
        kind="git.exposure",
        scope=scope.name,
        detector=leak.detector,
        resource=repository_id(scope),
        fingerprint=leak.fingerprint,
        preview=leak.preview,
        places=tuple(dict.fromkeys(f"{place.path}:{place.line}" for place in leak.places))[:MOST_PLACES],
        credential=leak.credential,
        commit=first.commit,
        author=first.author,
        introduced=first.at,
        in_head=leak.in_head,
    )
