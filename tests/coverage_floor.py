"""Fail when the tests run through too little of one file or of the whole; silent when all is well.

Silent, so that pytest has the last word: its summary says how much it was.
"""

import sys
from pathlib import Path

import slipcover
from covering import joined, shares

WHOLE, EACH = 95.0, 85.0


def main() -> int:
    """Join what the processes wrote into a folder (the argument), and name what is below the floor."""
    covered = joined(Path(sys.argv[1]))
    whole = covered["summary"]["percent_covered"]
    low = {name: share for name, share in shares(covered).items() if share < EACH}
    if not low and whole >= WHOLE:
        return 0
    slipcover.print_coverage(covered, outfile=sys.stderr, skip_covered=True)
    for name, share in sorted(low.items()):
        sys.stderr.write(f"{name}: {share:.0f} % covered, below {EACH:.0f} %\n")
    sys.stderr.write(f"the whole: {whole:.1f} % covered; at least {WHOLE:.0f} % must be\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
