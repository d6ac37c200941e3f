"""Prism, a mock server that holds requests to a published OpenAPI and answers with its examples."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).parent / "npm/node_modules/.bin/prism"
READY = "Prism is listening"


@contextmanager
def prism(published: dict[str, Any], folder: Path) -> Iterator[str]:
    """Serve this OpenAPI while the block runs; yields the address. A request that breaks it is refused."""
    file = folder / "openapi.json"
    file.write_text(json.dumps(published))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(PROGRAM), "mock", "--errors", "--port", str(port), str(file)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout is not None
        try:
            assert any(READY in line for line in server.stdout)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()
