"""Draw ``docs/picture.svg``: the beginning of the demo's report, as a terminal shows it. Run ``make demo`` first."""

import re
import sys
from itertools import islice
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from reports.declare import Style
from reports.formats.json_document import Document
from reports.registry import reporters

LINES, WIDTH = 62, 100
KEY_ID = re.compile(r"\b(AKIA)[A-Z0-9]{12}([A-Z0-9]{4})\b")
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")


def main() -> None:
    """Read the demo's JSON report and draw the terminal's."""
    report = Path(sys.argv[1] if len(sys.argv) > 1 else "orchard/reports/orchard.json")
    scan = msgspec.json.decode(report.read_bytes(), type=Document).scan
    text = "".join(reporters()["terminal"].render(scan, Style(colour=True, width=WIDTH, limit=4)))
    console = Console(record=True, width=WIDTH, file=Path("/dev/null").open("w", encoding="utf-8"))
    for shown in islice(text.splitlines(), LINES):
        # A key id in a picture would ring bells, and a drawing collapses the spaces a line begins with.
        line = KEY_ID.sub(lambda found: f"{found[1]}…{found[2]}", shown).replace("  ", "\N{NO-BREAK SPACE}" * 2)
        console.print(Text.from_ansi(line), highlight=False, soft_wrap=True, style="white")
    # The picture must not fetch fonts from anywhere, and some programs that draw it strip what a line begins with.
    drawn = FONT_FACE.sub("", console.export_svg(title="muster scan")).replace("<text ", '<text xml:space="preserve" ')
    (Path(__file__).parent / "picture.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
