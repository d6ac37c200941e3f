"""Tickets are tried with both kinds of books where it matters, and Jira with both kinds of sites."""

from __future__ import annotations

from jira_runs_support import cloud as cloud  # noqa: PLC0414  because a fixture is shared by its name here
from jira_runs_support import jiras as jiras  # noqa: PLC0414  because of the same
from killing_support import new_book as new_book  # noqa: PLC0414  because of the same
from killing_support import processes as processes  # noqa: PLC0414  because of the same
from killing_support import shared_book as shared_book  # noqa: PLC0414  because of the same
from killing_support import store as store  # noqa: PLC0414  because of the same
from postgres_support import postgres as postgres  # noqa: PLC0414  because of the same
from securityhub_support import hub as hub  # noqa: PLC0414  because of the same
from securityhub_support import moto_port as moto_port  # noqa: PLC0414  because of the same
