"""The estate where tools can read it: a stand-in for AWS in a process of its own, a real OpenBao, and repositories."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from benchmarks.judgement.committing import commit
from benchmarks.judgement.estate import estate
from benchmarks.judgement.planting import REGION
from benchmarks.judgement.vaulting import VaultPlanter
from scanner.demo.servers import free_port, openbao


class Serving(msgspec.Struct, frozen=True):
    """An estate that answers: where, which id is whose, and what it was made from."""

    url: str
    ids: dict[str, str]
    seed: int = 1
    copies: int = 1
    vault: str = ""
    token: str = ""
    repositories: Path = Path()

    def __repr__(self) -> str:
        return f"Serving({self.url!r})"

    def asked(self) -> int:
        """How many calls of AWS were answered so far."""
        with urllib.request.urlopen(f"{self.url}/asked") as answer:  # noqa: S310  because it is our own server
            return int(answer.read())

    @property
    def environment(self) -> dict[str, str]:
        """What a tool finds in its environment."""
        keys = {"AWS_ACCESS_KEY_ID": "founder", "AWS_SECRET_ACCESS_KEY": "founder", "AWS_EC2_METADATA_DISABLED": "true"}
        own = {"AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": self.url, "JUDGEMENT_VAULT_TOKEN": self.token}
        return {**os.environ, **keys, **own}


class Planted(msgspec.Struct):
    """What the stand-in says when it is ready: the ids that AWS gave, and the access keys that leak."""

    keys: dict[str, list[str]]
    pairs: dict[str, tuple[str, str]]


@contextlib.contextmanager
def served(folder: Path, seed: int, copies: int, refused: Sequence[str] = ()) -> Iterator[Serving]:
    """Plant the estate, and serve it. In ``refused`` actions of AWS and paths of OpenBao are denied to everybody."""
    things, repositories = estate(seed, copies), folder / "repositories"
    with _stand_in(folder, seed, copies, refused) as (url, planted), openbao(folder) as bao:
        planter = VaultPlanter(bao.url, bao.token)
        try:
            planter.plant(things)
            token = planter.token([each for each in refused if "/" in each])
        finally:
            planter.close()
        commit(things, repositories, planted.pairs, datetime.now(UTC))
        yield Serving(url, {**_owners(planted.keys), **planter.ids}, seed, copies, bao.url, token, repositories)


@contextlib.contextmanager
def _stand_in(folder: Path, seed: int, copies: int, refused: Sequence[str]) -> Iterator[tuple[str, Planted]]:
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.judgement.stand_in", str(port), str(seed), str(copies)]
    with (
        folder.joinpath("stand-in").open("wb") as errors,
        subprocess.Popen(
            [*command, *refused],
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"},
        ) as process,
    ):
        try:
            assert process.stdout is not None
            ready = next((line for line in process.stdout if line.startswith(b"ready ")), None)
            assert ready is not None, "the stand-in did not start"
            yield f"http://127.0.0.1:{port}", msgspec.json.decode(ready.removeprefix(b"ready "), type=Planted)
        finally:
            process.kill()


def _owners(keys: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {key: name for name, theirs in keys.items() for key in theirs}
