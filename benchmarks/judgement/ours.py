"""This project's own scan of the estate."""

from __future__ import annotations

import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

import scanner.demo
from benchmarks.judgement.estate import OWN, SUPPLIER, TEAMS, estate
from benchmarks.judgement.planting import REGION
from benchmarks.judgement.recording import register, trail
from benchmarks.judgement.serving import Serving
from benchmarks.judgement.told import Told, last_words, named
from benchmarks.secrets.spend import spend

DEMO = Path(scanner.demo.__file__).parent / "files/muster.toml"
WEIGHED = ("lambda",)
"""What the demo leaves out because its stand-in weighs rights there, and this one does not."""
NOT_HERE = ("bedrock:ListAgentActionGroups", "bedrock:ListAgentKnowledgeBases", "bedrock:ListAgentCollaborators")
"""What this stand-in does not know, and the demo has nothing to ask about."""
SETTINGS = """\
estate = "judgement"
store = "judgement.db"
register = "register"

[limits]
known_accounts = ["{supplier}=supplier"]

[[environments]]
is = "production"
accounts = ["{own}"]
platforms = ["aws"]

[[environments]]
is = "production"
names = ["twin"]
kinds = ["aws.account"]

[[environments]]
is = "test"
names = ["sibling"]
kinds = ["aws.account"]

[sources.aws]
platform = "aws"
endpoint_url = "{url}"
regions = ["{region}"]
organization = true
accounts = ["{own}"]
access_key_id = {{ env = "AWS_ACCESS_KEY_ID" }}
secret_access_key = {{ env = "AWS_SECRET_ACCESS_KEY" }}
leave_out = {leave_out}
trail = "{trail}"

[sources.vault]
platform = "vault"
address = "{vault}"
token = {{ env = "JUDGEMENT_VAULT_TOKEN" }}

[sources.git]
platform = "git"
paths = ["{repositories}/*"]

[sources.people]
platform = "people"
file = "people.csv"
"""
PEOPLE = """\
name,email,kind,status,last day
Ada Holm,ada.holm@orchard.example,person,active,
Tomas Lind,tomas.lind@orchard.example,person,active,2099-12-31
Jonas Vik,jonas.vik@orchard.example,person,left,2026-01-31
Mira Osei,mira.osei@orchard.example,person,disabled,
"""
"""Who is here and who is not; the teams are put beneath."""


def muster(serving: Serving, folder: Path, limit: float) -> Told:
    """Scan everything once, into a new store."""
    settings, report = folder / "muster.toml", folder / "scan.json"
    settings.write_text(_settings(serving, folder), "utf-8")
    things, now = estate(serving.seed, serving.copies), datetime.now(UTC)
    register(things, folder / "register", now)
    trail(things, serving.ids, folder / "trail", now)
    teams = "".join(f"{each},{each}@orchard.example,team,active,\n" for each in (*TEAMS, "platform"))
    folder.joinpath("people.csv").write_text(PEOPLE + teams, "utf-8")
    for old in (report, folder / "judgement.db"):
        old.unlink(missing_ok=True)
    program = Path(sys.executable).with_name("muster")
    command = [str(program), "--config", str(settings), "scan", "-f", f"json={report}", "--exit-zero", "--allow-gaps"]
    spent = spend(command, folder, folder / "printed", limit, serving.environment)
    if not report.exists():
        return Told(ended=False, seconds=spent.wall, why=last_words((folder / "printed.errors").read_text("utf-8")))
    return msgspec.structs.replace(read(msgspec.json.decode(report.read_bytes()), serving), seconds=spent.wall)


def read(report: dict[str, Any], serving: Serving) -> Told:
    """What the report says, in the form of all tools."""
    found = [_about(each, serving) for each in report["scan"]["findings"]]
    unknown = {each["rule"] for each in report["scan"]["outcomes"] if _doubts(each)}
    return Told(found=frozenset(one for each in found for one in each), unknown=frozenset(unknown))


def _about(finding: dict[str, Any], serving: Serving) -> set[tuple[str, str]]:
    """The thing that a finding names as its subject; of a secret in a file, that of the places it names."""
    subject = set(named(finding["rule"], [finding["subject"]], serving.ids))
    return subject or set(named(finding["rule"], finding["evidence"], serving.ids))


def _doubts(outcome: dict[str, Any]) -> bool:
    """A check with findings says beside them what it could not read."""
    return outcome["state"] == "unknown" or bool(outcome["gaps"])


def _settings(serving: Serving, folder: Path) -> str:
    left_out = tomllib.loads(DEMO.read_text("utf-8"))["sources"]["aws"]["leave_out"]
    leave_out = msgspec.json.encode([*(each for each in left_out if each not in WEIGHED), *NOT_HERE]).decode()
    places = {"url": serving.url, "vault": serving.vault, "repositories": serving.repositories}
    places |= {"trail": folder / "trail"}
    return SETTINGS.format(**places, region=REGION, own=OWN, supplier=SUPPLIER, leave_out=leave_out)
