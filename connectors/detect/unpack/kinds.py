"""Telling an archive by its first bytes, or by its name where they say nothing. Asked of every text, so it is cheap."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The formats that are known, and those that are only recognised."""

    ZIP = "zip"
    TAR = "tar"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"
    DEB = "deb"
    SEVEN_ZIP = "7z"
    RAR = "rar"
    CABINET = "cab"
    RPM = "rpm"
    XAR = "xar"
    COMPRESS = "compress"


MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"PK\x07\x08PK\x03\x04", Kind.ZIP),
    (b"\x1f\x8b\x08", Kind.GZIP),
    *((b"BZh%d1AY&SY" % level, Kind.BZIP2) for level in range(1, 10)),
    (b"\xfd7zXZ\x00", Kind.XZ),
    (b"\x28\xb5\x2f\xfd", Kind.ZSTD),
    (b"!<arch>\ndebian-binary", Kind.DEB),
    (b"7z\xbc\xaf\x27\x1c", Kind.SEVEN_ZIP),
    (b"Rar!\x1a\x07", Kind.RAR),
    (b"MSCF\x00\x00\x00\x00", Kind.CABINET),
    (b"\xed\xab\xee\xdb", Kind.RPM),
    (b"xar!\x00", Kind.XAR),
    (b"\x1f\x9d", Kind.COMPRESS),
)
FIRST = frozenset(magic[:2] for magic, _ in MAGIC)
NAMED_ZIP = (".zip", ".jar", ".war", ".ear", ".pyz", ".pex")
"""Such a file may begin with a program, and is a zip from its end."""
NAMED = frozenset((*NAMED_ZIP, ".tar"))
BLOCK = 512


def is_archive(prefix: bytes, name: str) -> bool:
    """Say whether ``members`` should be asked. ``prefix`` is the text or at least its first 512 bytes."""
    if prefix[:2] in FIRST and by_magic(prefix[:21]) is not None:
        return True
    return name[-4:] in NAMED or prefix[257:262] == b"ustar"


def by_magic(prefix: bytes) -> Kind | None:
    """Tell the format by its first bytes."""
    return next((kind for magic, kind in MAGIC if prefix.startswith(magic)), None)


def kind_of(data: memoryview, name: str) -> Kind | None:
    """Tell the format by the content, and a zip with something before it by name. None: it is none after all."""
    if (kind := by_magic(bytes(data[:21]))) is not None:
        return kind
    if is_tar(bytes(data[:BLOCK])):
        return Kind.TAR
    return Kind.ZIP if name.endswith(NAMED_ZIP) and b"PK\x05\x06" in bytes(data[-0x10016:]) else None


def is_tar(block: bytes) -> bool:
    """Tell a tar by the checksum of its first header: the oldest tars have no magic."""
    return len(block) == BLOCK and block[0] != 0 and block[148:156].strip(b" \0").isdigit() and checks(block)


def checks(block: bytes) -> bool:
    """Say whether a tar header's checksum is right. The sum counts its own eight bytes as spaces."""
    try:
        told = int(block[148:156].strip(b" \0"), 8)
    except ValueError:
        return False
    return told == sum(block) - sum(block[148:156]) + 8 * 32
