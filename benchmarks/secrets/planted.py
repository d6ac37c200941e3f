"""Two values that any scanner must find, put together at run time: nothing in this file looks like one."""

from __future__ import annotations

import random
import string

from benchmarks.secrets.values import checked


def planted(seed: int = 1) -> list[str]:
    """Return the lines of a file in which an AWS key pair and a GitHub token stand."""
    chance = random.Random(seed)  # noqa: S311  because the same values must come out everywhere
    key = "AK" + "IA" + "".join(chance.choices(string.ascii_uppercase + "234567", k=16))
    secret = "".join(chance.choices(string.ascii_letters + string.digits + "+/", k=40))
    token = checked(chance, "gh" + "p_")
    return [f'aws_access_key_id = "{key}"', f'aws_secret_access_key = "{secret}"', f'GITHUB_TOKEN = "{token}"']
