"""The outbox, carried out: claim, do, confirm. Killed at any point, the next run takes it up without doing it twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, islice

import msgspec

from reports.send.links import Link, Post, PostState
from reports.send.model import Action, ActionKind, Done, Failed, Remote, Result, Unsure
from scanner.store.book import Book
from scanner.tickets.planner import Office

TIRED = 3
"""So many faults in a row that may pass, and the target is left alone until the next run."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one action, for people."""

    target: str
    kind: ActionKind
    marker: str
    title: str
    url: str = ""
    done: bool = False
    why: str = ""
    mend: str = ""
    later: bool = False
    """Whether it stays in the outbox, to be done by a later run."""
    refused: bool = False


class Carrier:
    """Carries out what the outbox has for one target."""

    def __init__(
        self, office: Office, book: Book, estate: str, at: Callable[[], datetime], sleep: Callable[[float], None]
    ) -> None:
        self._office, self._book, self._estate = office, book, estate
        self._at, self._sleep = at, sleep
        self._tired = 0
        self.stopped = ""
        """Why nothing more is tried; empty while all is well."""

    def settle(self) -> Iterator[Outcome]:
        """Look what became of what may have been done: confirm it, or do it again. Raises ``Unreachable``."""
        posts = self._book.unsure_posts(self._estate, self._office.name, self._at())
        if not posts:
            return
        try:
            self._let_it_show(posts)
            there = self._theirs(posts)
        except BaseException:
            for post in posts:
                self._book.put_back_post(post, PostState.UNSURE, why=post.why)
            raise
        again = []
        for post in posts:
            remote = there.get(post.planned.after.marker)
            if _is_done(post.planned.action, remote) and remote is not None:
                yield self._confirmed(post, remote)
            else:
                self._book.put_back_post(post, PostState.PENDING, why=post.why)
                again.append(_once_more(post))
        yield from self.carry(again)

    def carry(self, posts: Sequence[Post]) -> Iterator[Outcome]:
        """Do what is pending, those of one kind together where the target takes several at once."""
        for _, alike in groupby(posts, key=lambda post: post.planned.action.kind):
            while batch := list(islice(alike, self._office.target.at_once)):
                if self.stopped:
                    return
                claimed = self._book.claim_posts(batch, self._at())
                if claimed:
                    yield from self._carried(claimed)

    def _carried(self, posts: Sequence[Post]) -> Iterator[Outcome]:
        results: Iterator[Result] = iter(())
        left = list(posts)
        try:
            results = self._office.target.carry_out([post.planned.action for post in posts])
            for result in islice(results, len(posts)):
                yield self._kept(left[0], result)
                left.pop(0)
        finally:
            # Killed, broken, or fewer answers than questions: of the rest nobody knows.
            for post in left:
                self._book.put_back_post(post, PostState.UNSURE, why="the answer was lost")
        for post in left:
            yield _told(post, why="the target gave no answer to it", later=True)

    def _kept(self, post: Post, result: Result) -> Outcome:
        match result:
            case Done(remote=remote):
                self._tired = 0
                return self._confirmed(post, remote)
            case Unsure(why=why):
                self._book.put_back_post(post, PostState.UNSURE, why=why)
                self._tire(why)
                return _told(post, why=why, later=True)
            case Failed():
                return self._failed(post, result)

    def _tire(self, why: str) -> None:
        """One fault more that may pass: after some in a row, nothing goes through."""
        self._tired += 1
        if self._tired >= TIRED:
            self.stopped = why

    def _confirmed(self, post: Post, remote: Remote) -> Outcome:
        after = post.planned.after
        # Only what we wrote ourselves moves the digest: with a comment, a person's text must stay a person's.
        wrote = post.planned.action.kind in {ActionKind.CREATE, ActionKind.UPDATE}
        seen = remote.body_digest if wrote else after.seen
        link: Link = msgspec.structs.replace(after, remote=remote.id, url=remote.url or after.url, seen=seen)
        self._book.confirm_post(self._estate, post, link)
        return msgspec.structs.replace(_told(post), done=True, url=link.url)

    def _failed(self, post: Post, failed: Failed) -> Outcome:
        again = failed.again or failed.refused
        next_attempt = self._at() + timedelta(seconds=failed.after) if failed.after is not None else None
        state = PostState.PENDING if again else PostState.FAILED
        self._book.put_back_post(post, state, why=failed.why, next_attempt=next_attempt)
        why = f"{failed.why}. {failed.mend}" if failed.mend else failed.why
        if failed.refused:
            self.stopped = why
        elif again:
            self._tire(why)
        else:
            self._tired = 0
        return _told(post, why=failed.why, mend=failed.mend, later=again, refused=failed.refused)

    def _let_it_show(self, posts: Sequence[Post]) -> None:
        """Wait until what was done just now can be found: a target's search lags behind its writes."""
        last = max((post.claimed for post in posts if post.claimed), default=None)
        if last is not None:
            left = self._office.kind.settles - (self._at() - last).total_seconds()
            if left > 0:
                self._sleep(left)

    def _theirs(self, posts: Sequence[Post]) -> dict[str, Remote]:
        if not self._office.kind.remembers:
            return {}
        markers = [post.planned.after.marker for post in posts]
        ids = [post.planned.after.remote for post in posts if post.planned.after.remote]
        found = sorted(self._office.target.look(markers, ids), key=lambda each: (not each.open, each.id), reverse=True)
        return {each.marker: each for each in found}


def _is_done(action: Action, remote: Remote | None) -> bool:
    """Whether what may have been done was done, as far as the target shows it."""
    if remote is None:
        return False
    match action.kind:
        case ActionKind.CREATE:
            return True
        case ActionKind.CLOSE:
            return not remote.open
        case ActionKind.REOPEN:
            return remote.open
        case ActionKind.UPDATE | ActionKind.COMMENT:
            # To write the same text again changes nothing; of a comment the target itself looks whether it is there.
            return False


def _once_more(post: Post) -> Post:
    action = msgspec.structs.replace(post.planned.action, again=True)
    return msgspec.structs.replace(post, planned=msgspec.structs.replace(post.planned, action=action))


def _told(post: Post, *, why: str = "", mend: str = "", later: bool = False, refused: bool = False) -> Outcome:
    action, after = post.planned.action, post.planned.after
    return Outcome(
        target=after.target,
        kind=action.kind,
        marker=after.marker,
        title=action.ticket.title,
        url=after.url,
        why=why,
        mend=mend,
        later=later,
        refused=refused,
    )
