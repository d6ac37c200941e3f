"""Who decides where a value is sent."""

from __future__ import annotations

import pytest
from verify_support import held

from connectors.detect.verify.addresses import UnusableAddress, endpoint_for, endpoints_of, hosts_of
from connectors.detect.verify.model import Undecided
from connectors.detect.verify.registry import verifier

OWN = "https://gitlab.orchard.example"


def place(name: str, host: str = "", endpoints: dict[str, str] | None = None, *hosts: str) -> str:
    fact = "site" if name == "datadog" else "host"
    mine = held(f"{name}-token", facts={fact: host} if host else {})
    return endpoint_for(verifier(name), mine, endpoints or {}, hosts_of(hosts))


def test_a_provider_is_asked_at_its_own_address() -> None:
    assert place("gitlab") == "https://gitlab.com"


def test_an_endpoint_of_the_user_goes_before_the_providers_own_and_before_what_the_text_names() -> None:
    assert place("gitlab", "", {"gitlab": OWN}) == OWN
    assert place("gitlab", "evil.example", {"gitlab": OWN}) == OWN


def test_a_host_of_the_text_goes_first_if_the_user_allowed_it() -> None:
    assert place("gitlab", "GitLab.Two.Example", {"gitlab": OWN}, "gitlab.two.example") == "https://gitlab.two.example"


def test_a_text_may_name_the_providers_own_hosts() -> None:
    assert place("gitlab", "gitlab.com") == "https://gitlab.com"
    assert place("datadog", "datadoghq.eu") == "https://api.datadoghq.eu"


@pytest.mark.parametrize(
    "host", ["evil.example", "gitlab.com.evil.example", "gitlab.com@evil.example", "evil.example/"]
)
def test_no_other_host_of_a_text_is_asked(host: str) -> None:
    with pytest.raises(Undecided, match="not sent"):
        place("gitlab", host)
    with pytest.raises(Undecided, match="not sent"):
        place("datadog", host)


def test_a_host_of_a_text_is_only_shown_if_it_is_one() -> None:
    with pytest.raises(Undecided, match="no host") as raised:
        place("gitlab", "a\x1b[31m b")
    assert "\x1b" not in str(raised.value)


def test_a_provider_without_an_address_of_its_own_needs_one() -> None:
    with pytest.raises(Undecided, match="--verify-endpoint vault="):
        place("vault")


def test_endpoints_are_read_from_the_command_line() -> None:
    given = [
        "gitlab=https://gitlab.orchard.example/",
        "vault=http://127.0.0.1:8200",
        "github=https://ghe.example/api/v3",
    ]
    assert endpoints_of(given) == {
        "gitlab": OWN,
        "vault": "http://127.0.0.1:8200",
        "github": "https://ghe.example/api/v3",
    }


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("nobody=https://a.example", "no live check named 'nobody'"),
        ("gitlab", "PROVIDER=https://HOST"),
        ("gitlab=gitlab.example", "PROVIDER=https://HOST"),
        ("gitlab=https://a.example:port", "PROVIDER=https://HOST"),
        ("gitlab=http://a.example", "over https"),
        ("gitlab=ftp://127.0.0.1", "over https"),
        ("gitlab=https://user:word@a.example", "neither user nor query"),
        ("gitlab=https://a.example?x=1", "neither user nor query"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(given: str, why: str) -> None:
    with pytest.raises(UnusableAddress, match=why) as raised:
        endpoints_of([given])
    assert "word" not in str(raised.value)


@pytest.mark.parametrize("given", ["https://a.example", "a.example/x", "", "a b", "*.example"])
def test_an_allowed_host_is_one_host(given: str) -> None:
    with pytest.raises(UnusableAddress, match="is no host"):
        hosts_of([given])
