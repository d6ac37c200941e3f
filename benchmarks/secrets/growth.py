"""A generated history of any length: a project of services that is changed a little in every commit."""

from __future__ import annotations

import random
from collections.abc import Iterator

FILES = 400
CHANGED = 3
LINES = 60
KINDS = ("py", "ts", "yaml", "md", "json")
WORDS = """
account agent balance batch cache client cluster commit config cursor deploy entry event filter graph handler index
invoice ledger limit logger machine metric module monitor order owner packet parser policy queue region release report
request resource role router schema secret server service session signal source state stream tenant token user value
vault window worker
""".split()  # noqa: SIM905  because the quotes of sixty words hide the words


def line(kind: str, seed: random.Random) -> str:
    """Return one line as it stands in a file of that kind. Some name things that sound like secrets, none holds one."""
    first, second, third = (seed.choice(WORDS) for _ in range(3))
    number = seed.randrange(10**6)
    shapes = {
        "py": (
            f"def {first}_{second}({third}: int = {number}) -> str:",
            f'    {first} = {second}.{third}("{number:x}")',
        ),
        "ts": (f"export const {first}{number} = await {second}.{third}();", f"  // {first} {second} {third}"),
        "yaml": (f"{first}_{second}: {third}-{number}", f"  - name: {first}  # {second}"),
        "md": (f"## {first} {second}", f"The {first} of the {second} is kept in {third} {number}."),
        "json": (f'  "{first}_{second}": "{seed.getrandbits(128):032x}",', f'  "{first}": {number},'),
    }
    return seed.choice(shapes[kind])


def grown(commits: int) -> Iterator[tuple[str, str, list[tuple[str, bytes]]]]:
    """Yield a first commit of all files and then commits that change a few lines in a few files each."""
    seed = random.Random(commits)  # noqa: S311  because the same corpus must come out everywhere
    paths = [f"services/{WORDS[nth % len(WORDS)]}/{nth:03}.{KINDS[nth % len(KINDS)]}" for nth in range(FILES)]
    texts = {path: [line(path.rpartition(".")[2], seed) for _ in range(LINES)] for path in paths}
    yield "Begin", "", [(path, "\n".join(lines).encode()) for path, lines in texts.items()]
    for nth in range(1, commits):
        changed = seed.sample(paths, CHANGED)
        for path in changed:
            texts[path][seed.randrange(LINES)] = line(path.rpartition(".")[2], seed)
        yield f"Change {nth}", "", [(path, "\n".join(texts[path]).encode()) for path in changed]
