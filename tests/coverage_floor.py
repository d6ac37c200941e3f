"""Fail when one file is covered much worse than the rest; silent when all is well, so that pytest has the last word."""

import json
import sys
from pathlib import Path

FLOOR = 85.0


def main() -> int:
    """Read coverage's JSON report (its path is the argument) and name the files below the floor."""
    files = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["files"]
    low = {name: each["summary"]["percent_covered"] for name, each in files.items()}
    low = {name: percent for name, percent in low.items() if percent < FLOOR}
    for name, percent in sorted(low.items()):
        sys.stderr.write(f"{name}: {percent:.0f} % covered, below {FLOOR:.0f} %\n")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
