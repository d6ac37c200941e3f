"""How the estate stands to each framework: a line each in the page, their items as data. Related to, never more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from findings.frameworks import frameworks
from findings.posture import Item, Posture, Related, Seen, Standing, posture
from reports.html.charts import bar
from reports.html.coverage import table
from reports.html.material import Material
from reports.html.tags import Safe, lines, tag
from reports.posture import RELATED, summed
from reports.text import number

WORDS = {each: each.value.replace(" ", "-") for each in Standing}
"""The word of the style for how something stands."""


def postures(material: Material) -> Sequence[Posture]:
    """The estate beside every framework we know."""
    scan = material.scan
    seen = Seen(
        outcomes=scan.outcomes, findings=scan.findings, platforms={each.name: each.platform for each in scan.sources}
    )
    return [posture(each, material.rules, seen) for each in frameworks()]


def overview(told: Sequence[Posture]) -> Iterator[Safe]:
    """Yield the table of all frameworks."""
    yield lines(
        tag("h1", "Beside the frameworks", id="frameworks-title", tabindex="-1"),
        tag(
            "p",
            RELATED,
            " An item is fine only when every check that relates to it was asked and found nothing.",
            class_="quiet",
        ),
    )
    head = ("Framework", "Edition", "How its items stand", *(each.value.capitalize() for each in Standing))
    yield from table("Frameworks", head, (_line(each) for each in told), frozenset(range(3, 3 + len(Standing))))


def _line(each: Posture) -> tuple[str, ...]:
    parts = [(WORDS[standing], each.counts[standing]) for standing in Standing]
    counts = (number(each.counts[standing]) if each.counts[standing] else "–" for standing in Standing)
    title = tag("a", each.title, href=f"#frameworks/{each.framework}")
    return title, each.edition, bar(parts, f"{each.title}: {summed(each)}.", 200), *counts


def postures_data(told: Sequence[Posture]) -> Mapping[str, object]:
    """The items of every framework. A check relates to many items: each stands once, and items have its number."""
    every = dict.fromkeys(_check(each) for framework in told for item in framework.items for each in item.checks)
    numbers = {check: at for at, check in enumerate(every)}
    titles = {each.rule: each.title for framework in told for item in framework.items for each in item.checks}
    return {
        "checks": list(every),
        "titles": dict(sorted(titles.items())),
        "frameworks": [
            {
                "id": each.framework,
                "title": each.title,
                "edition": each.edition,
                "summed": summed(each),
                "items": [_item(item, numbers) for item in each.items],
            }
            for each in told
        ],
    }


def _item(item: Item, numbers: Mapping[tuple[object, ...], int]) -> Sequence[object]:
    checks = [numbers[_check(each)] for each in item.checks]
    return [item.id, item.title, item.standing.value, item.open, item.accepted, checks]


def _check(check: Related) -> tuple[object, ...]:
    went = "not asked" if check.off and check.standing is Standing.UNKNOWN else check.standing.value
    return check.rule, went, check.open, check.by_way_of, check.source
