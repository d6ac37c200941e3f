"""``muster show`` and ``muster path`` draw: what surrounds a finding, and how one thing leads to another."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from questions_support import DEPLOY, allow, dump, role, trusting, user

Call = Callable[..., int]
Read = pytest.CaptureFixture[str]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Anna becomes deploy, who administers the account; Ben gets nowhere."""
    people = [user("anna", allow("sts:AssumeRole", on=DEPLOY)), user("ben", allow("s3:ListAllMyBuckets"))]
    roles = [role("deploy", trusting("111122223333"), allow("*"))]
    return dump(tmp_path, people, roles)


def _title(picture: str) -> str:
    return ET.fromstring(picture).findtext(f"{SVG}title") or ""  # noqa: S314 because it is our own text


def test_a_path_is_drawn(call: Call, folder: Path, capsys: Read) -> None:
    assert call("path", "anna", "deploy", "--source", folder, "-f", "svg") == 0
    picture = capsys.readouterr().out
    assert _title(picture) == "anna leads to deploy"
    assert "becomes" in picture
    assert call("path", "anna", "deploy", "--source", folder, "-f", "dot") == 0
    told = capsys.readouterr().out
    assert re.search(r"n0 -> n1 \[label=\"becomes\"", told)
    assert told.count("{") == told.count("}")


def test_where_there_is_no_path_the_picture_says_so(call: Call, folder: Path, capsys: Read) -> None:
    assert call("path", "ben", "deploy", "--source", folder, "-f", "svg") == 1
    picture = capsys.readouterr().out
    assert _title(picture).startswith("There is no path")
    assert 'class="way' not in picture
    assert "could not be read: there may be more" in picture


@pytest.mark.usefixtures("repository")
def test_what_surrounds_a_finding_or_a_record_is_drawn(call: Call, capsys: Read) -> None:
    assert call("scan") == 1
    capsys.readouterr()
    call("findings", "-f", "json")
    finding = json.loads(capsys.readouterr().out)[0]
    assert call("show", finding["id"], "-f", "svg") == 0
    assert _title(capsys.readouterr().out).startswith(finding["title"])
    assert call("show", finding["subject"], "-f", "dot") == 0
    assert capsys.readouterr().out.startswith("digraph focus {")
    assert call("show", "no-such-thing", "-f", "svg") == 2
    assert "no-such-thing" in capsys.readouterr().err
