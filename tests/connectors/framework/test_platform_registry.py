"""Platforms are found by looking into folders; nothing lists them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from framework_support import AT, Garden, Orders

import connectors
from connectors.registry import MissingExtra, UnknownPlatform, connect, platform, platform_names, platforms
from connectors.streams import Opening

PACKAGE = '''"""A platform of a test."""
from msgspec import Struct

from connectors.streams import Platform


class Options(Struct):
    """No options."""


{name} = Platform({name!r}, title="Meadow", options=Options, opens="{opens}", extra={extra!r})
'''
STREAM = '''"""A stream of a test."""
from connectors.meadow import meadow
from graph.model import Identity


@meadow.stream("{name}", permission="meadow:List", yields=(Identity,), scope="{scope}"{more})
def {name}(api, scope, *parent):
    """List {name}."""
    yield from ()
'''


@pytest.fixture
def meadow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Lend the connectors a second root, with a folder ``meadow`` in it."""
    monkeypatch.setattr(connectors, "__path__", [*connectors.__path__, str(tmp_path)])
    folder = tmp_path / "meadow"
    write(folder / "__init__.py", PACKAGE.format(name="meadow", opens="connectors.meadow.api:connect", extra=None))
    write(folder / "streams" / "__init__.py", '"""Streams."""\n')
    yield folder
    for name in [name for name in sys.modules if name.startswith("connectors.meadow")]:
        del sys.modules[name]
    vars(connectors).pop("meadow", None)


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_a_new_folder_is_a_new_platform_with_all_its_streams(meadow: Path) -> None:
    """Adding a platform and its streams edits no other file."""
    write(meadow / "streams" / "flowers.py", STREAM.format(name="flowers", scope="plot", more=""))
    write(meadow / "streams" / "deep" / "__init__.py", '"""Deeper streams."""\n')
    write(meadow / "streams" / "deep" / "roots.py", STREAM.format(name="roots", scope="plot", more=""))
    assert "meadow" in platform_names()
    found = platform("meadow")
    assert sorted(found.streams) == ["flowers", "roots"]
    assert found.streams["roots"].why == "List roots."
    assert platform("meadow") is found


def test_streams_may_be_a_single_module(meadow: Path) -> None:
    (meadow / "streams" / "__init__.py").unlink()
    (meadow / "streams").rmdir()
    write(meadow / "streams.py", STREAM.format(name="flowers", scope="plot", more=""))
    assert list(platform("meadow").streams) == ["flowers"]


def test_a_folder_without_streams_is_no_platform(meadow: Path) -> None:
    (meadow / "streams" / "__init__.py").unlink()
    assert "meadow" not in platform_names()


def test_a_package_that_does_not_declare_its_platform_is_refused(meadow: Path) -> None:
    write(meadow / "__init__.py", PACKAGE.format(name="lawn", opens="x:y", extra=None))
    with pytest.raises(TypeError, match=r"connectors/meadow/__init__\.py must declare meadow"):
        platform("meadow")


def test_a_child_in_another_kind_of_scope_is_refused(meadow: Path) -> None:
    write(meadow / "streams" / "a.py", STREAM.format(name="flowers", scope="plot", more=""))
    child = "from connectors.meadow.streams.a import flowers\n"
    text = STREAM.format(name="petals", scope="pond", more=", parent=flowers")
    write(meadow / "streams" / "b.py", text.replace("from graph", child + "from graph"))
    with pytest.raises(TypeError, match="meadow/petals must have the scope kind of its parent"):
        platform("meadow")


def test_an_unknown_platform_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownPlatform, match=r"no platform 'clouds'; known: .*aws.*git.*vault"):
        platform("clouds")


def test_every_platform_is_found_by_its_name() -> None:
    assert {"aws", "git", "vault"} <= set(platform_names())
    assert tuple(platforms()) == platform_names() == tuple(sorted(platform_names()))
    assert all(found.name == name for name, found in platforms().items())


def test_missing_software_is_named_with_what_to_install() -> None:
    found = Garden().platform
    found.opens, found.extra = "no_such_software.api:connect", "garden"
    with pytest.raises(MissingExtra, match=r"The garden needs no_such_software.*install musterbook\[garden\]"):
        connect(found, None)  # type: ignore[arg-type]  # because it is not reached


@pytest.mark.parametrize(
    ("opens", "extra"), [("no_such_software.api:connect", None), ("connectors.no_such_module:connect", "garden")]
)
def test_a_mistake_of_our_own_is_not_called_a_missing_extra(opens: str, extra: str | None) -> None:
    found = Garden().platform
    found.opens, found.extra = opens, extra
    with pytest.raises(ModuleNotFoundError):
        connect(found, None)  # type: ignore[arg-type]  # because it is not reached


def test_looking_at_every_declaration_imports_no_sdk() -> None:
    code = (
        "import sys\n"
        "from connectors.permissions import permissions_markdown\n"
        "import connectors.runner\n"
        "permissions_markdown()\n"
        "print(sorted({'boto3', 'botocore', 'hvac', 'requests', 'networkx', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", "a module of streams imports an SDK: import the client under TYPE_CHECKING"


def test_an_opening_never_shows_the_estate_key() -> None:
    """Tracebacks that show local variables ask for either kind of representation."""
    caller: Any = None
    key = bytes(range(65, 97))
    opening = Opening(source="home", options=Orders(), caller=caller, at=AT, secret=lambda _ref: "", estate_key=key)
    shown = repr(opening), str(opening), repr(opening.__rich_repr__())
    assert all("home" in each and key.decode() not in each for each in shown)


def test_a_stream_of_the_same_name_is_refused() -> None:
    declare = Garden().platform.stream("beds", permission="garden:List", yields=(), scope="plot")
    with pytest.raises(ValueError, match="stream garden/beds is declared twice"):
        declare(Garden.two_beds)


def test_a_parent_must_be_a_stream_of_the_same_platform() -> None:
    other = Garden(beds=lambda _api, _scope: iter(()))
    declare = other.platform.stream("plants", permission="x", yields=(), scope="plot", parent=Garden.two_beds)
    with pytest.raises(ValueError, match="garden/plants has a parent that is not a stream of garden"):
        declare(Garden.two_beds)
