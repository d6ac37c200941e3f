"""Everything there is of an account in one region read from moto's server: what is asked is what is declared."""

from __future__ import annotations

import pytest
from aws_support import MOTO_LACKS, OWN, Estate, Units, gather, options

from connectors.aws import aws
from connectors.calls import Called

READS = ("BatchGet", "Describe", "GET", "Generate", "Get", "List", "Lookup")
"""How the actions of AWS begin that change nothing."""


@pytest.fixture(scope="module")
def called() -> Called:
    return Called()


@pytest.fixture(scope="module")
def units(estate: Estate, called: Called) -> Units:
    # One region: what is asked in each of them is the same, and moto's server answers one question after the other.
    given = options(estate.url, organization=True, accounts=[OWN], regions=["us-east-1"], leave_out=MOTO_LACKS)
    return gather(given, called)


def test_every_stream_is_read_without_a_gap(units: Units) -> None:
    assert [gap for unit in units.values() for gap in unit.gaps] == []
    assert {stream for stream, _ in units} == set(aws.streams)


@pytest.mark.usefixtures("units")
def test_what_is_called_is_what_is_declared_and_only_reads(called: Called) -> None:
    declared = {each for stream in aws.streams.values() for each in stream.permissions} | set(aws.base_permissions)
    assert called.of("aws") <= declared
    writing = {each for each in declared if not each.partition(":")[2].startswith(READS)}
    assert writing == {"sts:AssumeRole"}
