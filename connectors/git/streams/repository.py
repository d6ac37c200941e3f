"""The repository itself, and the people and machines that wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from connectors.git import git
from connectors.git.command import Repository
from connectors.streams import Scope
from graph.directory import is_bot
from graph.model import Identity, Resource


class _Work(msgspec.Struct):
    name: str
    commits: int
    first: datetime
    last: datetime


@git.stream("repository", permission=("git:log", "git:symbolic-ref"), yields=(Resource,), scope="repository")
def repository(api: Repository, scope: Scope) -> Iterator[Resource]:
    """The repository: when its first and last commits were made, and its default branch."""
    times = [int(each) for each in api.ask("log", "--all", "--format=%ct").split()]
    branch = api.ask("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD", absent=1) or api.ask(
        "symbolic-ref", "--quiet", "HEAD", absent=1
    )
    yield Resource(
        id=repository_id(scope),
        kind="git.repository",
        scope=scope.name,
        name=scope.name,
        created=datetime.fromtimestamp(min(times), UTC) if times else None,
        last_used=datetime.fromtimestamp(max(times), UTC) if times else None,
        facts={
            "default_branch": re.sub(r"^refs/(?:heads|remotes/origin)/", "", branch.decode().strip()) or None,
            "commits": len(times),
        },
    )


@git.stream("authors", permission="git:log", yields=(Identity,), scope="repository")
def authors(api: Repository, scope: Scope) -> Iterator[Identity]:
    """Everyone who wrote a commit, by e-mail address after the repository's own mailmap."""
    told = api.ask("log", "--all", "--use-mailmap", "--format=%aE%x02%aN%x02%cI")
    people: dict[str, _Work] = {}
    for line in told.decode(errors="replace").splitlines():
        email, name, written = line.split("\x02")
        at = datetime.fromisoformat(written)
        work = people.setdefault(email.lower(), _Work(name, 0, at, at))
        work.commits += 1
        work.first, work.last = min(work.first, at), max(work.last, at)
    for email, work in people.items():
        yield Identity(
            id=f"git.author:{email}",
            kind="git.author",
            scope=scope.name,
            name=work.name or email,
            # An address can be seen to be a machine's; that it is a person's, nothing here proves.
            human=False if is_bot(email) else None,
            used=True,
            last_used=work.last,
            facts={"email": email, "commits": work.commits, "first_commit": work.first.isoformat()},
        )


def repository_id(scope: Scope) -> str:
    """The id of a repository's own record, the parent of all that is in it."""
    return f"git.repository:{scope.name}"
