"""How the servers of AI agents are started: from what package, and by what."""

from __future__ import annotations

from collections.abc import Iterator

from findings.declare import Answer, RuleKind, Severity, Unsure, View, rule
from findings.mcp import LOOPBACK, judged, told_of
from graph.environments import by_name
from graph.model import Identity, Tool

FETCHING = frozenset({"npx", "bunx", "pnpx", "uvx", "pipx", "docker", "podman"})
"""Programs that fetch what they run."""


@rule(
    "mcp-unpinned-package",
    "MCP server started from an unpinned package",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "In {agent}, name the exact version of {package} for {server} (npx: package@1.2.3, uvx: package==1.2.3, "
        "docker: image@sha256:…), and raise it when somebody has looked at the new one"
    ),
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:GV.SC-07",
        "NIST-CSF-2.0:PR.PS-05",
    ),
    reads=(Identity, Tool),
    platforms=("git",),
    streams=("agents",),
)
def unpinned(view: View) -> Iterator[Answer]:
    """Whoever takes over the package runs their code beside the agent at its next start, with all that it may do.

    A version range, ``latest`` and the tag of an image are no pin: they can be moved. What is started from the disk, or
    from what a project has locked already, is not fetched and not judged.
    """

    def judge(tool: Tool) -> Iterator[Answer]:
        pinned, program = tool.facts.get("pinned"), str(tool.facts.get("program"))
        package = str(tool.facts.get("package") or "the package")
        if pinned is False:
            message = f"{program} fetches {package} without an exact version at each start"
            yield told_of(tool, view, message, package=package)
        elif pinned is None and program in FETCHING and tool.facts.get("package"):
            yield Unsure(subject=tool.id, why=f"which version of {package} {program} starts is not told")

    yield from judged(view, judge)


@rule(
    "mcp-shell-launch",
    "MCP server launched through a shell or a download pipe",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "In {agent}, start the program of {server} itself with its arguments in a list, from a package of an exact "
        "version; take {shell} away"
    ),
    frameworks=(
        "OWASP-NHI:NHI3:2025",
        "OWASP-NHI:NHI6:2025",
        "OWASP-ASI:ASI05:2026",
        "OWASP-ASI:ASI04:2026",
        "NIST-CSF-2.0:PR.PS-05",
    ),
    reads=(Identity, Tool),
    platforms=("git",),
    streams=("agents",),
)
def by_shell(view: View) -> Iterator[Answer]:
    """What a shell is given can do anything, and nobody who looks at the list of servers sees what it is.

    ``cmd /c npx`` is how a script is started on Windows and is not told.
    """

    def judge(tool: Tool) -> Iterator[Answer]:
        shell = tool.facts.get("shell")
        if shell:
            yield told_of(tool, view, f"it is started through {shell}", shell=str(shell))

    yield from judged(view, judge)


@rule(
    "mcp-broad-filesystem",
    "Filesystem or database server has a whole-disk or prod scope",
    Severity.HIGH,
    kind=RuleKind.FACT,
    remedy=(
        "In {agent}, give {server} the folder of its task in place of {scope}; for a database, a replica or a copy "
        "without people's data, and a user that only reads"
    ),
    frameworks=(
        "OWASP-NHI:NHI5:2025",
        "OWASP-ASI:ASI02:2026",
        "OWASP-ASI:ASI03:2026",
        "NIST-CSF-2.0:PR.AA-05",
    ),
    reads=(Identity, Tool),
    platforms=("git",),
    streams=("agents",),
)
def broad(view: View) -> Iterator[Answer]:
    """Everything that lies in a home folder is then the agent's: keys, cookies, the mail of other programs.

    Told are a whole disk, everybody's home or one person's, and a database whose host says that it is production's. Of
    a host that says nothing of its environment, the answer is unknown.
    """

    def judge(tool: Tool) -> Iterator[Answer]:
        paths = tool.facts.get("wide_paths")
        hosts = str(tool.facts.get("databases") or "").split()
        production = [each for each in hosts if _environment(view, each) is True]
        if paths or production:
            scope = ", ".join(filter(None, (str(paths or ""), *production)))
            yield told_of(tool, view, f"it is given {scope}", scope=scope)
        elif unknown := [each for each in hosts if _environment(view, each) is None]:
            yield Unsure(subject=tool.id, why=f"whether the database at {unknown[0]} is production's is not told")

    yield from judged(view, judge)


def _environment(view: View, host: str) -> bool | None:
    """Whether a host is in production by the words of its name; None where none of them says."""
    if host.startswith(LOOPBACK):
        return False
    environment = by_name(host)
    return view.graph.worth.is_production(environment) if environment else None
