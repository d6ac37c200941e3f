"""The document: its head with the policy, its frame, a section for each page, the data, and the script at the end."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence

from findings.posture import Posture
from reports.declare import Style
from reports.html import inventory, overview, postures, secrets
from reports.html.assets import policy, script, style
from reports.html.coverage import coverage
from reports.html.data import embedded
from reports.html.detail import MOST, advice_data, focus_data
from reports.html.findings import findings_data, plain_findings
from reports.html.material import Material
from reports.html.tags import Safe, lines, shown, tag
from reports.html.topics import TOPICS
from reports.text import day

PAGES = (
    ("overview", "Overview"),
    ("findings", "Findings"),
    ("identities", "Identities"),
    ("secrets", "Secrets"),
    ("coverage", "Coverage"),
    ("frameworks", "Frameworks"),
)
WITHOUT_SCRIPT = "Search, filters, the inventory and the details of findings need JavaScript. Everything else is here."


def document(material: Material, drawn: Style) -> Iterator[Safe]:
    """Yield the whole file."""
    told = postures.postures(material)
    yield from _head(material)
    yield from _frame(material)
    yield Safe('<main id="main">\n')
    yield from _page("overview", overview.overview(material))
    yield from _page("findings", _findings(material, drawn))
    yield from _page("finding", iter(()))
    yield from _page("identities", _drawn("identities", *inventory.intro(material.scan)))
    yield from _page("secrets", _drawn("secrets", *secrets.intro(material)))
    yield from _page("coverage", coverage(material.scan))
    yield from _page("frameworks", postures.overview(told))
    yield from _page("framework", iter(()))
    yield lines(
        Safe("</main>"),
        tag("footer", f"Musterbook {material.scan.version} · {material.scan.estate}, scan {material.scan.number}"),
    )
    yield from embedded(_data(material, told))
    yield Safe(f"<script>{script()}</script>\n</body>\n</html>\n")


def _head(material: Material) -> Iterator[Safe]:
    scan = material.scan
    yield Safe('<!doctype html>\n<html lang="en">\n<head>\n')
    yield lines(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy()),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name_="referrer", content="no-referrer"),
        tag("meta", name_="color-scheme", content="light dark"),
        tag("title", f"{scan.estate}, scan {scan.number} · Musterbook"),
        Safe(f"<style>{style()}</style>"),
        Safe("</head>"),
    )


def _frame(material: Material) -> Iterator[Safe]:
    scan = material.scan
    yield Safe("<body>\n")
    brand = tag("p", tag("span", "M", class_="emblem", aria_hidden="true"), tag("span", "Musterbook"), class_="brand")
    estate = tag("p", tag("b", scan.estate), tag("span", f"scan {scan.number} · {day(scan.finished)}"), class_="estate")
    items = (tag("li", tag("a", title, href=f"#{name}", data_page=name)) for name, title in PAGES)
    yield lines(
        tag("a", "Skip to the content", href="#main", class_="skip"),
        tag(
            "header",
            brand,
            estate,
            tag("nav", tag("ul", *items), aria_label="Pages"),
            tag("button", "Theme: as the system", type="button", id="theme", hidden=True),
            class_="frame",
        ),
        tag("p", WITHOUT_SCRIPT, class_="notice without-script"),
        tag("p", "", id="status", role="status", class_="unseen"),
    )


def _page(name: str, content: Iterator[Safe]) -> Iterator[Safe]:
    """Wrap a page. Without the script all of them stand below each other."""
    yield Safe(f'<section class="page" id="{name}">\n')
    yield from content
    yield Safe("</section>\n")


def _findings(material: Material, drawn: Style) -> Iterator[Safe]:
    yield lines(tag("h1", "Findings", id="findings-title", tabindex="-1"))
    yield from plain_findings(material, drawn.limit)


def _drawn(name: str, title: str, said: str, missing: Safe) -> Iterator[Safe]:
    """What the script fills."""
    yield lines(tag("h1", title, id=f"{name}-title", tabindex="-1"), tag("p", said, class_="quiet"), missing)
    yield lines(tag("p", "This table needs JavaScript.", class_="quiet without-script"))


def _data(material: Material, told: Sequence[Posture]) -> Mapping[str, object]:
    listed = inventory.identities(material)
    numbers = {each.id: at for at, each in enumerate(listed)}
    return {
        "scan": {
            "number": material.scan.number,
            "estate": shown(material.scan.estate),
            "day": day(material.scan.finished),
        },
        "topics": {each.id: each.title for each in TOPICS},
        "rules": _whys(material),
        "findings": findings_data(material, numbers),
        "detailed": MOST,
        "advice": advice_data(material),
        "focus": focus_data(material),
        "identities": inventory.inventory_data(material, listed),
        "secrets": secrets.secrets_data(material),
        "postures": postures.postures_data(told),
    }


def _whys(material: Material) -> Mapping[str, str]:
    """Why each rule that found something asks for it: the first paragraph of its page."""
    found = {each.rule for each in material.scan.findings}
    known = (material.rules[each] for each in sorted(found) if each in material.rules)
    return {rule.id: " ".join(inspect.cleandoc(rule.why).split("\n\n")[0].split()) for rule in known}
