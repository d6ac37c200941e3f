"""What GitHub publishes of its API, cut down to what is used of it: requests and answers are held to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from openapi_schema_validator import OAS30Validator
from referencing import Registry
from referencing.jsonschema import DRAFT4

Json = dict[str, Any]

WHOLE = Path(__file__).parent / "npm/node_modules/@octokit/openapi/generated/api.github.com.json"
REPOSITORY = "/repos/{owner}/{repo}"
ISSUE = f"{REPOSITORY}/issues/{{issue_number}}"
USED: Mapping[str, tuple[str, ...]] = {
    REPOSITORY: ("get",),
    f"{REPOSITORY}/issues": ("get", "post"),
    ISSUE: ("get", "patch"),
    f"{ISSUE}/comments": ("get", "post"),
    f"{REPOSITORY}/assignees/{{assignee}}": ("get",),
}
HERE = "urn:github"


@lru_cache(maxsize=1)
def published() -> Json:
    """The paths in use, and the components that they refer to, directly or not."""
    whole = msgspec.json.decode(WHOLE.read_bytes())
    paths = {path: {name: whole["paths"][path][name] for name in names} for path, names in USED.items()}
    components: Json = {}
    waiting = list(_references(paths))
    while waiting:
        kind, name = waiting.pop().split("/")[2:4]
        if name not in components.setdefault(kind, {}):
            components[kind][name] = whole["components"][kind][name]
            waiting += _references(components[kind][name])
    _with_null(components)
    head = {name: whole[name] for name in ("openapi", "info")}
    return {**head, "servers": [{"url": "http://127.0.0.1"}], "paths": paths, "components": components}


def _with_null(node: object) -> None:
    """Let choices that may be null be null: by the letter of OpenAPI the list of them would have to say so too."""
    if isinstance(node, dict):
        if node.get("nullable") and isinstance(node.get("enum"), list) and None not in node["enum"]:
            node["enum"].append(None)
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            _with_null(each)


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for each in node.values():
            yield from _references(each)
    elif isinstance(node, list):
        for each in node:
            yield from _references(each)


def example(name: str) -> Json:
    """The published example of this name, to be changed at will."""
    found: Json = deepcopy(published()["components"]["examples"][name]["value"])
    return found


def wrong_request(method: str, path: str, params: Mapping[str, str], body: object) -> list[str]:
    """What of a request is not as published."""
    template = _template(path)
    operation = published()["paths"].get(template, {}).get(method.lower())
    if operation is None:
        return [f"{method} {path} is not published"]
    known = {_resolved(each)["name"] for each in operation.get("parameters", ())}
    wrong = [f"{method} {path}: no parameter {name}" for name in params if name not in known]
    if "requestBody" in operation:
        pointer = _pointer(template, method, "requestBody", "content", "application/json", "schema")
        wrong += _complaints(pointer, body)
    return wrong


def wrong_answer(method: str, path: str, status: int, body: object) -> list[str]:
    """What of an answer of the stand-in is not as published."""
    template = _template(path)
    answers = published()["paths"].get(template, {}).get(method.lower(), {}).get("responses", {})
    if str(status) not in answers:
        return [f"{method} {path}: no answer {status}"]
    answer = _resolved(answers[str(status)])
    if "application/json" not in answer.get("content", {}) or "$ref" in answers[str(status)]:
        return []
    return _complaints(
        _pointer(template, method, "responses", str(status), "content", "application/json", "schema"), body
    )


def _template(path: str) -> str:
    patterns = {each: re.sub(r"\\{[a-z_]+\\}", "[^/]+", re.escape(each)) for each in USED}
    return next((each for each, pattern in patterns.items() if re.fullmatch(pattern, path)), path)


def _resolved(node: Json) -> Json:
    if "$ref" not in node:
        return node
    kind, name = node["$ref"].split("/")[2:4]
    found: Json = published()["components"][kind][name]
    return found


def _pointer(template: str, method: str, *parts: str) -> str:
    every = ("paths", template, method.lower(), *parts)
    return "/".join(
        each.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D") for each in every
    )


def _complaints(pointer: str, body: object) -> list[str]:
    found = _validator(pointer).iter_errors(body)
    return [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:300]}" for each in found]


@lru_cache(maxsize=32)
def _validator(pointer: str) -> OAS30Validator:
    registry: Registry[Any] = Registry().with_resource(HERE, DRAFT4.create_resource(published()))
    return OAS30Validator({"$ref": f"{HERE}#/{pointer}"}, registry=registry)
