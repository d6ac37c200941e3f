"""A stand-in for Security Hub: moto's own server keeps the findings, and here stands before it what moto leaves out.

That is: filters, ``BatchUpdateFindings``, that an import never touches workflow and note of a finding that is there,
refusals of single findings, and what can go wrong on the way.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from botocore.loaders import create_loader
from send_faults_support import running
from stand_in_support import Seen, StandIn
from ticket_wire_support import Asked, Reply

Json = dict[str, Any]

ACCOUNT, REGION = "123456789012", "eu-west-1"
OURS_TO_KEEP = ("Workflow", "Note", "UserDefinedFields")
"""What an import sets only once."""
ONE_LOADER = cache(create_loader)
"""Reads what describes a service, some megabytes, once for all runs of one process; a run of its own reads it once."""


class SecurityHubStandIn(StandIn):
    """One hub."""

    kind = "securityhub"
    at_once = 100

    def __init__(self, port: int) -> None:
        super().__init__()
        self._port = port
        self.kept: dict[str, Json] = {}
        """What customers own of each finding, by its id."""
        self.refused: dict[str, str] = {}
        """Code of refusal, by a part of the id of findings."""
        self.page = 100

    def options(self) -> Json:
        """The settings of the target."""
        return {"region": REGION, "account": ACCOUNT, "endpoint": self.url}

    def changes(self, asked: Asked) -> bool:
        """Whether a request changes a finding."""
        return asked.path in {"/findings/import", "/findings/batchupdate"}

    def tickets(self) -> list[Seen]:
        """Every finding."""
        return [
            Seen(
                marker=each["ProductFields"]["musterbook/marker"],
                open=each["RecordState"] == "ACTIVE" and each["Workflow"]["Status"] not in {"SUPPRESSED", "RESOLVED"},
                text=f"{each['Title']}\n{each['Description']}\n{each['Remediation']['Recommendation']['Text']}",
                comments=(each["Note"]["Text"],) if "Note" in each else (),
            )
            for each in self.findings()
        ]

    def findings(self) -> list[Json]:
        """All findings, as moto keeps them and customers see them."""
        told: list[Json] = []
        further: Json = {}
        while True:
            answer = self._moto("/findings", {"MaxResults": 100, **further})
            told += [{**each, **self.kept[each["Id"]]} for each in answer["Findings"]]
            if not answer.get("NextToken"):
                return told
            further = {"NextToken": answer["NextToken"]}

    def by_marker(self, marker: str) -> Json:
        """The one finding with this marker."""
        (found,) = [each for each in self.findings() if each["ProductFields"]["musterbook/marker"] == marker]
        return found

    def person_closes(self, marker: str, *, declined: bool) -> None:
        """Let somebody suppress or resolve it."""
        self.kept[self.by_marker(marker)["Id"]]["Workflow"] = {"Status": "SUPPRESSED" if declined else "RESOLVED"}

    def person_edits(self, marker: str, text: str) -> None:
        """Let Ada write a note; no text of ours can be edited there."""
        self.kept[self.by_marker(marker)["Id"]]["Note"] = {"Text": text, "UpdatedBy": "ada"}

    def forget(self) -> None:
        """Drop every finding, as a hub does with those that nobody has updated for 90 days."""
        self.kept.clear()
        emptied(self._port)

    def reply(self, asked: Asked) -> Reply:
        """Answer as Security Hub does."""
        match asked.method, asked.path:
            case "POST", "/findings/import":
                return self._import(asked.body["Findings"])
            case "PATCH", "/findings/batchupdate":
                return self._update(asked.body)
            case "POST", "/findings":
                return self._list(asked.body)
        return Reply(404, {"message": "no such operation"})

    def _import(self, findings: list[Json]) -> Reply:
        assert len(findings) <= 100
        failed = []
        for each in findings:
            code = next((code for part, code in self.refused.items() if part in each["Id"]), None)
            if code is not None:
                failed.append({"Id": each["Id"], "ErrorCode": code, "ErrorMessage": "not like this"})
        refused = {each["Id"] for each in failed}
        taken = [each for each in findings if each["Id"] not in refused]
        for each in taken:
            self.kept.setdefault(each["Id"], {name: each[name] for name in OURS_TO_KEEP if name in each})
        answer = self._moto("/findings/import", {"Findings": taken})
        return Reply(200, {**answer, "FailedCount": len(failed), "FailedFindings": failed + answer["FailedFindings"]})

    def _update(self, body: Json) -> Reply:
        unknown = []
        for each in body["FindingIdentifiers"]:
            kept = self.kept.get(each["Id"])
            if kept is None or any(part in each["Id"] for part in self.refused):
                wrong = {"ErrorCode": "FindingNotFound", "ErrorMessage": "not here"}
                unknown.append({"FindingIdentifier": each, **wrong})
            else:
                kept.update({name: body[name] for name in ("Workflow", "Note") if name in body})
        done = [each for each in body["FindingIdentifiers"] if each["Id"] in self.kept]
        return Reply(200, {"ProcessedFindings": done, "UnprocessedFindings": unknown})

    def _list(self, body: Json) -> Reply:
        found = [each for each in self.findings() if _matches(each, body.get("Filters", {}))]
        start, size = int(body.get("NextToken") or 0), min(body["MaxResults"], self.page)
        some = found[start : start + size]
        further = {"NextToken": str(start + size)} if start + size < len(found) else {}
        return Reply(200, {"Findings": some, **further})

    def _moto(self, path: str, body: Json) -> Json:
        scope = f"AKIA/20261122/{REGION}/securityhub/aws4_request"
        headers = {"Content-Type": "application/json", "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}"}
        connection = http.client.HTTPConnection("127.0.0.1", self._port)
        try:
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            told: Json = json.loads(answer.read())
        finally:
            connection.close()
        assert answer.status == 200, told
        return told


def _matches(finding: Json, filters: Json) -> bool:
    """Values of one attribute are alternatives, attributes are all to be met; twenty values at most."""
    assert all(len(each) <= 20 for each in filters.values())
    return all(any(_meets(finding, name, wanted) for wanted in wanteds) for name, wanteds in filters.items())


def _meets(finding: Json, name: str, wanted: Json) -> bool:
    assert wanted["Comparison"] == "EQUALS"
    held = finding[name][wanted["Key"]] if "Key" in wanted else finding[name]
    return bool(held == wanted["Value"])


def emptied(port: int) -> None:
    """Let moto forget everything."""
    reset = http.client.HTTPConnection("127.0.0.1", port)
    reset.request("POST", "/moto-api/reset")
    reset.getresponse().read()
    reset.close()


@pytest.fixture(scope="session")
def moto_port() -> Iterator[int]:
    """The port of a server of moto's, one for all tests: to raise it takes longer than most of them."""
    from moto.server import ThreadedMotoServer  # noqa: PLC0415  because it takes a second, and not every test needs it

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


@pytest.fixture
def hub(moto_port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecurityHubStandIn]:
    """An empty hub, and credentials where AWS's own chain finds them."""
    monkeypatch.setattr("botocore.session.create_loader", ONE_LOADER)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "tested")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    emptied(moto_port)
    with running(SecurityHubStandIn(moto_port)) as stand_in:
        yield stand_in
