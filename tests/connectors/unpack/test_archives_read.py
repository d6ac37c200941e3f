"""What lies in ordinary archives comes out, with a path that says where it lay."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import subprocess
import sys
import tarfile
import zipfile

import pytest
from archive_support import debian, tarred, zipped

from connectors.detect.unpack import Budget, Member, Skipped, is_archive, members
from graph.leaks import Unread

FILES = {"conf/.env": b"A=1\n" * 50, "src/deep/main.py": b"print('hello')\n"}


def read(data: bytes, name: str, budget: Budget | None = None) -> dict[str, bytes]:
    """Read an archive that must be read completely."""
    parts = list(members(data, name, budget or Budget()))
    assert all(isinstance(part, Member) for part in parts), parts
    return {part.path: part.data for part in parts if isinstance(part, Member)}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
@pytest.mark.parametrize("name", ["dist/app.zip", "a.whl", "a.jar", "a.nupkg", "letter.docx", "no-suffix"])
def test_a_zip_of_any_name(method: int, name: str) -> None:
    data = zipped(FILES, method)
    assert is_archive(data[:512], name)
    assert read(data, name) == {f"{name}!/{inner}": text for inner, text in FILES.items()}


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_however_compressed(mode: str, form: int) -> None:
    data = tarred(FILES, mode, form)
    assert is_archive(data[:512], "x")
    assert read(data, "x") == {f"x!/{inner}": text for inner, text in FILES.items()}


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_long_names_of_a_tar(form: int) -> None:
    name = "folder/" * 40 + "file"
    assert read(tarred({name: b"x" * 700, "next": b"y"}, form=form), "t") == {f"t!/{name}": b"x" * 700, "t!/next": b"y"}


def test_the_prefix_of_a_posix_name() -> None:
    name = "d" * 80 + "/" + "e" * 60 + "/f"
    assert list(read(tarred({name: b"x"}, form=tarfile.USTAR_FORMAT), "t")) == [f"t!/{name}"]


def test_a_tar_older_than_its_magic() -> None:
    data = bytearray(tarred({"old": b"text"}, form=tarfile.USTAR_FORMAT))
    data[257:265] = bytes(8)
    data[148:156] = b"%06o\0 " % (sum(data[:148]) + sum(data[156:512]) + 8 * 32)
    assert is_archive(bytes(data), "old.tar")
    assert read(bytes(data), "old.tar") == {"old.tar!/old": b"text"}


def test_two_tars_one_after_the_other() -> None:
    assert read(tarred({"a": b"1"}) + tarred({"b": b"2"}), "t") == {"t!/a": b"1", "t!/b": b"2"}


@pytest.mark.parametrize(("pack", "suffix"), [(gzip.compress, "gz"), (bz2.compress, "bz2"), (lzma.compress, "xz")])
def test_one_compressed_file_is_named_after_its_archive(pack: object, suffix: str) -> None:
    data = pack(b"log line\n" * 1000)  # type: ignore[operator]
    assert is_archive(data[:512], "x")
    assert read(data, f"logs/app.log.{suffix}") == {f"logs/app.log.{suffix}!/app.log": b"log line\n" * 1000}
    assert read(data, "logs/app") == {"logs/app!/app": b"log line\n" * 1000}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_streams_one_after_the_other_are_one_file(pack: object) -> None:
    data = b"".join(pack(b"%d\n" % each) for each in range(300))  # type: ignore[operator]
    assert read(data + bytes(512), "a.gz")["a.gz!/a"] == b"".join(b"%d\n" % each for each in range(300))


def test_a_debian_package() -> None:
    data = debian(
        [("debian-binary", b"2.0\n"), ("data.tar.gz", tarred({"./etc/app.conf": b"key"}, "w:gz")), ("odd", b"1")]
    )
    assert is_archive(data[:512], "a.deb")
    assert read(data, "a.deb") == {
        "a.deb!/debian-binary": b"2.0\n",
        "a.deb!/data.tar.gz!/etc/app.conf": b"key",
        "a.deb!/odd": b"1",
    }


def test_archives_in_archives_have_a_path_through_all_of_them() -> None:
    data = zipped(
        {"lib/b.tar.gz": tarred({"c": b"secret"}, "w:gz"), "d.zip": zipped({"e.jar": zipped({"f": b"more"})})}
    )
    assert read(data, "a.zip") == {"a.zip!/lib/b.tar.gz!/c": b"secret", "a.zip!/d.zip!/e.jar!/f": b"more"}


def test_a_program_with_a_zip_at_its_end() -> None:
    data = b"#!/bin/sh\nexec java -jar $0\n" + zipped(FILES)
    assert is_archive(data[:512], "boot.jar")
    assert read(data, "boot.jar") == {f"boot.jar!/{inner}": text for inner, text in FILES.items()}


def test_a_zip_whose_offsets_count_the_program_before_it() -> None:
    buffer = io.BytesIO(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("main.py", b"x = 1")
    assert read(buffer.getvalue(), "app.pyz") == {"app.pyz!/main.py": b"x = 1"}


def test_a_zip_of_the_large_kind() -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("big", "w", force_zip64=True) as file,
    ):
        file.write(b"text of it")
    assert read(buffer.getvalue(), "a.zip") == {"a.zip!/big": b"text of it"}


class _Forward(io.RawIOBase):
    """A file that cannot seek: zipfile then writes sizes behind the content."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.data += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def test_a_zip_written_as_a_stream() -> None:
    target = _Forward()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"first " * 20)
        archive.writestr("b", b"second " * 20)
    assert read(target.data, "s.zip") == {"s.zip!/a": b"first " * 20, "s.zip!/b": b"second " * 20}
    lost = list(members(target.data[: target.data.rindex(b"PK\x01\x02") - 60], "s.zip"))
    assert lost[:2] == [Member("s.zip!/a", b"first " * 20), Member("s.zip!/b", b"second " * 20)]
    assert isinstance(lost[2], Unread)


@pytest.mark.parametrize("name", ["model.zip", "data.tar", "app.jar"])
def test_a_pointer_named_like_an_archive_is_read_as_the_text_it_is(name: str) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n"
    assert is_archive(pointer, name)
    assert read(pointer, name) == {name: pointer}


@pytest.mark.parametrize("data", [b"", b"P", b"PK in the text", b"BZh is how it begins", b"!<arch>\nlib.o/", b"hello"])
def test_what_is_no_archive(data: bytes) -> None:
    assert not is_archive(data, "src/main.py")


@pytest.mark.parametrize(
    ("magic", "kind"),
    [
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"MSCF\0\0\0\0", "cab"),
        (b"\xed\xab\xee\xdb", "rpm"),
        (b"xar!\0\x1c", "xar"),
        (b"\x1f\x9d\x90", "compress"),
    ],
)
def test_a_format_that_is_not_read_is_told_as_skipped(magic: bytes, kind: str) -> None:
    assert is_archive(magic, "x")
    assert list(members(magic, "x")) == [Skipped("x", f"{kind} archive, a format that is not read")]


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="this Python inflates zstd")
def test_zstd_is_skipped_where_python_cannot_inflate_it() -> None:
    assert list(members(b"\x28\xb5\x2f\xfd\x04", "x")) == [Skipped("x", "zstd, which this Python cannot inflate")]


def test_a_method_of_zip_that_is_not_read_is_skipped() -> None:
    data = zipped({"a": b"text"}, zipfile.ZIP_LZMA)
    assert list(members(data, "x.zip")) == [Skipped("x.zip!/a", "packed by method 14 of zip")]


def test_folders_links_and_devices_have_nothing_to_read() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind in (
            tarfile.DIRTYPE,
            tarfile.SYMTYPE,
            tarfile.LNKTYPE,
            tarfile.CHRTYPE,
            tarfile.BLKTYPE,
            tarfile.FIFOTYPE,
        ):
            info = tarfile.TarInfo(f"kind-{kind.decode()}")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("file")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"text"))
    assert read(buffer.getvalue(), "t") == {"t!/file": b"text"}
    assert read(zipped({"folder/": b"", "folder/a": b"x"}), "z") == {"z!/folder/a": b"x"}


def test_an_empty_file_has_nothing_to_read() -> None:
    assert read(tarred({"empty": b"", "a": b"x"}), "t") == {"t!/a": b"x"}
    assert read(zipped({"empty": b"", "a": b"x"}), "z") == {"z!/a": b"x"}


def test_printing_a_member_does_not_show_it() -> None:
    assert repr(Member("a", b"a secret")) == "Member('a', 8 bytes)"


def test_recognising_imports_no_archive_library() -> None:
    program = "import sys, connectors.detect.unpack as u; u.is_archive(b'x', 'x'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"zipfile", "tarfile", "gzip", "bz2", "lzma", "connectors.detect.unpack.opening"} & set(loaded)
