"""Where a credential may be sent. The user decides, by name; what was read never does.

A repository can say anything: that its token is for ``gitlab.acme.example``, or that the API is somewhere else. Whoever
can write a text could have every secret in it sent to a host of theirs. So an endpoint comes from the command line (or
from settings that are the user's own, never from a file in what is being read), and a host that a text names is used
only if it is one of the provider's own or one that the user allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from connectors.detect.verify.declare import Verifier
from connectors.detect.verify.model import Held, Undecided
from connectors.detect.verify.registry import verifier_names

HOST = re.compile(r"(?=.{1,259}$)[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[0-9]{1,5})?")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class UnusableAddress(ValueError):
    """An address was given to which no credential can be sent. The message says what is wrong with it."""


def endpoints_of(given: Iterable[str]) -> dict[str, str]:
    """Read what the user said of where providers are: ``gitlab=https://gitlab.acme.example``."""
    return dict(_endpoint(each) for each in given)


def hosts_of(given: Iterable[str]) -> frozenset[str]:
    """Read which hosts the user allows credentials to be sent to if a text names them: ``gitlab.acme.example``."""
    hosts = [each.lower() for each in given]
    for each in hosts:
        if not HOST.fullmatch(each):
            raise UnusableAddress(f"{each!r} is no host; give its name, and its port if it is not 443")
    return frozenset(hosts)


def _endpoint(text: str) -> tuple[str, str]:
    name, _, address = text.partition("=")
    if name not in verifier_names():
        raise UnusableAddress(f"there is no live check named {name!r}; there are {', '.join(verifier_names())}")
    return name, checked_endpoint(address)


def checked_endpoint(address: str) -> str:
    """Take an address a credential can be sent to: encrypted, or on this very machine."""
    try:
        parts = urlsplit(address)
        host, named = parts.hostname or "", parts.port is None or parts.port > 0
    except ValueError:
        host = ""
    if not host or not named:
        raise UnusableAddress("an endpoint is given as PROVIDER=https://HOST")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UnusableAddress(f"the endpoint at {host} must have neither user nor query")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise UnusableAddress(f"{host} must be asked over https, or everybody on the way could read the credential")
    return address.rstrip("/")


def endpoint_for(verifier: Verifier, held: Held, endpoints: dict[str, str], hosts: frozenset[str]) -> str:
    """Where to ask about a credential; ``Undecided`` where that is not known, or not allowed."""
    named = verifier.place(held).lower().removeprefix("https://").rstrip("/")
    if named and named in hosts:
        return f"https://{named}"
    if given := endpoints.get(verifier.name):
        return given
    if named:
        return _own(verifier, named)
    if not verifier.endpoint:
        asked = f"--verify-endpoint {verifier.name}=https://HOST"
        raise Undecided(f"not sent, because nobody said where {verifier.title} is: it needs {asked}")
    return verifier.endpoint


def _own(verifier: Verifier, named: str) -> str:
    if named in verifier.hosts or f"https://{named}" == verifier.endpoint:
        return f"https://{named}"
    shown = f"{named}: --verify-host {named}" if HOST.fullmatch(named) else "one that is no host"
    raise Undecided(f"not sent, because the host is named by the text alone ({shown})")
