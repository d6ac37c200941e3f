"""Services of AWS that answer whatever they are asked, with answers made up out of what the SDK says of them."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from aws_support import ESTATE_KEY, OWN
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StringShape, StructureShape

from connectors.aws.actions import IN_BULK
from connectors.aws.asked import Paging
from connectors.aws.client import Api
from connectors.aws.looking import Looking
from connectors.aws.services import _paging, models
from connectors.calls import Calls
from connectors.streams import Scope, Stream
from graph.model import AnyRecord

SEVERAL = 3
"""How many there are of whatever is listed."""
DEEPEST = 6
DOCUMENT = '{"Version":"2012-10-17","Statement":[]}'
Given = dict[str, Any]
Asked = tuple[str, str]
"""An operation of a service, and with what it was asked, as text."""
SPECIAL: dict[str, object] = {"JobStatus": "COMPLETED", "policyDetail": {"policy": []}}
"""Members that streams read as more than a name."""
SPECIAL["securityPolicyDetail"] = SPECIAL["accessPolicyDetail"] = SPECIAL["policyDetail"]
TEXTS = {
    ("document", "policy", "content", "policytext", "policyinjson", "options", "accesspolicies"): DOCUMENT,
    ("date", "createdat"): "2026-01-01T00:00:00Z",
    ("userdata", "value"): "",
    ("accountid",): OWN,
    ("region",): "us-east-1",
}
"""What a text says by the end of its name."""
CANARY = "zQ8" + "vLw2Rt5Yb1Kd7"
"""What AWS calls sensitive holds this, and so does what has a name: variables, parameters, headers."""
CALLED = frozenset({"ClientId", "DisplayName", "KMSMasterKeyID", "Name", "UserName", "Value", "accessKeyId", "name"})
"""Members that AWS calls sensitive and that are names: of people, of keys, of tools. They are what records are for."""
MAPS_OF_NAMES = ("tags", "secrets", "equals", "subset", "principal")


class Imagined:
    """All services at once. ``asked`` is every call; the one that ``refused`` names is refused."""

    written = False
    region = "us-east-1"
    partition = "aws"
    wanted_regions: tuple[str, ...] = ("us-east-1",)
    left_out: frozenset[str] = frozenset(IN_BULK)

    def __init__(self, refused: Asked | None = None) -> None:
        self.asked: list[Asked] = []
        self._refused = refused

    def offers(self, _service: str, _region: str) -> bool:
        """Every service is everywhere."""
        return True

    def paging(self, service: str, operation: str) -> Paging:
        """As AWS pages it."""
        return _paging(service, operation)

    def client(self, service: str, _region: str) -> Client:
        """What answers for a service."""
        return Client(self, service)

    def answer(self, service: str, operation: OperationModel, given: Given) -> object:
        """Note a call and make up its answer, or refuse it."""
        asked = (f"{service}:{operation.name}", repr(sorted(given.items())))
        self.asked.append(asked)
        if asked == self._refused:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, operation.name)
        shape = operation.output_shape
        told = imagined(shape, shape.name, _seed(given), 0) if shape else {}
        return {name: value for name, value in told.items() if name != _paging(service, operation.name).following}


class Client:
    """One service: a method for each of its operations."""

    def __init__(self, services: Imagined, service: str) -> None:
        self._services = services
        self._service = service
        model = ServiceModel(models().load_service_model(service, "service-2"))
        self._operations = {xform_name(name): model.operation_model(name) for name in model.operation_names}

    def close(self) -> None:
        """Nothing is held."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        return lambda **given: self._services.answer(self._service, self._operations[name], given)


def _seed(given: Given) -> str:
    """Tell answers about different things apart."""
    about = {key: value for key, value in given.items() if isinstance(value, str | list)}
    return f"{zlib.crc32(repr(sorted(about.items())).encode()) % 10**6}"


def imagined(shape: Shape, member: str, seed: str, depth: int) -> Any:  # noqa: ANN401 because an answer has no type
    """Make up a value of that shape."""
    if member in SPECIAL:
        return SPECIAL[member]
    if isinstance(shape, StructureShape):
        return _structure(shape, seed, depth)
    if isinstance(shape, ListShape):
        many = SEVERAL if depth <= 1 else 1
        return [imagined(shape.member, member, f"{seed}-{number}", depth + 1) for number in range(many)]
    return _plain(shape, member, seed)


def _structure(shape: StructureShape, seed: str, depth: int) -> Given:
    if depth > DEEPEST:
        return {}
    told = {name: imagined(inner, name, seed, depth + 1) for name, inner in shape.members.items()}
    if {"name", "value"} <= {name.lower() for name in told}:
        # A variable, a parameter, a header.
        told |= {name: f"{CANARY}-{name}" for name in ("value", "Value") if isinstance(told.get(name), str)}
    return told


def _plain(shape: Shape, member: str, seed: str) -> object:
    simple: dict[str, object] = {
        "boolean": False,
        "integer": 1,
        "long": 1,
        "float": 1.0,
        "double": 1.0,
        "timestamp": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        "blob": b"",
        "map": {},
    }
    if isinstance(shape, MapShape) and not member.lower().endswith(MAPS_OF_NAMES) and shape.value.type_name == "string":
        return {"NAME": f"{CANARY}-{member}"}
    sensitive = shape.metadata.get("sensitive") and member not in CALLED
    if sensitive and shape.type_name == "blob":
        return f"{CANARY}-{member}".encode()
    if shape.type_name in simple:
        return simple[shape.type_name]
    if isinstance(shape, StringShape) and shape.enum:
        return shape.enum[0]
    return f"{CANARY}-{member}" if sensitive else _text(member, seed)


def _text(member: str, seed: str) -> str:
    lowered = member.lower()
    if lowered.endswith(("arn", "arns")):
        return f"arn:aws:some:us-east-1:{OWN}:{lowered}/{seed}"
    said = (text for ends, text in TEXTS.items() if lowered.endswith(ends))
    return next(said, f"{lowered}-{seed}")


def read_imagined(stream: Stream, services: Imagined) -> Iterator[AnyRecord]:
    """Read a stream of imagined services, below the first record of each listing above it."""
    scope = Scope(kind=stream.scope, name=OWN if stream.scope == "account" else "o-1")
    caller = Calls("aws", rates={}, rest=lambda _seconds: False)
    looking = Looking(ESTATE_KEY, None)
    api = Api(caller, services, looking, in_organization=True, own_account=True, trail=None)
    if stream.parent is None:
        return stream.read(api, scope)
    above = (each for each in read_imagined(stream.parent, Imagined()) if stream.parents(each))
    return stream.read(api, scope, next(above))
