"""This project's own scan of the estate."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec

import scanner.demo
from benchmarks.judgement.estate import OWN, SUPPLIER
from benchmarks.judgement.planting import REGION
from benchmarks.judgement.serving import Serving
from benchmarks.judgement.told import Told, named
from benchmarks.secrets.spend import spend

DEMO = Path(scanner.demo.__file__).parent / "files/muster.toml"
WEIGHED = ("lambda",)
"""What the demo leaves out because its stand-in weighs rights there, and this one does not."""
SETTINGS = """\
estate = "judgement"
store = "judgement.db"

[limits]
known_accounts = ["{supplier}=supplier"]

[sources.aws]
platform = "aws"
endpoint_url = "{url}"
regions = ["{region}"]
organization = true
accounts = ["{own}"]
access_key_id = {{ env = "AWS_ACCESS_KEY_ID" }}
secret_access_key = {{ env = "AWS_SECRET_ACCESS_KEY" }}
leave_out = {leave_out}
"""


def muster(serving: Serving, folder: Path, limit: float) -> Told:
    """Scan once, into a new store."""
    settings, report = folder / "muster.toml", folder / "scan.json"
    settings.write_text(_settings(serving.url), "utf-8")
    for old in (report, folder / "judgement.db"):
        old.unlink(missing_ok=True)
    program = Path(sys.executable).with_name("muster")
    command = [str(program), "--config", str(settings), "scan", "-f", f"json={report}", "--exit-zero", "--allow-gaps"]
    spent = spend(command, folder, folder / "printed", limit, serving.environment)
    if not report.exists():
        return Told(ended=False, seconds=spent.wall)
    return msgspec.structs.replace(read(msgspec.json.decode(report.read_bytes()), serving), seconds=spent.wall)


def read(report: dict[str, Any], serving: Serving) -> Told:
    """What the report says, in the form of all tools."""
    found = [named(each["rule"], [each["subject"]], serving.users) for each in report["scan"]["findings"]]
    unknown = {each["rule"] for each in report["scan"]["outcomes"] if _doubts(each)}
    return Told(found=frozenset(one for each in found for one in each), unknown=frozenset(unknown))


def _doubts(outcome: dict[str, Any]) -> bool:
    """A check with findings says beside them what it could not read."""
    return outcome["state"] == "unknown" or bool(outcome["gaps"])


def _settings(url: str) -> str:
    left_out = tomllib.loads(DEMO.read_text("utf-8"))["sources"]["aws"]["leave_out"]
    leave_out = msgspec.json.encode([each for each in left_out if each not in WEIGHED]).decode()
    return SETTINGS.format(url=url, region=REGION, own=OWN, supplier=SUPPLIER, leave_out=leave_out)
