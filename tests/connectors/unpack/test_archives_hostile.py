"""Archives that lie, break off or want to fill the memory: nothing raises, and what was not read is told."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import zipfile

import pytest
from archive_support import debian, noise, tarred, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.detect.unpack import Budget, Member, Part, Skipped, members, zips
from graph.leaks import Unread

MB = 1 << 20


def checked(header: bytes) -> bytes:
    """Give a tar header the checksum that its content has."""
    total = sum(header[:148]) + sum(header[156:]) + 8 * 32
    return header[:148] + b"%06o\0 " % total + header[156:]


def whys(parts: list[Part]) -> dict[str, str]:
    return {part.path: part.why for part in parts if isinstance(part, Unread)}


def texts(parts: list[Part]) -> dict[str, bytes]:
    return {part.path: part.data for part in parts if isinstance(part, Member)}


def test_a_small_file_that_inflates_to_very_much_is_stopped() -> None:
    bomb = gzip.compress(bytes(40 * MB))
    parts = list(members(bomb, "bomb.gz", Budget(member=512 * MB)))
    assert whys(parts) == {"bomb.gz": "inflates to more than 200 times its size; the rest was not read"}
    assert not texts(parts)


def test_bombs_in_a_bomb_are_counted_together() -> None:
    """Each of the inner ones stays far below every limit of its own."""
    inner = zipped({"zeros": bytes(3 * MB)})
    outer = zipped({f"{each}.zip": inner for each in range(16)})
    parts = list(members(outer, "42.zip"))
    assert whys(parts) == {"42.zip": "inflates to more than 200 times its size; the rest was not read"}
    assert sum(map(len, texts(parts).values())) <= 16 * MB


def test_the_total_of_a_large_archive_is_bounded() -> None:
    data = noise(MB)
    archive = zipped({str(each): data for each in range(6)})
    parts = list(members(archive, "a.zip", Budget(total=4 * MB)))
    assert list(texts(parts)) == [f"a.zip!/{each}" for each in range(4)]
    assert whys(parts) == {"a.zip": "inflates to more than 4 MB; the rest was not read"}


@pytest.mark.parametrize("packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_large_member_is_read_up_to_its_limit(packed: int) -> None:
    parts = list(members(zipped({"a": b"x" * 5000, "b": b"y"}, packed), "z", Budget(member=1000)))
    assert texts(parts) == {"z!/a": b"x" * 1000, "z!/b": b"y"}
    assert whys(parts) == {"z!/a": "is larger than 1000 bytes; the rest was not read"}


def test_a_large_member_of_a_tar_and_of_a_compressed_file() -> None:
    parts = list(members(tarred({"a": b"x" * 5000}), "t", Budget(member=1000)))
    assert (texts(parts), list(whys(parts))) == ({"t!/a": b"x" * 1000}, ["t!/a"])
    parts = list(members(gzip.compress(b"x" * 5000), "a.gz", Budget(member=1000)))
    assert (texts(parts), list(whys(parts))) == ({"a.gz!/a": b"x" * 1000}, ["a.gz!/a"])


def test_a_large_member_of_a_debian_package() -> None:
    package = debian([("debian-binary", b"2.0\nmore")])
    parts = list(members(package, "d", Budget(member=4)))
    assert (texts(parts), list(whys(parts))) == ({"d!/debian-binary": b"2.0\n"}, ["d!/debian-binary"])


def test_the_number_of_members_is_bounded() -> None:
    parts = list(members(zipped({str(each): b"x" for each in range(9)}), "z", Budget(members=5)))
    assert len(texts(parts)) == 5
    assert whys(parts) == {"z": "has more than 5 members; the rest was not read"}


def test_thousands_of_tiny_streams_are_bounded_as_members_are() -> None:
    parts = list(members(gzip.compress(b"x") * 50, "a.gz", Budget(members=20)))
    assert whys(parts) == {"a.gz": "has more than 20 members; the rest was not read"}


def test_what_is_nested_too_deep_is_told() -> None:
    data = zipped({"d": b"text"})
    for name in ("c.zip", "b.zip", "a.zip"):
        data = zipped({name: data, "beside": b"x"})
    parts = list(members(data, "z"))
    assert list(whys(parts)) == ["z!/a.zip!/b.zip!/c.zip"]
    assert len(texts(parts)) == 3


def test_a_file_compressed_again_and_again_ends() -> None:
    """So does one that inflates to itself for ever."""
    data = b"text"
    for _ in range(9):
        data = gzip.compress(data)
    assert whys(list(members(data, "r.gz"))) == {"r.gz!/r!/r!/r": "lies deeper than 3 archives in one another"}


def test_entries_that_lie_upon_one_another() -> None:
    kernel = zipped({"a": noise(5000)}, zipfile.ZIP_STORED)
    directory = kernel.rindex(b"PK\x01\x02")
    end = kernel.rindex(b"PK\x05\x06")
    entries = kernel[directory:end] * 50
    lie = (
        kernel[:directory] + entries + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50, 50, len(entries), directory, 0)
    )
    parts = list(members(lie, "z"))
    assert sum(len(part.data) for part in parts if isinstance(part, Member)) <= len(lie)
    assert whys(parts) == {"z": "has entries that lie upon one another; the rest was not read"}


def test_encrypted_members_are_told_once_and_the_others_read() -> None:
    data = bytearray(zipped({"open": b"text", "a": b"1" * 40, "b": b"2" * 40}))
    at = data.index(b"PK\x01\x02")
    for _ in range(2):
        at = data.index(b"PK\x01\x02", at + 4)
        data[at + 8] |= 1
    parts = list(members(bytes(data), "z"))
    assert texts(parts) == {"z!/open": b"text"}
    assert whys(parts) == {"z!/a": "is encrypted (as 1 more of z)"}


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
def test_a_zip_cut_off_gives_what_it_has(keep: float) -> None:
    data = zipped({str(each): noise(900, each).hex().encode() for each in range(10)})
    parts = list(members(data[: int(len(data) * keep)], "z"))
    assert len([text for text in texts(parts).values() if len(text) == 1800]) >= int(10 * keep) - 2
    assert "has lost its directory; its files were read as far as they could be found" in whys(parts).values()


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_cut_off_gives_what_it_has(mode: str) -> None:
    data = tarred({"a": noise(400_000).hex().encode()}, mode)
    limit = 500_000 if mode == "w" else len(data) - 200_000
    parts = list(members(data[:limit], "t"))
    assert len(whys(parts)) == 1
    if mode in ("w", "w:gz"):
        assert 0 < len(texts(parts)["t!/a"]) < 800_000


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_damaged_in_its_middle(pack: object) -> None:
    data = bytearray(pack(noise(MB)))  # type: ignore[operator]
    data[MB // 2 : MB // 2 + 64] = b"\xff" * 64
    parts = list(members(bytes(data), "a.gz"))
    assert all(len(text) <= MB for text in texts(parts).values())
    assert pack is gzip.compress or whys(parts)


def test_an_xz_that_wants_gigabytes_of_memory() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 256 * MB}]
    parts = list(members(lzma.compress(b"text", filters=filters), "a.xz"))
    assert whys(parts) == {"a.xz": "is damaged"}


def test_sizes_of_a_large_zip_that_lie() -> None:
    data = bytearray(zipped({"a": b"text"}, zipfile.ZIP_STORED))
    at = data.index(b"PK\x01\x02")
    data[at + 20 : at + 28] = b"\xff" * 8
    assert whys(list(members(bytes(data), "z")))
    data = bytearray(zipped({"a": b"text"}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = b"\xff\xff\xff\x7f"
    assert texts(list(members(bytes(data), "z"))) == {"z!/a": b"text"}


def large(files: dict[str, bytes], wide: bytes = b"") -> bytes:
    """Make a zip whose sizes and directory are told in 64 bits. ``wide`` stands in the extra field of each entry."""
    data = zipped(files, zipfile.ZIP_STORED)
    at, end = data.index(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entries = b"".join(_widened(b"PK\x01\x02" + entry, wide) for entry in data[at:end].split(b"PK\x01\x02")[1:])
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, len(files), len(files), len(entries), at)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at + len(entries), 1)
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:at] + entries + record + locator + last


def _widened(entry: bytes, wide: bytes) -> bytes:
    size, unpacked = struct.unpack_from("<LL", entry, 20)
    (offset,) = struct.unpack_from("<L", entry, 42)
    extra = struct.pack("<2HB", 0x7777, 1, 0) + (wide or struct.pack("<2H3Q", 1, 24, unpacked, size, offset))
    head = entry[:20] + b"\xff" * 8 + entry[28:30] + struct.pack("<H", len(extra)) + entry[32:42] + b"\xff" * 4
    return head + entry[46:] + extra


def test_a_zip_that_tells_everything_in_64_bits() -> None:
    assert texts(list(members(large({"a": b"text", "b": b"more"}), "z"))) == {"z!/a": b"text", "z!/b": b"more"}


def test_only_an_offset_in_64_bits() -> None:
    extra = struct.pack("<2HQ", 1, 8, 7)
    assert zips._widened(extra, size=5, unpacked=6, offset=zips.IN_EXTRA) == (5, 7)


@pytest.mark.parametrize("wide", [b"\x01\x00\x18\x00" + b"\xff" * 24, b"\x01\x00\x00\x00", b"\x01"])
def test_a_zip_that_lies_in_64_bits(wide: bytes) -> None:
    assert whys(list(members(large({"a": b"text"}, wide), "z"))) == {"z!/a": "is damaged"}


def test_a_directory_in_64_bits_that_is_not_there() -> None:
    data = large({"a": b"text"}).replace(b"PK\x06\x06", b"PKPK")
    parts = list(members(data, "z"))
    assert (texts(parts), list(whys(parts))) == ({"z!/a": b"text"}, ["z"])


def test_a_directory_that_points_nowhere() -> None:
    data = bytearray(zipped({"a": b"text", "b": b"more"}))
    at = data.index(b"PK\x01\x02")
    data[at + 42 : at + 46] = b"\xff\xff\xff\x7f"
    parts = list(members(bytes(data), "z"))
    assert (texts(parts), whys(parts)) == ({"z!/b": b"more"}, {"z!/a": "is damaged"})


def test_a_directory_that_breaks_off() -> None:
    data = bytearray(zipped({"a": b"text", "b": b"more"}))
    at = data.rindex(b"PK\x01\x02")
    data[at : at + 4] = b"XXXX"
    parts = list(members(bytes(data), "z"))
    assert (texts(parts), list(whys(parts))) == ({"z!/a": b"text"}, ["z"])


@pytest.mark.parametrize(
    "size", [b"\x80" + bytes(3) + b"\xff" * 8, b"77777777777\0", b"\xff" * 12, b"-0000000001\0", b"12x45678901\0"]
)
def test_sizes_of_a_tar_that_lie(size: bytes) -> None:
    data = tarred({"a": b"text"})
    parts = list(members(checked(data[:124] + size + data[136:512]) + data[512:], "t"))
    assert "t" in whys(parts)


def test_a_sparse_file_of_a_tar_gives_what_it_holds() -> None:
    """Its header counts petabytes of holes."""
    header = bytearray(tarred({"a": b"x" * 600})[:512])
    header[156:157] = b"S"
    header[482] = 1
    header[483:495] = b"\x80" + b"\xff" * 11
    more = b"\0" * 504 + b"\1" + bytes(7) + bytes(512)
    parts = list(members(checked(bytes(header)) + more + b"x" * 600 + bytes(424) + tarred({"b": b"y"}), "t"))
    assert texts(parts) == {"t!/a": b"x" * 600, "t!/b": b"y"}


def test_attributes_of_a_tar_that_lie() -> None:
    header = bytearray(tarred({"a": b"x" * 600})[:512])
    header[156:157] = b"x"
    records = b"9 path=b\n0 size=1\n"
    header[124:136] = b"%011o\0" % len(records)
    data = checked(bytes(header)) + records.ljust(512, b"\0") + tarred({"a": b"text"})
    assert texts(list(members(data, "t"))) == {"t!/b": b"text"}


def test_a_size_that_an_attribute_tells() -> None:
    header = bytearray(tarred({"a": b""})[:512])
    header[156:157] = b"x"
    records = b"10 size=4\n"
    header[124:136] = b"%011o\0" % len(records)
    data = checked(bytes(header)) + records.ljust(512, b"\0") + tarred({"a": b""})[:512] + b"text".ljust(512, b"\0")
    assert texts(list(members(data, "t"))) == {"t!/a": b"text"}


def test_a_header_of_a_tar_that_is_damaged() -> None:
    data = bytearray(tarred({"a": b"x"})[:1024] + tarred({"b": b"y"}))
    data[1024] ^= 1
    parts = list(members(bytes(data), "t"))
    assert (texts(parts), whys(parts)) == ({"t!/a": b"x"}, {"t": "has a header that is damaged"})
    assert whys(list(members(tarred({"a": b"x"})[:1024] + b"short", "t"))) == {"t": "is cut off"}


@pytest.mark.parametrize("header", [b"x" * 60, b"short", f"{'f':<48}{99:<10}`\n".encode() + b"cut"])
def test_a_debian_package_that_is_damaged(header: bytes) -> None:
    package = debian([("debian-binary", b"2.0\n")]) + header
    parts = list(members(package, "d"))
    assert texts(parts)["d!/debian-binary"] == b"2.0\n"
    assert list(whys(parts)) == ["d"]


def test_names_that_are_no_names() -> None:
    names = {"../../etc/passwd": b"1", "/abs": b"2", "line\nbreak\x1b[31m": b"3", "é": b"4", "n" * 3000: b"5"}
    paths = list(texts(list(members(zipped(names), "z"))))
    assert paths == ["z!/../../etc/passwd", "z!/abs", "z!/line\\nbreak\\x1b[31m", "z!/é", "z!/" + "n" * 1024]


def test_names_that_are_no_text() -> None:
    data = tarred({"QQ": b"x"}).replace(b"QQ", b"\xff\xfe", 1)
    assert list(texts(list(members(checked(data[:512]) + data[512:], "t")))) == ["t!/\\xff\\xfe"]
    data = zipped({"QQ": b"x"}).replace(b"QQ", b"\x81\x82")
    assert list(texts(list(members(data, "z")))) == ["z!/üé"]


SEEDS = (
    zipped({"a": b"text " * 100, "b.tar": tarred({"c": b"deep " * 50}), "d.gz": gzip.compress(b"x" * 999)}),
    zipped({"a": b"text"}, zipfile.ZIP_STORED),
    tarred({"a" * 150: b"text " * 300}),
    tarred({"a": b"text " * 300}, "w:gz"),
    tarred({"a": b"text " * 300}, "w:bz2"),
    tarred({"a": b"text " * 300}, "w:xz"),
    debian([("debian-binary", b"2.0\n")]),
)


@settings(max_examples=200, deadline=None)
@given(
    seed=st.sampled_from(SEEDS),
    edits=st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(min_size=1, max_size=9)), max_size=6),
    keep=st.integers(0, 1 << 16),
)
def test_damaged_archives_never_raise(seed: bytes, edits: list[tuple[int, bytes]], keep: int) -> None:
    data = bytearray(seed)
    for at, change in edits:
        data[at % len(data) : at % len(data) + len(change)] = change
    for part in members(bytes(data[: len(seed) - keep % len(seed)]), "fuzz.zip", Budget(total=MB, members=500)):
        assert isinstance(part, Member | Skipped | Unread)
        assert part.path.isprintable()


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08", b"BZh91AY&SY", b"\xfd7zXZ\0", b""]), st.binary())
def test_any_bytes_never_raise(magic: bytes, rest: bytes) -> None:
    assert list(members(magic + rest, "a.zip"))
