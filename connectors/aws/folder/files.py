"""The files of one account: found by their names, read when they are asked for."""

from __future__ import annotations

import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from connectors.aws.folder.missing import NotExported
from connectors.aws.folder.names import CSV, REGION, everywhere, named
from connectors.streams import CallError

PLACE = re.compile(
    rf'arn:aws[a-z-]*:[a-z0-9-]+:({REGION.pattern}):|"AvailabilityZone": ?"({REGION.pattern})[a-z]"'.encode()
)
ACCOUNT = re.compile(rb"arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:(\d{12}):")
PARTITION = re.compile(rb"arn:(aws[a-z-]*):")
LISTING = re.compile(r"[a-z0-9-]+-(?:batch-get|describe|get|list)-[a-z0-9-]+$")
"""The name of a command's whole output, without anything that it was asked about."""
FAILED = re.compile(r"An error occurred \((\w[\w.]*)\)(?: when calling the \w+ operation)?(?:[^:]*): ?(.*)")
"""What the command writes when AWS refuses, where its messages were kept with its output."""
WHERE = re.compile(r"\(byte (\d+)\)")
NAIVE = re.compile(rb'("\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)"')
"""A time that does not say in which zone. AWS's are in UTC."""
Answer = dict[str, Any]


class Files:
    """Answers by command and region. ``folders`` are looked into in their order."""

    def __init__(self, folders: Iterable[Path], *, top: Path, skip: frozenset[Path] = frozenset()) -> None:
        self._folders = tuple(folders)
        self._top = top
        self._skip = skip
        self._places: dict[Path, Counter[str]] = {}
        self._read: dict[tuple[Path, ...], Answer] = {}
        self._lock = threading.Lock()

    def has(self, key: str) -> bool:
        """Whether there is an answer under that key, of whatever region."""
        return key in self._index

    def tells_of(self, command: str) -> bool:
        """Whether any file is of that command, whatever it was asked about."""
        return command in self._commands

    def below(self, key: str) -> Iterator[tuple[str, Path]]:
        """What stands in a folder of that name, by the rest of its key."""
        for name, found in sorted(self._index.items()):
            if name.startswith(f"{key}/"):
                for paths in found.values():
                    yield name.removeprefix(f"{key}/"), paths[0]

    def answer(self, key: str, region: str) -> Answer | None:
        """The answer under a key, for a region; None where there is no file."""
        paths = self._paths(key, region)
        if not paths:
            return None
        with self._lock:
            known = self._read.get(paths)
        if known is None:
            known = _joined([self._parsed(path) for path in paths])
            if "/" not in key:
                # What was asked about one thing is asked once; a listing is asked again for what is in it.
                with self._lock:
                    self._read[paths] = known
        return known

    def lacks(self, key: str) -> NotExported:
        """Say that there is no file of that name."""
        return NotExported(f"no file {key}.json in folder {self._shown(self._folders[0])}")

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Every region that a file is from."""
        found = {region for each in self._index.values() for region in each if region}
        for key, each in self._index.items():
            if "" in each and LISTING.match(key) and not everywhere(key):
                found |= set(self._region_of(each[""][0]))
        return tuple(sorted(found))

    def account(self) -> str:
        """The account that is spoken of most; empty where none is."""
        return _most(ACCOUNT, self._texts())

    def partition(self) -> str:
        """The first part of ARNs after ``arn``."""
        return _most(PARTITION, self._texts()) or "aws"

    def _texts(self) -> Iterator[bytes]:
        for key, each in self._index.items():
            if "/" not in key and not key.startswith(("organizations-", "sso-admin-", "identitystore-")):
                yield from (path.read_bytes() for paths in each.values() for path in paths)

    @cached_property
    def _commands(self) -> frozenset[str]:
        return frozenset(key.partition("/")[0] for key in self._index)

    @cached_property
    def _index(self) -> Mapping[str, Mapping[str, tuple[Path, ...]]]:
        """Files by key and region, pages in their order."""
        index: dict[str, Mapping[str, tuple[Path, ...]]] = {}
        for folder in self._folders:
            for key, each in self._found_in(folder).items():
                sorted_pages = {region: tuple(path for _, path in sorted(pages)) for region, pages in each.items()}
                index.setdefault(key, sorted_pages)
        return index

    def _found_in(self, folder: Path) -> Mapping[str, Mapping[str, list[tuple[int, Path]]]]:
        """The files of one folder by key and region, each with the number of its page."""
        found: defaultdict[str, defaultdict[str, list[tuple[int, Path]]]] = defaultdict(lambda: defaultdict(list))
        elsewhere = self._skip - {folder}
        for path in folder.rglob("*"):
            name = named(path.relative_to(folder).parts) if path.is_file() else None
            if name is not None and not elsewhere & set(path.parents):
                found[name.key][name.region].append((name.page, path))
        return found

    def _paths(self, key: str, region: str) -> tuple[Path, ...]:
        found = self._index.get(key, {})
        if everywhere(key):
            return found.get("") or next(iter(found.values()), ())
        return found.get(region) or (found[""] if "" in found and self._from(found[""], region, key) else ())

    def _from(self, paths: tuple[Path, ...], region: str, key: str) -> bool:
        """Whether a file that does not name its region is from that one."""
        if "/" in key:
            mentioned = self._mentions(paths[0])
            return not mentioned or region in mentioned
        told = self._region_of(paths[0])
        return not told or region in told

    def _region_of(self, path: Path) -> tuple[str, ...]:
        """The region that a listing speaks of most: the output of a command is from one."""
        return tuple(name for name, _ in self._mentions(path).most_common(1))

    def _mentions(self, path: Path) -> Counter[str]:
        with self._lock:
            if path not in self._places:
                data = path.read_bytes()
                self._places[path] = Counter((arn or zone).decode() for arn, zone in PLACE.findall(data))
            return self._places[path]

    def _parsed(self, path: Path) -> Answer:
        data = path.read_bytes()
        if not data.strip():
            raise NotExported(f"{self._shown(path)} is empty: the command failed, or had nothing to say ({{}} says so)")
        if path.suffix == CSV:
            # The one answer that is also handed out as a table: the credential report.
            return {"Content": data}
        text = data.decode(errors="replace")
        if refused := FAILED.search(text if not text.lstrip().startswith(("{", "[")) else ""):
            raise ClientError({"Error": {"Code": refused[1], "Message": refused[2]}}, path.name)
        try:
            return msgspec.json.decode(NAIVE.sub(rb'\1Z"', data), type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise CallError(f"{self._shown(path)}{_line(data, error)}: {WHERE.sub('', str(error)).strip()}") from None

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._top.parent).as_posix()


def _joined(pages: list[Answer]) -> Answer:
    """Pages as one answer, which is what the command line makes of them itself."""
    whole: Answer = dict(pages[0])
    for page in pages[1:]:
        for key, value in page.items():
            before = whole.get(key)
            whole[key] = before + value if isinstance(before, list) and isinstance(value, list) else value
    return whole


def _line(data: bytes, error: Exception) -> str:
    where = WHERE.search(str(error))
    line = data.count(b"\n", 0, int(where[1])) + 1 if where else 0
    return f":{line}" if line else ""


def _most(pattern: re.Pattern[bytes], texts: Iterable[bytes]) -> str:
    counted: Counter[bytes] = Counter()
    for text in texts:
        counted.update(pattern.findall(text))
    return counted.most_common(1)[0][0].decode() if counted else ""
