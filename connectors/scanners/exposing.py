"""Secrets of others' reports as exposures. Our own detectors look at each value, so that it is known for what it is.

A secret that our own scan of the repository finds as well gets the id it has there: it is one exposure, told by two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from connectors.detect import Finder, fingerprint, opened, preview
from connectors.detect.examine import Examiner
from connectors.detect.model import Seen
from connectors.scanners.api import ReportFile
from connectors.scanners.model import Leaked
from connectors.streams import Scope
from graph.leaks import Confidence
from graph.model import Exposure, Resource

IN_TREE, IN_COMMIT = "git.exposure", "scanner.exposure"
"""In files as they were read, like those our own scan finds there; in a commit, where nobody says whether the newest
version still has it."""
REPOSITORY = "git.repository"
MOST_PLACES = 50
LETTERS = 24
HIDDEN = "… (hidden in the report)"
KEY_ID = re.compile(r"(?:AKIA|ASIA)[A-Z2-7]{16}")
_REMOTE = re.compile(r"^(?:[a-z+]+://)?(?:[^@/]*@)?|\.git/?$")


class Exposing:
    """Makes exposures of the secrets of one report."""

    def __init__(self, api: ReportFile, scope: Scope) -> None:
        self._api, self._scope = api, scope
        self._examiner = Examiner((Finder(opened(api.cache)),), lambda: api.estate_key, least=Confidence.LOW)

    def told(self, leaked: Sequence[Leaked]) -> Iterator[Exposure | Resource]:
        """An exposure for each secret and repository, with all of its places, and the repositories they are in."""
        found: dict[str, list[tuple[Leaked, Exposure]]] = {}
        for one in leaked:
            exposure = self._exposure(one)
            found.setdefault(exposure.id, []).append((one, exposure))
        yield from self._repositories(leaked)
        for same in found.values():
            yield self._together(same)

    def _repositories(self, leaked: Sequence[Leaked]) -> Iterator[Resource]:
        """The repositories it was found in. Of one that a source of its own reads, that one's record says more."""
        for name in dict.fromkeys(map(self._repository, leaked)):
            yield Resource(id=f"{REPOSITORY}:{name}", kind=REPOSITORY, scope=name, name=name)

    def _repository(self, one: Leaked) -> str:
        named = self._api.options.repository or one.repository
        return _REMOTE.sub("", named).replace(":", "/") if named else self._scope.name

    def _exposure(self, one: Leaked) -> Exposure:
        name = self._repository(one)
        seen = self._seen(one)
        detector = seen.detector if seen else f"{one.scanner}:{one.rule}"
        print_ = seen.fingerprint if seen else fingerprint(self._api.estate_key, one.value or _known_by(one))
        kind = IN_COMMIT if one.commit else IN_TREE
        return Exposure(
            id=f"{kind}:{name}/{detector}/{print_[:LETTERS]}",
            kind=kind,
            scope=name,
            detector=detector,
            resource=f"{REPOSITORY}:{name}",
            fingerprint=print_,
            preview=seen.preview if seen else (preview(one.value) if one.value else HIDDEN),
            places=(f"{one.path}:{one.line}",),
            credential=one.credential or (seen.credential if seen else None) or _key_id(one.value),
            commit=one.commit,
            author=one.author,
            introduced=one.at if one.commit else None,
            in_head=None if one.commit else True,
        )

    def _seen(self, one: Leaked) -> Seen | None:
        """What our own detectors say of the value, from the text the report gives."""
        if not one.value:
            return None
        wanted = fingerprint(self._api.estate_key, one.value)
        texts = dict.fromkeys(text for text in (one.context, one.value) if text)
        told = [each for text in texts for each in self._examiner.look(text.encode(), one.path)]
        return next((each for each in told if isinstance(each, Seen) and each.fingerprint == wanted), None)

    def _together(self, same: Sequence[tuple[Leaked, Exposure]]) -> Exposure:
        """One exposure with the places of all; when and by whom it was brought in is what the earliest says."""
        dated = [exposure for _, exposure in same if exposure.introduced is not None]
        first = min(dated, key=lambda each: str(each.introduced), default=same[0][1])
        places = dict.fromkeys(place for _, exposure in same for place in exposure.places)
        return msgspec.structs.replace(first, places=tuple(places)[:MOST_PLACES])


def _known_by(one: Leaked) -> str:
    """What stands for a value that is hidden. It is keyed like a value, and meets none."""
    return f"{one.scanner}\0{one.digest or f'{one.rule}/{one.path}:{one.line}'}"


def _key_id(value: str) -> str | None:
    """A value that is itself the public id of a key."""
    return value if KEY_ID.fullmatch(value) else None
