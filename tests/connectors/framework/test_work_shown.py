"""What is shown of a source that is to be read, by whatever shows local variables."""

from __future__ import annotations

from framework_support import Garden, Orders
from rich.pretty import pretty_repr

from connectors.work import SourceWork


def test_neither_kind_of_representation_shows_the_estate_key() -> None:
    key = bytes(range(65, 97))
    work = SourceWork(name="home", platform=Garden().platform, options=Orders(), secret=lambda _ref: "", estate_key=key)
    for shown in (repr(work), str(work), pretty_repr(work)):
        assert "home" in shown
        assert "garden" in shown
        assert key.decode() not in shown
