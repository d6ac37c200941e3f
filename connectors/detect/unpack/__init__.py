"""What lies in archives, without ever writing a file: zip and all that is one inside, tar, gz, bz2, xz, zstd, deb.

    if is_archive(data[:512], path):                     # a few bytes are looked at
        for part in members(data, path):                 # nested ones are opened too, within a budget
            match part: Member | Skipped | Unread

A member's path is for people, such as ``dist/app.zip!/lib/inner.jar!/conf/.env``; nothing is ever opened by it.
"""

from __future__ import annotations

from connectors.detect.unpack.kinds import is_archive
from connectors.detect.unpack.model import Budget, Member, Part, Skipped
from connectors.detect.unpack.opening import members

__all__ = ["Budget", "Member", "Part", "Skipped", "is_archive", "members"]
