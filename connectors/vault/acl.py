"""An ACL policy's text as statements: each path block is one."""

from __future__ import annotations

from connectors.vault.hcl import Body, PolicySyntaxError, Value, parse
from graph.model import Condition, Statement

LEGACY = {
    "deny": ("deny",),
    "read": ("read", "list"),
    "write": ("create", "read", "update", "delete", "list"),
    "sudo": ("create", "read", "update", "delete", "list", "sudo"),
}
PARAMETERS = ("allowed_parameters", "denied_parameters")
LIMITS = ("min_wrapping_ttl", "max_wrapping_ttl", "expiration", "pagination_limit")


def statements(text: str) -> tuple[Statement, ...]:
    """Read a policy. ``deny`` takes the whole path away, whatever else the block says."""
    return tuple(_statement(labels[0], value) for name, labels, value in parse(text) if name == "path" and labels)


def _statement(path: str, value: Value) -> Statement:
    if not isinstance(value, tuple):
        raise PolicySyntaxError(f'path "{path}" has no block')
    fields = {name: inner for name, _, inner in value}
    actions = _strings(fields.get("capabilities"))
    legacy = fields.get("policy")
    if isinstance(legacy, str):
        actions += tuple(each for each in LEGACY.get(legacy, ()) if each not in actions)
    denied = "deny" in actions
    return Statement(
        allow=not denied,
        actions=("*",) if denied else actions,
        resources=(path,),
        conditions=() if denied else _conditions(fields),
    )


def _conditions(fields: dict[str, Value]) -> tuple[Condition, ...]:
    found = [
        Condition(operator=name, key=key, values=values)
        for name in PARAMETERS
        for key, values in _parameters(fields.get(name))
    ]
    if required := _strings(fields.get("required_parameters")):
        found.append(Condition(operator="required_parameters", key="", values=required))
    found += [
        Condition(operator=name, key="", values=(str(fields[name]),)) for name in LIMITS if fields.get(name) is not None
    ]
    found += [
        Condition(operator=name, key="", values=()) for name in ("control_group", "mfa_methods") if fields.get(name)
    ]
    return tuple(found)


def _parameters(value: Value) -> list[tuple[str, tuple[str, ...]]]:
    body: Body = value if isinstance(value, tuple) else ()
    return [(name, _strings(inner)) for name, _, inner in body]


def _strings(value: Value) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
