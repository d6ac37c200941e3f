"""A peer: how it is installed, in an environment of its own, and run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.judgement.serving import Serving
from benchmarks.judgement.told import Told, last_words, refusals
from benchmarks.secrets.cache import cache
from benchmarks.secrets.spend import Spent, spend

Row = dict[str, Any]


class Peer(msgspec.Struct, frozen=True):
    """A peer: ``packages`` are pinned; ``words`` what it is told, with {folder}, {input} and {report} filled in."""

    name: str
    packages: tuple[str, ...]
    words: tuple[str, ...]
    read: Callable[[Path, Serving], tuple[set[tuple[str, str]], set[str]]]
    report: str = "report.json"
    prepare: Callable[[Serving, Path], None] = lambda _serving, _folder: None
    more: Callable[[Serving], Iterable[str]] = lambda _serving: ()
    """Words that only the estate knows, after the others."""
    instead: tuple[str, ...] = ()
    """Packages put in afterwards in place of those that its own requirements ask for."""

    def __call__(self, serving: Serving, folder: Path, limit: float) -> Told:
        """Run once, in an empty folder."""
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        self.prepare(serving, folder)
        words = [word.format(folder=folder, input=folder / "input.json") for word in self.words]
        try:
            program = self.program()
        except subprocess.CalledProcessError as error:
            return Told(ended=False, why=f"not installed: {last_words(str(error.stderr))}")
        spent = spend(
            [str(program), *words, *self.more(serving)], folder, folder / "printed", limit, serving.environment
        )
        return self._told(serving, folder, spent)

    def _told(self, serving: Serving, folder: Path, spent: Spent) -> Told:
        """What it wrote: findings from its report, refusals from all that it printed."""
        printed = "".join(folder.joinpath(each).read_text("utf-8", "replace") for each in self._spoken())
        report = next(iter(folder.glob(self.report)), None)
        told = Told(seconds=spent.wall, ended=False, refusals=refusals(printed))
        if spent.over or report is None:
            why = "not done in time" if spent.over else f"no report: {last_words(printed)}"
            return msgspec.structs.replace(told, why=why)
        found, unknown = self.read(report, serving)
        return msgspec.structs.replace(told, ended=True, found=frozenset(found), unknown=frozenset(unknown))

    def _spoken(self) -> Iterator[str]:
        """The files of what it printed, without its report."""
        yield from {"printed", "printed.errors"} - {self.report}

    def program(self) -> Path:
        """Install it once, into an environment of its own."""
        home = cache("judgement", "peers") / self.name
        program = home / "bin" / self.name
        if not program.exists():
            if not home.joinpath("bin/python").exists():
                subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
            self._install(home)
        return program

    def _install(self, home: Path) -> None:
        """What is put in instead comes without what it asks for: others of the peer's requirements may forbid it."""
        pip = [str(home / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*pip, *self.packages], check=True, stderr=subprocess.PIPE, text=True)
        if self.instead:
            subprocess.run([*pip, "--no-deps", *self.instead], check=True, stderr=subprocess.PIPE, text=True)
