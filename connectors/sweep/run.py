"""One sweep from start to end: read what was asked for, gather what was found, tell what could not be read."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import msgspec

from connectors.detect.engine import Finder
from connectors.detect.examine import Examiner
from connectors.detect.ignores import Marks
from connectors.detect.ignores.model import BadIgnoreFile
from connectors.detect.unpack.model import Skipped
from connectors.sweep.gathering import About, Gathering, printable
from connectors.sweep.git import Git, GitFailed
from graph.leaks import Leak, Place, Stale, Swept, Unread

if TYPE_CHECKING:
    from connectors.sweep.answers import Read
    from connectors.sweep.remembered import Memory, Remembering

LARGEST = 2_000_000_000
STDIN = "-"
_DATE = (
    r"\d{4}-\d\d?-\d\d?(?:[T ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)?\s?(?:Z|[+-]\d\d:?\d\d)?|@?\d{9,}"
    r"|(?:(?:a|an|\d+)[. ](?:second|minute|hour|day|week|month|year)s?[. ]?){1,6}(?:ago)?|yesterday|midnight|noon"
    r"|last[. ](?:day|week|month|year|\w+day)"
)


class Heeding(Protocol):
    """Finds out what a target says to ignore."""

    def __call__(self, target: str, /, *, from_root: bool) -> Marks:
        """``from_root`` says that paths are told from the root of its repository, as git tells them."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What to read."""

    history: bool = False
    all_objects: bool = False
    since: str = ""
    staged: bool = False
    every: bool = False
    """Read what ``.gitignore`` leaves out, too."""
    largest: int = LARGEST
    program: str = "git"
    begun: Mapping[str, Git] = {}
    """Where git is already at work on what is staged."""


class Sweeping:
    """Sweeps one place after the other and gathers what was found in all of them.

    With a memory, what an earlier sweep of a repository read is not read again.
    """

    def __init__(self, examiner: Examiner, options: Options, memory: Memory | None = None) -> None:
        self._memory = memory
        self.swept: list[Swept] = []
        self._examiner = examiner
        self._options = options
        self._gathering = Gathering(self._about)
        self._finders = list(examiner.finders)
        self.stale: list[Stale] = []
        self._ignores: Marks | None = None
        self.warnings: list[str] = []
        self._skipped: Counter[str] = Counter()

    def sweep(self, path: str, heeding: Heeding | None = None) -> None:
        """Read one folder, file or repository, as the options say, and heed what it says to ignore."""
        options = self._options
        if heeding is None:
            self._as_asked(path)
            return
        from_git = options.staged or options.since or options.history or options.all_objects
        ignores = heeding(path, from_root=bool(from_git))
        self._ignores = ignores
        rules, remarks = ignores.rules()
        own = [Finder(rules)] if rules else []
        self._finders += own
        self._examiner.heed(ignores, own)
        self._as_asked(path)
        self._examiner.heed(None)
        self._ignores = None
        self._gathering.settle(ignores)
        whole = not (options.staged or options.since or self.swept[-1].unread)
        self.stale += ignores.stale(whole=whole, history=options.history or options.all_objects)
        self.warnings += (*ignores.warnings, *remarks)

    def _as_asked(self, path: str) -> None:
        options = self._options
        if options.staged:
            self._staged(path)
        elif options.since:
            self._range(path)
        elif options.history or options.all_objects:
            self._history(path)
        else:
            self._folder(path)

    def text(self, data: bytes, name: str) -> None:
        """Read a text that is at hand, such as standard input."""
        unread = self._look(data, name)
        self._tell(name, "stdin", 1, len(data), unread)

    def leaks(self, at: datetime | None = None) -> tuple[Leak, ...]:
        """Everything that was found. What is over at the given time is told as least sure."""
        found = tuple(self._gathering.leaks())
        if at is None or not any(leak.facts for leak in found):
            return found
        from connectors.sweep.expiry import weighed_at  # noqa: PLC0415  because most sweeps find nothing

        return tuple(weighed_at(leak, at) for leak in found)

    def _about(self, name: str) -> About:
        found = next((rule for each in self._finders if (rule := each.rules.named(name))), None)
        if found is not None:
            return About(found.title, found.provider, found.remedy, found.reference)
        from connectors.detect.readers import about  # noqa: PLC0415  because most leaks are found by a detector

        reader = about(name)
        return About(reader.title, reader.provider, reader.remedy, reader.reference) if reader else About(name)

    def _look(self, data: bytes, path: str, number: Callable[[int], int] | None = None) -> list[Unread]:
        """Search a text; returns what of it could not be read."""
        unread = []
        for each in self._examiner.look(data, path):
            if isinstance(each, Unread):
                unread.append(each)
            elif isinstance(each, Skipped):
                self._skipped[each.why] += 1
            else:
                line = number(each.line) if number and not each.inside else each.line
                self._gathering.add(each, Place(path=path + each.inside, line=line, context=each.context))
        return unread

    def _tell(
        self, name: str, how: str, texts: int, size: int, unread: Sequence[Unread], *, remembered: int = 0
    ) -> None:
        skipped, self._skipped = dict(self._skipped), Counter()
        self.swept.append(
            Swept(
                name=printable(name),
                how=how,
                texts=texts,
                size=size,
                remembered=remembered,
                skipped=skipped,
                unread=tuple(Unread(path=printable(each.path), why=each.why) for each in unread),
            )
        )

    def _folder(self, root: str) -> None:
        from connectors.sweep.folder import Folder  # noqa: PLC0415  because a staged change needs none of it
        from connectors.sweep.piles import pile_of  # noqa: PLC0415  because the same

        folder = Folder(
            root,
            every=self._options.every,
            largest=self._options.largest,
            program=self._options.program,
            is_special=self._examiner.is_special,
        )
        pile = pile_of(folder, self._examiner)
        for seen, place in pile.found:
            self._gathering.add(seen, place)
        self._skipped += pile.skipped
        self._tell(root, "folder", pile.texts, pile.size, pile.unread)

    def _staged(self, path: str) -> None:
        from connectors.sweep.staged import staged  # noqa: PLC0415  because each way of reading imports its own

        texts = size = 0
        unread: list[Unread] = []
        git = self._options.begun.get(path) or Git(path, program=self._options.program, within=True)
        for change in staged(git):
            texts += 1
            size += len(change.data)
            unread += self._look(change.data, change.path, _numbered(change.numbers))
        self._tell(path, "staged", texts, size, unread)

    def _history(self, path: str) -> None:
        self.repository(Git(path, program=self._options.program, within=True))

    def repository(self, git: Git) -> None:
        """Read the whole history of a repository, or every object that it stores."""
        from connectors.sweep.history import every_object  # noqa: PLC0415  because the same

        if self._options.all_objects:
            paths = every_object(git, self._examiner.is_special, has_head=_has_head(git))
            self._tell_blobs(git, git.folder, "objects", self._placed(git, paths, "objects", ()))
            return
        try:
            read = self._whole(git)
        except GitFailed as error:
            read = self._damaged(git, error)
        read.unread += self._own_settings(git)
        self._tell_blobs(git, git.folder, "history", read)

    def _own_settings(self, git: Git) -> list[Unread]:
        """Look at what git keeps beside the history; returns what of it could not be read."""
        from connectors.sweep.folder import File, Folder  # noqa: PLC0415  because the same
        from connectors.sweep.own_settings import GIT, settings_within  # noqa: PLC0415  because the same
        from connectors.sweep.tips import common_folder  # noqa: PLC0415  because the same

        common = os.path.normpath(common_folder(git))
        unread: list[Unread] = []
        for each in Folder(common, largest=self._options.largest).read(settings_within(common)):
            path = GIT + each.path
            unread += self._look(each.data, path) if isinstance(each, File) else [Unread(path=path, why=each.why)]
        return unread

    def _whole(self, git: Git) -> Read:
        from connectors.sweep.history import whole_history  # noqa: PLC0415  because the same

        if self._memory:
            return self._remembering(git, self._memory).history()
        paths = whole_history(git, self._examiner.is_special, has_head=_has_head(git))
        return self._placed(git, paths, "history", ())

    def _damaged(self, git: Git, error: GitFailed) -> Read:
        """What is left of a history that git cannot walk: of a damaged one, or of a partial clone."""
        from connectors.sweep.history import stored_or_named  # noqa: PLC0415  because the same

        read = self._placed(git, stored_or_named(git, self._examiner.is_special), "history", ())
        read.stands = [stand._replace(in_head=stand.in_head or None) for stand in read.stands]
        why = f"its history is not whole; what is stored was read: {error}"
        read.unread.append(Unread(path=git.folder, why=why))
        return read

    def _range(self, path: str) -> None:
        from connectors.sweep.attribution import changes, name_for_reading  # noqa: PLC0415  because the same

        git = Git(path, program=self._options.program, within=True)
        wanted = _since(git, self._options.since)
        names = [(each.blob, each.path) for each in changes(git, *wanted)]
        paths: dict[str, str] = {}
        for blob, its_name in names:
            paths.setdefault(blob, its_name)
        name_for_reading(paths, names, self._examiner.is_special)
        read = self._placed(git, paths, "range", wanted)
        read.unread += _cut(git, wanted)
        self._tell_blobs(git, path, "range", read)

    def _placed(self, git: Git, paths: dict[str, str], how: str, wanted: Sequence[str]) -> Read:
        """Read blobs, and say where those stand that have a secret."""
        read = self._read(git, paths, how)
        if read.found:
            from connectors.sweep.answers import standing  # noqa: PLC0415  because the same
            from connectors.sweep.attribution import arrivals  # noqa: PLC0415  because the same

            read.stands = standing(git, arrivals(git, read.found.keys(), *wanted, paths=paths))
        return read

    def _read(self, git: Git, paths: dict[str, str], how: str) -> Read:
        if self._memory:
            remembering = self._remembering(git, self._memory)
            return remembering.every_object(paths) if how == "objects" else remembering.some(paths)
        from connectors.sweep.history import Searching  # noqa: PLC0415  because the same

        searching = Searching(git, self._examiner, paths)
        searching.run(list(paths), largest=self._options.largest)
        return searching.read()

    def _remembering(self, git: Git, memory: Memory) -> Remembering:
        from connectors.sweep.remembered import Remembering  # noqa: PLC0415  because the same

        if self._ignores is not None and (digest := self._ignores.digest):
            memory = msgspec.structs.replace(memory, judging=f"{memory.judging} {digest}")
        return Remembering(git, self._examiner, memory, largest=self._options.largest)

    def _tell_blobs(self, git: Git, name: str, how: str, read: Read) -> None:
        for stand in read.stands:
            for each in read.found[stand.arrival.blob]:
                self._gathering.add(each, stand.place(each))
        self._skipped += read.skipped
        self._examiner.below |= read.below
        unread = [*read.unread, *_shallow(git, how)]
        self._tell(name, how, read.texts, read.size, unread, remembered=read.remembered)


def sweep(
    targets: Sequence[str],
    examiner: Examiner,
    options: Options,
    memory: Memory | None = None,
    heeding: Heeding | None = None,
) -> Sweeping:
    """Sweep places one after the other; ``-`` is standard input. One that fails is told, and the others are read."""
    sweeping = Sweeping(examiner, options, memory)
    for target in targets:
        try:
            if target == STDIN:
                sweeping.text(sys.stdin.buffer.read(), "standard input")
            else:
                sweeping.sweep(target, heeding)
        except (GitFailed, BadIgnoreFile) as error:
            if isinstance(error, BadIgnoreFile) and len(targets) == 1:
                raise
            sweeping.swept.append(Swept(name=target, how="", unread=(Unread(path=target, why=str(error)),)))
    return sweeping


def _numbered(numbers: Sequence[int]) -> Callable[[int], int]:
    return lambda line: numbers[line - 1]


def _has_head(git: Git) -> bool:
    return bool(git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}", absent=1))


def _since(git: Git, since: str) -> tuple[str, ...]:
    """The commits of a range: since a revision of this repository, or else since a date."""
    if not since.startswith("-") and git.ask("rev-parse", "--verify", "--quiet", f"{since}^{{commit}}", absent=1):
        return (f"{since}..HEAD",)
    if not re.fullmatch(_DATE, since):
        # Git takes any text for a date, and what it does not understand for now.
        raise GitFailed(f"{since!r} is no revision of this repository, and no date such as 2031-05-01 or 3.weeks.ago")
    return ("--all", f"--since={since}")


def _cut(git: Git, wanted: Sequence[str]) -> tuple[Unread, ...]:
    from connectors.sweep.tips import is_cut  # noqa: PLC0415  because each way of reading imports its own

    why = (
        "a shallow clone whose history ends within the range: what came before was not read, and what stands in its "
        "oldest commits counts as new; complete it with git fetch --unshallow"
    )
    return (Unread(path=os.fspath(git.folder), why=why),) if is_cut(git, wanted) else ()


def _shallow(git: Git, how: str) -> tuple[Unread, ...]:
    if how == "range" or git.ask("rev-parse", "--is-shallow-repository").strip() != b"true":
        return ()
    why = "a shallow clone: what came before was not read; complete it with git fetch --unshallow"
    return (Unread(path=os.fspath(git.folder), why=why),)
