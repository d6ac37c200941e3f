"""Whatever happens to a history, a sweep that remembers tells what a sweep that does not tells."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from ignores_support import token
from repository_support import ADA, DAY_ONE
from sweep_memory_support import Sweeps

GRACE = ("Grace Orchard", "grace@orchard.example")
NAMES = ("a.py", "b/c.txt", "b/d/e.json", "f.ipynb", ".env", "conf/settings.yml")
STEPS = 14


class _Life:
    """Does to a repository what people do, by chance."""

    def __init__(self, sweeps: Sweeps, seed: int) -> None:
        self._repo = sweeps.repo
        self._chance = random.Random(seed)  # noqa: S311  because nothing is kept safe by it
        self._count = 0
        self.commit()

    def step(self) -> str:
        """Do one thing, and say which."""
        done = self._chance.choice(self._things())
        done()
        return done.__name__

    def _things(self) -> list[Callable[[], object]]:
        rare = [self.drop_branch, self.rewind, self.gather, self.tag, self.untag, self.detach, self.who_is_who]
        return [*[self.commit] * 6, *[self.branch] * 2, *[self.switch] * 2, *[self.merge] * 2, self.rebase, *rare]

    def commit(self) -> None:
        files = {name: self._text(name) for name in self._chance.sample(NAMES, 2)}
        present = self._repo.git("ls-files").split()
        if present and self._chance.random() < 0.4:
            files[self._chance.choice(present)] = None
        self._commit(files)

    def _commit(self, files: dict[str, str | None]) -> None:
        self._count += 1
        # Clocks of people differ: some commits are older than the ones they follow.
        at = DAY_ONE + timedelta(hours=self._count // 3 - self._chance.choice((0, 0, 0, 5)))
        self._repo.commit({**files, "count": str(self._count)}, author=self._chance.choice((ADA, GRACE)), at=at)

    def _text(self, name: str) -> str:
        """Make up one of a few texts: the same come again elsewhere, but for those that a path bears on."""
        kind = self._chance.randrange(6)
        text = f"x = {kind}\n" if kind < 3 else f'x = 1\ntoken = "{token(kind)}"\n'
        return text if name.endswith((".py", ".txt")) else f"# {name}\n{text}"

    def branch(self) -> None:
        self._count += 1
        self._repo.git("checkout", "-q", "-b", f"branch-{self._count}")

    def switch(self) -> None:
        self._repo.git("checkout", "-q", self._chance.choice(self._branches()))

    def merge(self) -> None:
        self._repo.git("merge", "-q", "-m", "m", "-X", "ours", "--no-edit", *self._resolved(), self._other())

    def _resolved(self) -> tuple[str, ...]:
        return ("-s", "ours") if self._chance.random() < 0.5 else ("-s", "recursive", "-X", "no-renames")

    def rebase(self) -> None:
        self._repo.git("reset", "-q", "--hard", self._back(1))
        self.commit()

    def rewind(self) -> None:
        self._repo.git("reset", "-q", "--hard", self._back(2))

    def drop_branch(self) -> None:
        self._repo.git("checkout", "-q", "--detach")
        if len(self._branches()) > 1:
            self._repo.git("branch", "-q", "-D", self._chance.choice(self._branches()))
        self.switch()

    def gather(self) -> None:
        self._repo.git("reflog", "expire", "--expire=now", "--all")
        self._repo.git("gc", "-q", "--prune=now")

    def tag(self) -> None:
        self._count += 1
        what = self._chance.choice(("HEAD", "HEAD^{tree}", "HEAD:count"))
        kind = self._chance.choice((("-a", "-m", "tag"), ()))
        self._repo.git("tag", *kind, f"tag-{self._count}", what)

    def untag(self) -> None:
        for name in self._repo.git("tag").split()[:1]:
            self._repo.git("tag", "-d", name)

    def detach(self) -> None:
        self._repo.git("checkout", "-q", "--detach", self._back(1))

    def who_is_who(self) -> None:
        self._commit({".mailmap": f"Ada <ada{self._count}@orchard.example> <{ADA[1]}>\n"})

    def _branches(self) -> list[str]:
        return self._repo.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()

    def _other(self) -> str:
        return self._chance.choice(self._branches())

    def _back(self, steps: int) -> str:
        """Name the commit so many steps ago, or the first one."""
        line = self._repo.git("rev-list", "--first-parent", "HEAD").split()
        return line[min(steps, len(line) - 1)]


@pytest.mark.parametrize("seed", range(10))
def test_a_sweep_that_remembers_tells_the_same(sweeps: Sweeps, seed: int) -> None:
    life = _Life(sweeps, seed)
    sweeps.again()
    did = []
    for _ in range(STEPS):
        did.append(life.step())
        assert sweeps.again().comparable() == sweeps.fresh().comparable(), did
    assert sweeps.again().remembered == sweeps.fresh().one.texts
