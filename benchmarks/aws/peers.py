"""The peers: how each is installed, mended where it no longer starts, and told which account to read.

Each lives in an environment of its own. PMapper reads an account and no files, so it is given the stand-in; of regions
it is told of the one that there is, or it would ask every one. What the stand-in itself costs is not counted in CPU.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.aws.things import NUMBER, REGION
from benchmarks.secrets.cache import cache
from benchmarks.secrets.peers import installed
from benchmarks.secrets.spend import Spent, spend

OLD, NEW = (
    "from collections import Mapping, MutableMapping, OrderedDict",
    ("from collections import OrderedDict\nfrom collections.abc import Mapping, MutableMapping"),
)
BUCKET = "arn:aws:s3:::team001-prod-bucket00003/report.csv"
QUERIES = (
    "preset privesc *",
    f"who can do s3:GetObject with {BUCKET}",
    f"can role/{{role}} do s3:GetObject with {BUCKET}",
)


@dataclass(frozen=True)
class Peer:
    """A peer: ``steps`` are what it is told, in order, each with the name of what it measures."""

    name: str
    program: Callable[[], Path]
    steps: tuple[tuple[str, tuple[str, ...]], ...]
    reads_account: bool = False

    def run(self, details: Path, role: str, limit: float) -> Iterator[tuple[str, Spent]]:
        """Run every step on an account, until one fails or comes to its limit, and yield what each cost."""
        here = cache("aws", "runs", self.name)
        with contextlib.ExitStack() as during:
            more = during.enter_context(served(details)) if self.reads_account else {}
            environment = {**os.environ, **more, "PMAPPER_STORAGE": str(here / "graphs")}
            for step, words in self.steps:
                command = [str(self.program()), *(word.format(file=details, out=here, role=role) for word in words)]
                spent = spend(command, here, here / "printed", limit, environment)
                yield step, spent
                if spent.over or spent.code:
                    return


def pmapper(package: str) -> Path:
    """Install a package of PMapper, and mend the one line that stops it on a current Python."""
    program = installed(package, "pmapper")()
    inside = "lib/python3*/site-packages/principalmapper/util/case_insensitive_dict.py"
    for file in program.parent.parent.glob(inside):
        file.write_text(file.read_text("utf-8").replace(OLD, NEW), "utf-8")
    return program


@contextlib.contextmanager
def served(details: Path) -> Iterator[dict[str, str]]:
    """Serve an account's identities, and give the environment in which a peer finds them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "benchmarks.aws.stand_in", str(details), port]
    with (
        cache("aws").joinpath("stand_in").open("wb") as errors,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, env={**os.environ, "MOTO_ACCOUNT_ID": NUMBER}
        ) as process,
    ):
        try:
            assert process.stdout is not None
            assert any(b"ready" in line for line in process.stdout), "the stand-in did not start"
            keys = {"AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_DEFAULT_REGION": REGION}
            yield {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", **keys}
        finally:
            process.kill()


GRAPH = ("graph", ("graph", "create", "--include-regions", REGION))
ASKED = tuple((f"query: {' '.join(words.split()[:2])}", ("query", words)) for words in QUERIES)
PEERS = (
    *(
        Peer(package, partial(pmapper, package), (GRAPH, *ASKED), reads_account=True)
        for package in ("principalmapper-0ca", "principalmapper")
    ),
    Peer(
        "cloudsplaining",
        installed("cloudsplaining", "cloudsplaining"),
        (("scan", ("scan", "--input-file", "{file}", "--output", "{out}", "--skip-open-report")),),
    ),
)
FORK = PEERS[0].name
