"""Write the pages that come from the code, or with ``--check`` fail when one of them is stale."""

import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
from proven import aws_coverage_markdown

from connectors.detect import index
from connectors.detect.manual.pages import pages as detector_pages
from connectors.detect.readers import shelves
from connectors.detect.readers.names import FILE as TABLE
from connectors.detect.verify.registry import table
from connectors.permissions import permissions_markdown
from findings.catalogue import catalogue_markdown, frameworks_markdown
from findings.registry import rules
from governance.schema import register_schema
from graph.aws.techniques.manual import escalation_markdown
from reports.catalogue import formats_markdown
from reports.formats.json_document import json_schema
from reports.leaks.document import leaks_schema
from scanner.cli.reference import reference_markdown
from scanner.settings.schema import schema

DOCS = Path(__file__).parent
DETECTORS = DOCS / "detectors"
"""Nothing but generated pages lies there: what is no longer generated is removed."""
VERIFY = DOCS / "how-to" / "verify-secrets.md"
START, END = "<!-- generated: connectors.detect.verify.registry.table() -->\n", "<!-- end -->"


def pages() -> Iterator[tuple[Path, str]]:
    """Every generated page: its file and its text."""
    yield DOCS / "checks.md", catalogue_markdown(rules().values())
    yield DOCS / "frameworks.md", frameworks_markdown(rules().values())
    yield DOCS / "permissions.md", permissions_markdown()
    yield DOCS / "aws-coverage.md", aws_coverage_markdown()
    yield DOCS / "aws-escalation.md", escalation_markdown()
    yield DOCS / "formats.md", formats_markdown()
    yield DOCS / "cli.md", reference_markdown()
    yield DOCS / "muster.schema.json", pretty(schema())
    yield DOCS / "muster-scan.schema.json", pretty(json_schema())
    yield DOCS / "muster-secrets.schema.json", pretty(leaks_schema())
    yield DOCS / "register.schema.json", pretty(register_schema())
    yield VERIFY, with_table(VERIFY.read_text(encoding="utf-8"))
    yield index.FILE, index.text()
    yield TABLE, shelves.text()
    for name, text in detector_pages():
        yield DETECTORS / name, text


def with_table(manual: str) -> str:
    """The manual of live checks with the table of what is asked as it is now."""
    before, rest = manual.split(START)
    return f"{before}{START}\n{table()}\n{END}{rest.split(END)[1]}"


def pretty(document: dict[str, object]) -> str:
    """JSON as people read it."""
    return msgspec.json.format(msgspec.json.encode(document, order="sorted"), indent=2).decode() + "\n"


def main() -> int:
    """Write or check; exit code 1 names the stale pages."""
    check = "--check" in sys.argv[1:]
    wanted = dict(pages())
    stale = [file for file, text in wanted.items() if not file.exists() or file.read_text(encoding="utf-8") != text]
    gone = sorted(set(DETECTORS.glob("*")) - set(wanted))
    if not check:
        DETECTORS.mkdir(exist_ok=True)
        for file in stale:
            file.write_text(wanted[file], encoding="utf-8")
        for file in gone:
            file.unlink()
    names = ", ".join(str(file.relative_to(DOCS.parent)) for file in (*stale, *gone))
    if check and names:
        print(f"stale: {names}; write them again with: make docs", file=sys.stderr)
        return 1
    print(f"{'written' if not check else 'current'}: {names or 'nothing to do'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
