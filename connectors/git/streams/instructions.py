"""Files that tell AI agents what to do: what they say is an order, so a change of them is a change of the agent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from connectors.git import git
from connectors.git.claims import owners_file
from connectors.git.command import Repository
from connectors.git.kinds import record_id
from connectors.git.owners import deciding
from connectors.git.reading import tree
from connectors.git.streams.repository import repository_id
from connectors.streams import Scope
from graph.model import Resource

INSTRUCTIONS = re.compile(
    r"(?:.*/)?(?:CLAUDE(?:\.local)?\.md|AGENTS\.md|AGENT\.md|GEMINI\.md|SKILL\.md|\.cursorrules|\.windsurfrules|\.clinerules"
    r"|\.goosehints|\.cursor/rules/.+\.mdc?|\.windsurf/rules/.+\.md|\.clinerules/.+\.md|\.roo/rules[^/]*/.+"
    r"|\.github/(?:copilot-instructions\.md|(?:instructions|prompts|agents|chatmodes)/.+\.md)"
    r"|\.claude/(?:agents|commands|skills|rules)/.+\.md)"
)


@git.stream(
    "instructions",
    permission=("git:rev-parse", "git:ls-tree", "git:cat-file", "git:log"),
    yields=(Resource,),
    scope="repository",
)
def instructions(api: Repository, scope: Scope) -> Iterator[Resource]:
    """Every instruction and skill file of HEAD by its digest, with its last change and whether it has owners."""
    files = tree(api)
    found = [entry for path, entry in files.items() if INSTRUCTIONS.fullmatch(path)]
    _, rules = owners_file(api, files, scope) if found else ("", ())
    for entry in found:
        told = api.ask("log", "-1", "--format=%H%x02%aE%x02%cI", "HEAD", "--", entry.path)
        commit, author, at = told.decode(errors="replace").strip().split("\x02")
        yield Resource(
            id=record_id("ai.instructions", scope, entry.path),
            kind="ai.instructions",
            scope=scope.name,
            name=entry.path,
            parent=repository_id(scope),
            facts={
                "digest": entry.blob,
                "owned": any(rule.owners for rule in deciding(rules, entry.path)),
                "commit": commit,
                "changed_by": author.lower(),
                "changed": datetime.fromisoformat(at).isoformat(),
            },
        )
