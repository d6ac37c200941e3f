"""The stand-in for AWS with the estate in it, as old as its things say, which refuses some calls when it is told to.

``python -m benchmarks.judgement.stand_in PORT SEED COPIES [ACTION…]`` serves until it is ended. Nothing can be written
to AWS with an age: ages are put into the stand-in's memory once everything is planted.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs

import msgspec
from moto.backend_index import backend_url_patterns
from moto.backends import get_backend
from moto.core.utils import utcnow
from moto.iam.models import AccessKeyLastUsed, IAMBackend, iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.secretsmanager.models import FakeSecret, secretsmanager_backends
from werkzeug.serving import make_server

from benchmarks.judgement.estate import OWN, Row, Thing, estate
from benchmarks.judgement.planting import PASSED_TO, REGION, Planter

NEVER = "never"
PATHS = {"/functions": "ListFunctions", "/agents": "ListAgents"}
"""What is asked for by its path alone."""
COUNT = "/asked"
"""Where it tells how many calls it answered since the estate was planted."""
Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Refusing:
    """Counts requests and passes them on, except those for actions that are refused, as AWS refuses them."""

    def __init__(self, app: App, refused: frozenset[str]) -> None:
        self._app, self._refused = app, refused
        self.on = False
        self._counting = threading.Lock()
        self._asked = 0

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        if environ["PATH_INFO"] == COUNT:
            start("200 OK", [("Content-Type", "text/plain")])
            return [str(self._asked).encode()]
        with self._counting:
            self._asked += self.on
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        if not self.on or not (_actions(environ, body) & self._refused):
            return self._app(environ, start)
        start("403 Forbidden", [("Content-Type", "text/xml" if b"Action=" in body else "application/json")])
        return [XML if b"Action=" in body else JSON]


XML = (
    b"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>is not authorized to perform this"
    b"</Message></Error><RequestId>1</RequestId></ErrorResponse>"
)
JSON = b'{"__type": "AccessDeniedException", "message": "is not authorized to perform this"}'


def _actions(environ: Mapping[str, Any], body: bytes) -> set[str]:
    """What a request asks for: named in a form, in a header, or by its path."""
    asked = parse_qs(body.decode("utf-8", "replace")).get("Action", [])
    target = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
    return {
        *asked,
        target,
        *(action for end, action in PATHS.items() if environ["PATH_INFO"].rstrip("/").endswith(end)),
    }


def settle(iam: IAMBackend) -> None:
    """Have every service at hand, so that no tool waits for it; and tell of policies what AWS tells.

    In the details of an account AWS has those of its own policies alone that somebody has, the stand-in all of them.
    """
    for each in {name for name, _ in backend_url_patterns}:
        get_backend(each)
    plain = iam.get_account_authorization_details

    def details(wanted: list[str]) -> dict[str, Any]:
        told = plain(wanted)
        had = [each for each in told["managed_policies"] if each.attachment_count or ":aws:policy/" not in each.arn]
        return {**told, "managed_policies": had}

    vars(iam)["get_account_authorization_details"] = details


def age(planted: Iterable[Thing], keys: Mapping[str, list[str]]) -> None:
    """Make everything as old as it says."""
    iam, now = iam_backends[OWN]["aws"], utcnow()
    for each in planted:
        if each.what == "role":
            _role(iam, each, now)
        elif each.what == "user":
            _user(iam, each, keys.get(each.name, []), now)
        elif each.what == "secret":
            _secret(each, now)
    for service in PASSED_TO:
        vars(iam.get_role(f"deploy-{service}")).update(create_date=_ago(now, 30), last_used=_ago(now, 1))


def _role(iam: IAMBackend, thing: Thing, now: dt.datetime) -> None:
    role, used = iam.get_role(thing.name), thing.told.get("used", 1)
    role.create_date = _ago(now, thing.told.get("days", 30))
    if used != NEVER:
        vars(role)["last_used"] = _ago(now, used)


def _user(iam: IAMBackend, thing: Thing, keys: list[str], now: dt.datetime) -> None:
    user = iam.get_user(thing.name)
    user.create_date = _ago(now, thing.told.get("days", 20))
    if thing.told.get("console"):
        vars(user)["password_last_used"] = _ago(now, 1)
    for key in user.access_keys:
        state: Row = thing.told["keys"][keys.index(key.access_key_id)]
        key.create_date, used = _ago(now, state.get("days", 10)), state.get("used", 1)
        if used != NEVER:
            key.last_used = AccessKeyLastUsed(timestamp=_ago(now, used), service="s3", region=REGION)


def _secret(thing: Thing, now: dt.datetime) -> None:
    """By default a secret is rotated every thirty days, was last three days ago, and was read yesterday."""
    backend = secretsmanager_backends[OWN][REGION]
    kept, told = backend.secrets[thing.name], thing.told
    assert isinstance(kept, FakeSecret)
    made, read, rotation = told.get("days", 20), told.get("read", 1), told.get("rotation", 30)
    kept.created_date = kept.last_changed_date = int(_ago(now, made).timestamp())
    for version in kept.versions.values():
        version["createdate"] = kept.created_date
    if read != NEVER:
        # The stand-in has no such field: it tells every secret as never read.
        seen, plain = int(_ago(now, read).timestamp()), kept.to_dict
        vars(kept)["to_dict"] = lambda: {**plain(), "LastAccessedDate": seen}
    if rotation:
        kept.rotation_requested = kept.rotation_enabled = True
        kept.auto_rotate_after_days = rotation
        kept.rotation_lambda_arn = f"arn:aws:lambda:{REGION}:{OWN}:function:rotate"
        kept.last_rotation_date = int(_ago(now, min(made, told.get("due", -3) + rotation)).timestamp())
        kept.next_rotation_date = int(_ago(now, told.get("due", -3)).timestamp())


def _ago(now: dt.datetime, days: float) -> dt.datetime:
    """Some days ago, and half an hour: a limit of days is passed at its end."""
    return now - dt.timedelta(days=days, minutes=30)


def main(words: list[str]) -> None:
    """Plant, age, and serve."""
    port, seed, copies, *refused = words
    app = Refusing(DomainDispatcherApplication(create_backend_app), frozenset(refused))
    server = make_server("127.0.0.1", int(port), app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    planted, planter = estate(int(seed), int(copies)), Planter(f"http://127.0.0.1:{port}")
    planter.plant(planted)
    age(planted, planter.keys)
    settle(iam_backends[OWN]["aws"])
    app.on = True
    leaking = {each.name for each in planted if "leaked" in each.told}
    pairs = {name: pair for name, pair in planter.pairs.items() if name in leaking}
    print("ready", msgspec.json.encode({"keys": planter.keys, "pairs": pairs}).decode(), flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1:])
