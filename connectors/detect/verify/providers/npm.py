"""npm: `npm whoami`. Which registry a token is for is the user's to say."""

from __future__ import annotations

from connectors.detect.verify.declare import Verifier, bearer, named_host

VERIFIER = Verifier(name="npm", title="npm", place=named_host)

WHO = VERIFIER.ask(
    "GET /-/whoami",
    "the user of the token",
    of=("npm-access-token", "npm-legacy-token"),
    sends=bearer,
    who=("username",),
    needs="the registry's address",
)
