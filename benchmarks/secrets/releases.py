"""Which releases the real corpus is made of, and how they come here: wheels, by the package installer as it is set up.

The kinds are mixed so that no one dominates: hand-written Python, generated clients, huge JSON, catalogues of
translations, documentation, minified bundles with source maps, YAML, and some compiled files. Left out on purpose:
packages of thousands of small translations that speak of passwords, which keep one peer busier than all the rest do.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from benchmarks.secrets.cache import cache

STABLE = re.compile(r"\d+(\.\d+)*(\.post\d+)?")
DOWNLOADS_AT_ONCE = 4


@dataclass(frozen=True)
class Series:
    """Successive releases of one package: ``count`` of them, every ``every``-th, back from ``newest``.

    The newest is named so that the corpus stays the same when newer ones come out.
    """

    package: str
    newest: str
    count: int
    every: int = 1


SERIES = (
    Series("django", "5.0.1", 24, 8),
    Series("ansible-core", "2.18.6", 23, 4),
    Series("sentry-sdk", "2.51.0", 24, 5),
    Series("stripe", "15.6.2", 24, 6),
    Series("twilio", "9.7.2", 10, 4),
    Series("moto", "5.0.6", 10, 5),
    Series("sqlalchemy", "2.0.8", 6, 4),
    Series("sympy", "1.13.2", 10),
    Series("kubernetes", "34.1.0", 8, 2),
    Series("apache-airflow", "2.8.2", 10, 2),
    Series("faker", "18.13.0", 9, 15),
    Series("botocore", "1.31.76", 6, 20),
    Series("awscli", "1.46.3", 6, 60),
    Series("streamlit", "1.67.0", 10, 4),
    Series("jupyterlab", "4.4.10", 8, 4),
    Series("datadog-api-client", "2.62.0", 3, 8),
    Series("docusign-esign", "6.1.0", 6, 3),
    Series("azure-mgmt-network", "30.2.0", 5, 2),
    Series("google-cloud-compute", "1.57.0", 5, 6),
    Series("checkov", "3.3.5", 9, 25),
    Series("pygithub", "1.59.1", 9, 2),
)


def pip(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the package installer quietly, as it is set up on this machine."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def versions(series: Series) -> list[str]:
    """Return the stable releases that a series is made of, the oldest first."""
    listed = pip("index", "versions", series.package).stdout.partition("Available versions:")[2].splitlines()
    stable = [each.strip() for each in (listed or [""])[0].split(",") if STABLE.fullmatch(each.strip())]
    upto = stable[stable.index(series.newest) :] if series.newest in stable else stable
    return upto[:: series.every][: series.count][::-1]


def fetch(package: str, version: str) -> Path | None:
    """Return the wheel of a release, downloaded unless it is here already. None where there is none."""
    folder = cache("wheels", package, version)
    if not any(folder.glob("*.whl")):
        pip("download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(folder), f"{package}=={version}")
    return next(folder.glob("*.whl"), None)


def releases(series: tuple[Series, ...] = SERIES) -> Iterator[tuple[str, str, Path]]:
    """Yield package, version and wheel of every release: the oldest of each package, then the next of each, and so on.

    Interleaved, because a history in which one package ends before the next begins is like no real one.
    """
    with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as workers:
        named = zip(series, workers.map(versions, series), strict=True)
        chosen = [[(each.package, name) for name in names] for each, names in named]
        order = [each for together in zip_longest(*chosen) for each in together if each]
        for (package, version), wheel in zip(order, workers.map(lambda each: fetch(*each), order), strict=True):
            if wheel:
                yield package, version, wheel
            else:
                print(f"no wheel of {package} {version}", file=sys.stderr)
