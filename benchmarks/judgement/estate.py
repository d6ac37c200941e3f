"""The labelled estate: things that have a trouble, and things that look as if they had, drawn from ``troubles/``.

``python -m benchmarks.judgement.estate`` prints the labels. The same seed gives the same names everywhere; the values
of secrets are drawn as well, so that none stands in a file.
"""

from __future__ import annotations

import functools
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

import msgspec
import yaml

from benchmarks.secrets.corpus import tokens
from benchmarks.secrets.corpus.kinds import shaped
from benchmarks.secrets.values import ALNUM, draw

OWN, OTHER, SUPPLIER = "123456789012", "402715893306", "518206347719"
"""The account that is scanned, a stranger's, and that of a supplier whom the settings name."""
ISSUER = "token.actions.githubusercontent.com"
TEAMS = ("checkout", "search", "billing", "returns", "pricing", "mail", "fraud", "stock", "media", "ledger")
TASKS = ("export", "sync", "worker", "loader", "relay", "runner", "mirror", "poller", "builder", "digest")
PLACES = {
    **dict.fromkeys(("approle", "jwt", "kubernetes", "acl", "reader", "entity", "kv"), "vault"),
    **dict.fromkeys(("file", "agent"), "git"),
    "system": "register",
}
"""Where a thing of each sort is, if not in AWS."""
Row = dict[str, Any]


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of the estate. ``broken`` says whether it has the trouble or only looks like it."""

    name: str
    trouble: str
    broken: bool
    variant: int
    told: Row

    @property
    def what(self) -> str:
        """A role, a user, a secret, a file and so on."""
        return str(self.told["what"])

    @property
    def place(self) -> str:
        """``aws``, ``vault``, ``git`` or ``register``."""
        return PLACES.get(self.what, "aws")

    @property
    def team(self) -> str:
        """Whose it is: the first word of its name."""
        return self.name.partition("-")[0]


def things(seed: int, copies: int, troubles: Mapping[str, Mapping[str, list[Row]]]) -> list[Thing]:
    """Every variant of every trouble, as often as asked, each under a name of its own and in an order of chance."""
    chance = random.Random(seed)  # noqa: S311  because an estate has to come out the same again
    told = [
        (trouble, side == "broken", variant, row)
        for trouble, sides in troubles.items()
        for side, rows in sides.items()
        for variant, row in enumerate(rows)
        for _ in range(copies)
    ]
    chance.shuffle(told)
    return [_thing(chance, number, *each) for number, each in enumerate(told)]


def _thing(chance: random.Random, number: int, trouble: str, broken: bool, variant: int, row: Row) -> Thing:  # noqa: FBT001  because it is one row of a table
    team = chance.choice(TEAMS)
    name = f"{team}-{chance.choice(TASKS)}-{number:04}"
    told = {"owner": f"{team}@orchard.example", **row}
    return Thing(name=name, trouble=trouble, broken=broken, variant=variant, told=_drawn(chance, told, name))


def _drawn(chance: random.Random, told: Row, name: str) -> Row:
    """The thing with what only chance knows: names and secrets. What the server hands out is filled in later."""
    drawn = {
        "name": name,
        "own": OWN,
        "other": OTHER,
        "supplier": SUPPLIER,
        "issuer": ISSUER,
        "github": f"arn:aws:iam::{OWN}:oidc-provider/{ISSUER}",
        "gitlab": f"arn:aws:iam::{OWN}:oidc-provider/gitlab.com",
        "github_token": tokens.github("ghp")(chance),
        "slack_token": shaped(chance, "xoxb-{digits:12}-{digits:12}-{alnum:24}"),
        "password": draw(chance, ALNUM, 18),
        "placeholder": "ghp_" + "x" * 36,
        "example_key": "AKIA" + "IOSFODNN7EXAMPLE",
    }
    filled: Row = filled_in(told, drawn)
    return filled


def filled_in(told: Any, words: Mapping[str, str]) -> Any:  # noqa: ANN401  because it is any JSON
    """The same JSON with words filled in, in keys as well."""
    if isinstance(told, str):
        return Template(told).safe_substitute(words)
    if isinstance(told, list):
        return [filled_in(each, words) for each in told]
    if isinstance(told, dict):
        return {filled_in(key, words): filled_in(each, words) for key, each in told.items()}
    return told


def estate(seed: int = 1, copies: int = 2) -> list[Thing]:
    """The estate of this project's own troubles."""
    return things(seed, copies, _troubles())


@functools.cache
def _troubles() -> Mapping[str, Mapping[str, list[Row]]]:
    files = sorted(Path(__file__).with_name("troubles").glob("*.yaml"))
    return dict(item for each in files for item in yaml.safe_load(each.read_text("utf-8")).items())


def main() -> None:
    """Print the labels, a line of JSON each."""
    for each in estate():
        label = {"what": each.what, "name": each.name, "trouble": each.trouble, "broken": each.broken}
        sys.stdout.buffer.write(msgspec.json.encode(label) + b"\n")


if __name__ == "__main__":
    main()
