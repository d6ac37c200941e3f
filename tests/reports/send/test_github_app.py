"""The command that the page about GitHub gives for Apps: it signs as GitHub asks, and prints the token and no more."""

from __future__ import annotations

import base64
import json
import re
import time
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from ticket_wire_support import Asked, Reply, Tracker, serving

from graph.references import SecretRef
from scanner.secrets import resolver

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "tickets-github.md"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WORD = "_".join(("ghs", "of", "tests"))  # noqa: FLY002  because in one piece it looks like a live one


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Apps(Tracker):
    """Gives a token to who is signed by the key of the App, as GitHub does: indented JSON with more in it."""

    def reply(self, asked: Asked) -> Reply:
        """Look at the signature."""
        head, said, signed = asked.headers["authorization"].removeprefix("Bearer ").split(".")
        KEY.public_key().verify(unpacked(signed), f"{head}.{said}".encode(), padding.PKCS1v15(), hashes.SHA256())
        self.heads: Any = json.loads(unpacked(head))
        self.claims: Any = json.loads(unpacked(said))
        told = {"token": WORD, "expires_at": "2026-03-02T09:00:00Z", "permissions": {"issues": "write"}}
        return Reply(201, json.dumps(told, indent=2).encode())


@pytest.mark.skipif(not (which("curl") and which("openssl")), reason="the command of the page needs curl and openssl")
def test_the_command_of_the_page_prints_a_token_for_the_installation(tmp_path: Path) -> None:
    script, key = tmp_path / "print-installation-token", tmp_path / "app.pem"
    script.write_text(re.findall(r"```sh\n(#!/bin/sh\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[0])
    script.chmod(0o700)
    form = serialization.PrivateFormat.TraditionalOpenSSL
    key.write_bytes(KEY.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    with serving(Apps()) as apps:
        fetch = resolver({"PATH": "/usr/bin:/bin", "GITHUB_API_URL": apps.url})
        assert fetch(SecretRef(command=(str(script), "123456", "78901234", str(key)))) == WORD
    assert [each.path for each in apps.asked] == ["/app/installations/78901234/access_tokens"]
    assert isinstance(apps, Apps)
    assert (apps.heads["alg"], apps.claims["iss"]) == ("RS256", "123456")
    assert apps.claims["iat"] < time.time() < apps.claims["exp"] <= apps.claims["iat"] + 600
