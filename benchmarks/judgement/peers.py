"""The peers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.judgement.serving import Serving
from benchmarks.judgement.told import Told

PEERS: dict[str, Callable[[Serving, Path, float], Told]] = {}
