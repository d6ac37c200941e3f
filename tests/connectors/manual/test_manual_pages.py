"""The pages about detectors and readers are complete, lead where they say, and hold no secret."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from connectors.detect import Detector
from connectors.detect.declare import assigned, near, token
from connectors.detect.detectors import every as every_detector
from connectors.detect.manual.kinds import kinds
from connectors.detect.manual.pages import anchor, page_of, pages
from connectors.detect.manual.recognised import recognised
from connectors.detect.model import Candidate
from connectors.detect.readers import every as every_reader

PAGES = dict(pages())
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\(([\w.-]+\.md)(?:#([^)]*))?\)")


def anchors(page: str) -> list[str]:
    return [anchor(heading) for heading in HEADING.findall(re.sub(r"````.*?````", "", PAGES[page], flags=re.DOTALL))]


def section(name: str) -> str:
    text = next(text for text in PAGES.values() if f"\n### {name}\n" in text)
    return text.split(f"\n### {name}\n")[1].partition("\n##")[0]


def detector(expression: str, **more: object) -> Detector:
    return Detector(name="acme-key", title="Key", expression=expression, finds=("x",), ignores=("y",), **more)  # type: ignore[arg-type]


def test_every_detector_and_every_reader_has_a_section_of_its_own() -> None:
    names = {found.name for _, found in every_detector()} | {found.name for _, found in every_reader()}
    listed = [heading for text in PAGES.values() for heading in re.findall(r"^### (.+)$", text, re.MULTILINE)]
    assert sorted(listed) == sorted(names)


def test_no_two_headings_of_a_page_have_one_address() -> None:
    twice = [(page, at) for page in PAGES for at, count in Counter(anchors(page)).items() if count > 1]
    assert not twice


def test_every_link_between_the_pages_leads_somewhere() -> None:
    for page, text in PAGES.items():
        for target, place in LINK.findall(text):
            assert target in PAGES, f"{page} leads to {target}"
            assert not place or place in anchors(target), f"{page} leads to {target}#{place}"


def test_a_sweep_of_the_pages_finds_no_secret(tmp_path: Path) -> None:
    """Samples are shown as templates; no literal text in one may look like a password either."""
    for page, text in PAGES.items():
        (tmp_path / page).write_text(text)
    code = f"from scanner.cli import main; main(['secrets', {str(tmp_path)!r}])"
    environ = {"HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"], "MUSTER_ESTATE_KEY": "00" * 32}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environ)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_pages_come_out_the_same_each_time() -> None:
    assert dict(pages()) == PAGES


def test_the_index_counts_what_there_is() -> None:
    assert f"{len(list(every_detector()))} detectors" in PAGES["README.md"]
    assert f"{len(list(every_reader()))} readers" in PAGES["README.md"].replace("\n", " ")


def test_every_name_of_a_file_with_a_reader_is_listed() -> None:
    for _, reader in every_reader():
        for path in reader.paths:
            assert f"| `{path}` |" in PAGES["files.md"]


def test_what_a_detector_tells_of_its_own_samples_is_told() -> None:
    said = section("aws-access-key")
    assert "`aws.iam.access_key`" in said
    assert "account" in said
    assert "Can be asked" in said


def test_samples_are_shown_as_templates() -> None:
    assert "DD_API_KEY=<hex:32>" in section("datadog-api-key")
    assert all("<" in sample for kind in kinds() for sample in kind.samples)


def test_a_provider_that_begins_with_no_letter_is_on_the_page_of_digits() -> None:
    assert [page_of(name) for name in ("Acme", "1Password", ".NET", "Éclair")] == ["a.md", *["0-9.md"] * 3]


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        (token(r"acme_[a-z]{20}"), "By its own beginning: `acme_…`, 25 characters in all."),
        (token(r"(?P<mode>a|b)[a-z]{20,30}:acme"), "By its form and what stands around it: 26 to 36 characters."),
        (assigned("acme_key", "[a-z]{20}"), "By the name it is given to: 20 characters."),
        (near(r"(?P<id>ACME\d{4})", "(?:s-[a-z]{20}){1,2}"), "By a text close before it: 22 to 44 characters."),
        (r"acme:[a-z]{4}", "By its own beginning: `acme:…`, 9 characters in all."),
    ],
)
def test_how_it_is_recognised_is_told_from_the_expression(expression: str, said: str) -> None:
    assert recognised(detector(expression)) == said


def test_what_else_decides_is_told() -> None:
    said = recognised(detector(token("acme_[a-z]{20}"), entropy=3.0, confirm=lambda hit: Candidate(hit[0].decode())))
    assert said.endswith("What is too regular to be drawn at random is left out. A closer look then decides.")
