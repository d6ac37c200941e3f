"""The stand-in, running in a process of its own while tools read it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.judgement.planting import REGION
from scanner.demo.servers import free_port


class Serving(msgspec.Struct, frozen=True):
    """A stand-in that answers: where, which access key is whose, and what the estate was made from."""

    url: str
    users: dict[str, str]
    seed: int = 1
    copies: int = 1

    @property
    def environment(self) -> dict[str, str]:
        """What a tool that reads AWS finds in its environment."""
        keys = {"AWS_ACCESS_KEY_ID": "founder", "AWS_SECRET_ACCESS_KEY": "founder", "AWS_EC2_METADATA_DISABLED": "true"}
        return {**os.environ, **keys, "AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": self.url}


@contextlib.contextmanager
def served(folder: Path, seed: int, copies: int, refused: Sequence[str] = ()) -> Iterator[Serving]:
    """Plant the estate, and serve it; actions in ``refused`` are denied to everybody."""
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
            keys = msgspec.json.decode(ready.removeprefix(b"ready "), type=dict[str, list[str]])
            users = {key: user for user, theirs in keys.items() for key in theirs}
            yield Serving(f"http://127.0.0.1:{port}", users, seed, copies)
        finally:
            process.kill()
