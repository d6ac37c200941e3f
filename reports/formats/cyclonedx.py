"""The inventory of credentials as a CycloneDX bill of materials: what there is, who uses it and in which state it is.

Findings are not in it. Readers of the specification expect known advisories under ``vulnerabilities``, and a bill of
materials is handed to customers and auditors, who ask what there is. What could not be read is told where the
specification has a word for it: the composition of a source is *incomplete* when a listing of what is told here is
missing, and only else *complete*; each such gap is a property of the document.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from graph.model import Gap
from reports.bom.materials import materials
from reports.bom.parts import REF, Inventory, Part, moment, named, properties
from reports.bom.users import dependencies, services, systems
from reports.bounded import distinct
from reports.compact import compact
from reports.declare import Style, Whole, whole_reporter
from reports.leaks.written import array
from reports.scan import Scan
from reports.verdict import incomplete

SPECIFICATION = "1.7"
TOLD = frozenset({"Identity", "Credential", "Secret", "SecretStore", "Exposure", "AiSystem"})
"""The types of records without which the inventory of a source is not complete."""
ESTATE, COMPOSITION, SOURCE = "muster:estate", "muster:composition:", "muster:source"


@whole_reporter(
    "cyclonedx",
    suffix=".cdx.json",
    consumer="inventories of cryptographic assets and readers of CycloneDX",
    judges=False,
)
def render_cyclonedx(whole: Whole, _style: Style) -> Iterator[str]:
    """Render the document, a part a line."""
    scan = whole.scan
    inventory = Inventory(graph=whole.graph(), at=scan.finished)
    sources: dict[str, str] = {}
    yield f'{{\n"$schema": "http://cyclonedx.org/schema/bom-{SPECIFICATION}.schema.json",\n"bomFormat": "CycloneDX",\n'
    yield f'"specVersion": "{SPECIFICATION}",\n"serialNumber": "{serial(scan)}",\n"version": 1,\n'
    yield f'"metadata": {compact(_metadata(scan))},\n"components": '
    yield from array(_noted(sources, chain(materials(inventory), systems(inventory))), compact)
    yield ',\n"services": '
    yield from array(_noted(sources, services(inventory)), compact)
    yield ',\n"dependencies": '
    yield from array(dependencies(inventory, frozenset(sources)), compact)
    yield ',\n"compositions": '
    yield from array(_compositions(scan, sources), compact)
    yield "\n}\n"


def serial(scan: Scan) -> str:
    """The serial number: another for every scan, and always the same for one."""
    name = f"{scan.estate}\0{scan.number}\0{scan.started.isoformat()}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, name.encode('utf-8', 'backslashreplace').hex())}"


def _metadata(scan: Scan) -> Part:
    estate = {"type": "platform", "bom-ref": ESTATE, "name": named(scan.estate), "version": str(scan.number)}
    tool = {"type": "application", "name": "Musterbook", "version": named(scan.version)}
    gaps = [each for gap in scan.gaps for each in properties({"gap": _gap_said(gap)})]
    return {
        "timestamp": moment(scan.finished),
        "lifecycles": [{"phase": "operations"}],
        "tools": {"components": [tool]},
        "component": estate,
        "properties": properties({"incomplete": incomplete(scan)}) + gaps,
    }


def _gap_said(gap: Gap) -> str:
    permission = f", permission {gap.permission}" if gap.permission else ""
    detail = f": {gap.detail}" if gap.detail else ""
    return f"{gap.id}: {gap.reason}{permission}{detail}"


def _noted(sources: dict[str, str], parts: Iterable[Part]) -> Iterator[Part]:
    """Pass the parts on, and note which source each of them is of."""
    for part in parts:
        told = (each["value"] for each in part.get("properties", ()) if each["name"] == SOURCE)
        sources[part["bom-ref"]] = next(told, "")
        yield part


def _compositions(scan: Scan, sources: Mapping[str, str]) -> Iterator[Part]:
    """Say of each source whether its part of the inventory is complete. Of what has no source, nobody knows."""
    lacking = {gap.source for gap in scan.gaps if not gap.yields or not TOLD.isdisjoint(gap.yields)}
    parts: dict[str, list[str]] = {each.name: [] for each in scan.sources}
    for ref, source in sources.items():
        parts.setdefault(source, []).append(ref)
    for source, refs in sorted(parts.items()):
        aggregate = "incomplete" if source in lacking else "complete" if source else "unknown"
        yield {"bom-ref": distinct(f"{COMPOSITION}{source}", REF), "aggregate": aggregate, "assemblies": refs}
