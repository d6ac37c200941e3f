import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from connectors.registry import platform

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def proven() -> ModuleType:
    """What writes the page; it lies beside the page and is no package."""
    found = importlib.util.spec_from_file_location("proven", DOCS / "proven.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_every_listing_was_tried_on_motos_server_or_on_recorded_answers(proven: ModuleType) -> None:
    """A new stream needs a test that names it and is given the server or the wire."""
    assert sorted(set(platform("aws").streams) - set(proven.proven_on())) == []


def test_a_test_is_known_by_what_it_is_given(proven: ModuleType) -> None:
    found = proven.proven_on()
    assert "queues_and_topics" in found["sqs.queues"]["moto"]
    assert "aws_access_analyzer" in found["access_analyzer.findings"]["wire"]
    assert "moto" not in found["access_analyzer.findings"]


def test_the_page_has_every_listing_with_its_permissions(proven: ModuleType) -> None:
    page = proven.aws_coverage_markdown()
    for name, stream in platform("aws").streams.items():
        (line,) = [each for each in page.splitlines() if each.startswith(f"| `{name}` |")]
        assert all(f"`{each}`" in line for each in stream.permissions)
