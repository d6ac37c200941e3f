"""What lies in archives, without ever writing a file: zip and all that is one inside, tar, gz, bz2, xz, zstd, deb.

    if is_archive(data[:512], path):                     # a few bytes are looked at
        for part in members(data, path):                 # nested ones are opened too, within a budget
            match part: Member | Skipped | Unread

A member's path is for people, such as ``dist/app.zip!/lib/inner.jar!/conf/.env``; nothing is ever opened by it.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors.detect.unpack.kinds import is_archive
from connectors.detect.unpack.model import DEFAULT, Budget, Member, Part, Skipped

__all__ = ["Budget", "Member", "Part", "Skipped", "is_archive", "members"]


def members(data: bytes | memoryview, name: str, budget: Budget = DEFAULT) -> Iterator[Part]:
    """Read every file of an archive and of those in it. What is no archive after all comes back as its one member.

    Never raises, whatever the bytes are. What could not be read is told last, and once for each reason.
    """
    from connectors.detect.unpack.opening import opened  # noqa: PLC0415  because most sweeps meet no archive

    return opened(data, name, budget)
