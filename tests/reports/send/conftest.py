"""Tickets are tried with both kinds of books, and Jira with both kinds of sites."""

from __future__ import annotations

from jira_runs_support import cloud as cloud  # noqa: PLC0414  because a fixture is shared by its name here
from jira_runs_support import jiras as jiras  # noqa: PLC0414  because of the same
from postgres_support import postgres as postgres  # noqa: PLC0414  because of the same
from postgres_support import url as url  # noqa: PLC0414  because of the same
from securityhub_support import hub as hub  # noqa: PLC0414  because of the same
from securityhub_support import moto_port as moto_port  # noqa: PLC0414  because of the same
