"""Write the pages that come from the code, or with ``--check`` fail when one of them is stale."""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from connectors.permissions import permissions_markdown
from findings.catalogue import catalogue_markdown
from findings.registry import rules
from reports.formats.json_document import json_schema
from scanner.cli.reference import reference_markdown
from scanner.settings.schema import schema

DOCS = Path(__file__).parent


def pages() -> Iterator[tuple[str, str]]:
    """Every generated page: its file name and its text."""
    yield "checks.md", catalogue_markdown(rules().values())
    yield "permissions.md", permissions_markdown()
    yield "cli.md", reference_markdown()
    yield "muster.schema.json", pretty(schema())
    yield "muster-scan.schema.json", pretty(json_schema())


def pretty(document: dict[str, object]) -> str:
    """JSON as people read it."""
    return msgspec.json.format(msgspec.json.encode(document, order="sorted"), indent=2).decode() + "\n"


def main() -> int:
    """Write or check; exit code 1 names the stale pages."""
    check = "--check" in sys.argv[1:]
    stale = []
    for name, text in pages():
        file = DOCS / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                file.write_text(text, encoding="utf-8")
    if check and stale:
        print(f"stale: {', '.join(stale)}; write them again with: make docs", file=sys.stderr)
        return 1
    print(f"{'written' if not check else 'current'}: {', '.join(stale) or 'nothing to do'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
