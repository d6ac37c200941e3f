"""Several threads may open the detectors at once: the AWS, git and folder connectors of one scan do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from connectors.detect.kept import has_hyperscan

THREADS = 16
SCRIPT = """
import sys, threading
from pathlib import Path
from connectors.detect import Finder, kept, opened

together, found, made, compiled = threading.Barrier(int(sys.argv[2])), [], [], kept.compiled

def counted(*given):
    made.append(1)
    return compiled(*given)

kept.compiled = counted

def work():
    together.wait()
    finder = Finder(opened(Path(sys.argv[1])))
    finder.ready()
    value = "ghp_" + "x" * 4
    found.append((finder.rules.database is not None, len(finder.rules.entries), finder.find(value.encode())))

threads = [threading.Thread(target=work) for _ in range(int(sys.argv[2]))]
for each in threads:
    each.start()
for each in threads:
    each.join()
assert all(each == found[0] for each in found), "they differ"
print(len(found), found[0][0], len(made))
"""


@pytest.mark.skipif(not has_hyperscan(), reason="without hyperscan there is no database")
def test_sixteen_threads_open_them_at_once_and_make_one_database(tmp_path: Path) -> None:
    """In a process of its own: what is tried is the first opening, and how a crash would look."""
    for made in (1, 0):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path), str(THREADS)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.split() == [str(THREADS), "True", str(made)]
    assert len(list(tmp_path.glob("detectors-*"))) == 1
