"""An exported trail: a folder of CloudTrail's log files, read in place of asking CloudTrail."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

import msgspec

from connectors.aws.trail import Event, Tally
from connectors.forms import learnt
from connectors.streams import CallError

ENDINGS = (".json", ".json.gz")


class LogFile(msgspec.Struct, frozen=True, rename="pascal"):
    """What CloudTrail writes into a bucket: some events a file."""

    records: tuple[Event, ...] = ()


class ExportedTrail:
    """The events of a folder by account and region, read when they are first asked for.

    They come from a bucket of CloudTrail (``aws s3 sync``) or out of Athena and Lake in the same form.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def tally(self, account: str, region: str) -> Tally:
        """What the events of an account in a region say."""
        with self._lock:
            return self._tallies.get((account, region), Tally())

    @cached_property
    def _tallies(self) -> Mapping[tuple[str, str], Tally]:
        found: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
        for path in self._files():
            for event in _events(path):
                found[event.recipient_account_id, event.aws_region].add(event)
        return found

    def _files(self) -> Iterator[Path]:
        if not self._folder.is_dir():
            raise CallError(f"the exported trail is no folder: {self._folder}")
        for path in sorted(self._folder.rglob("*")):
            # Beside the logs lie digests, which say that nobody changed them.
            if path.name.endswith(ENDINGS) and "CloudTrail-Digest" not in path.parts and path.is_file():
                yield path


def _events(path: Path) -> tuple[Event, ...]:
    try:
        data = path.read_bytes()
        text = gzip.decompress(data) if path.suffix == ".gz" else data
        return msgspec.json.decode(text, type=learnt(LogFile)).records
    except (OSError, EOFError, zlib.error, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CallError(f"{path} is no log file of CloudTrail ({type(error).__name__})") from None
