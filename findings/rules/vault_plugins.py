"""Programs of others that a Vault runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from findings.declare import Answer, Hit, RuleKind, Severity, Unsure, View, rule
from graph.access import AccessGraph
from graph.model import Resource

PLUGIN = "vault.plugin"
KINDS = {"auth": "vault.auth", "secret": "vault.mount"}
"""Where a plugin of each type is mounted. Those of databases are within an engine, which does not tell of them."""


@rule(
    "vault-external-plugin",
    "Third-party plugin registered without a checksum match or pinned version",
    Severity.MEDIUM,
    kind=RuleKind.FACT,
    remedy=(
        "Check where {name} comes from, register it with its version and checksum (vault plugin register -sha256=SUM "
        "-version=VERSION {type} {name}), then run: vault plugin reload -plugin {name}"
    ),
    frameworks=("OWASP-NHI:NHI3:2025", "NIST-CSF-2.0:GV.SC-07", "NIST-CSF-2.0:PR.PS-05"),
    reads=(Resource,),
    platforms=("vault",),
    streams=("plugins", "auth", "mounts"),
)
def external_plugin(view: View) -> Iterator[Answer]:
    """A plugin sees every secret that passes through it; what runs must be what somebody looked at.

    Told is one that is registered without a version, and one that runs with another checksum than any that is
    registered under its name. Plugins that come with the Vault are left out.
    """
    plugins = view.graph.of_kind(Resource, PLUGIN)
    known, mounts = _sums(plugins), _mounts(view.graph)
    for plugin in plugins:
        kind = str(plugin.facts.get("type"))
        facts = {"type": kind}
        mounted = mounts.get((plugin.scope, KINDS.get(kind, ""), plugin.name), ())
        registered = known[plugin.scope, kind, plugin.name]
        other = [each.name for each in mounted if (ran := each.facts.get("running_sha256")) and ran not in registered]
        if other and None not in registered:
            message = f"what runs at {', '.join(other)} has another checksum than is registered"
            yield Hit(subject=plugin.id, message=message, evidence=tuple(each.id for each in mounted), facts=facts)
        elif plugin.facts.get("version") is None:
            yield Hit(subject=plugin.id, message="it is registered without a version", facts=facts)
        elif None in registered:
            yield Unsure(subject=plugin.id, why="the checksum it is registered with was not reported")


def _sums(plugins: Sequence[Resource]) -> Mapping[tuple[str, str, str], set[object]]:
    """The checksums that are registered under each name."""
    found: dict[tuple[str, str, str], set[object]] = defaultdict(set)
    for each in plugins:
        found[each.scope, str(each.facts.get("type")), each.name].add(each.facts.get("sha256"))
    return found


def _mounts(graph: AccessGraph) -> Mapping[tuple[str, str, str], Sequence[Resource]]:
    """What is mounted, by its place, kind and the plugin that runs there."""
    found: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
    for kind in KINDS.values():
        for each in graph.of_kind(Resource, kind):
            found[each.scope, each.kind, str(each.facts.get("type"))].append(each)
    return found
