"""Write many findings with Prowler's own writers. Prowler's interpreter runs this; nothing of ours is imported."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import prowler
from prowler.lib.check.models import CheckMetadata
from prowler.lib.outputs.asff.asff import ASFF
from prowler.lib.outputs.csv.csv import CSV
from prowler.lib.outputs.finding import Finding
from prowler.lib.outputs.html.html import HTML
from prowler.lib.outputs.ocsf.ocsf import OCSF
from prowler.lib.outputs.sarif.sarif import SARIF

WRITERS = {"csv": CSV, "ocsf": OCSF, "asff": ASFF, "html": HTML, "sarif": SARIF}
CHECKS = 90
AT = datetime(2026, 11, 21, tzinfo=timezone.utc)  # noqa: UP017  because Prowler's own Python may be older
WRITTEN = ("iam", "s3", "ec2", "kms", "lambda")


def checks() -> list[CheckMetadata]:
    """Read what Prowler knows of some of its own checks."""
    home = Path(prowler.__file__).parent / "providers" / "aws" / "services"
    files = [file for service in WRITTEN for file in sorted(home.glob(f"{service}/*/*.metadata.json"))]
    return [CheckMetadata.parse_file(file) for file in files[:CHECKS]]


def finding(number: int, known: list[CheckMetadata]) -> Finding:
    """Make a finding of about the size of ours."""
    account = f"{100_000_000_000 + number // 500}"
    arn = f"arn:aws:iam::{account}:role/machine-{number}"
    return Finding(
        auth_method="profile: bench",
        timestamp=AT,
        account_uid=account,
        account_name=f"account-{account}",
        metadata=known[number % len(known)],
        uid=f"prowler-aws-{number}",
        status="FAIL",
        status_extended=f"machine-{number} administers {account} by policy Ship, and was last used 140 days ago",
        resource_uid=arn,
        resource_name=f"machine-{number}",
        resource_details="",
        partition="aws",
        region="eu-west-1",
        compliance={"CIS-5.0": ["1.15"], "NIST-CSF-2.0": ["PR.AA-05"]},
    )


def main() -> None:
    """Write in one format and print what it took, as JSON."""
    name, count = sys.argv[1], int(sys.argv[2])
    known = checks()
    found = [finding(number, known) for number in range(count)]
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
        file = Path(folder) / f"report.{name}"
        begin = time.process_time()
        written(name, found, file)
        seconds = time.process_time() - begin
        size = file.stat().st_size
    peak = max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - used, 0)
    print(json.dumps({"seconds": seconds, "peak": peak, "size": size}))


def written(name: str, found: list[Finding], file: Path) -> None:
    """Write as Prowler's own command line does: all of it is made, and then it goes to the file."""
    writer: Any = WRITERS[name](findings=found, file_path=str(file))
    if name == "html":
        identity = SimpleNamespace(account="1", profile="bench", user_id="u", identity_arn="a", audited_regions=None)
        provider = SimpleNamespace(type="aws", identity=identity)
        stats = {"total_pass": 0, "total_fail": len(found), "resources_count": 1, "findings_count": len(found)}
        writer.batch_write_data_to_file(provider=provider, stats=stats)
    else:
        writer.batch_write_data_to_file()


if __name__ == "__main__":
    os.environ.setdefault("NO_COLOR", "1")
    main()
