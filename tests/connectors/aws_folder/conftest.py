"""Folders of exported answers, written as a consultant would have them from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from aws_folder_support import Dump, details


@pytest.fixture
def dump(tmp_path: Path) -> Dump:
    """An empty folder for answers."""
    return Dump(tmp_path / "dumps")


@pytest.fixture
def account(dump: Dump) -> Dump:
    """A folder with the authorization details of one account, and nothing else."""
    dump.write("get-account-authorization-details.json", details())
    return dump
