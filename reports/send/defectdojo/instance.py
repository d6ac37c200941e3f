"""Asking a DefectDojo: where findings belong, found by name or made once, and the findings themselves.

What several runs could make at once (a product, an engagement, a test) is looked for again before it is made, and of
several of one name the oldest counts, so that all runs meet in the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from reports.send.declare import Surroundings
from reports.send.defectdojo.settings import DefectDojo
from reports.send.exchange import Answer, NotDone, Request
from reports.send.http import Http
from reports.send.model import Failed

Json = dict[str, Any]

AT_ONCE = 100
YEARS = timedelta(days=3650)
"""How long an engagement of ours lasts: one that has ended is shown as overdue."""
NO_PRODUCT = "Make it there, or name a product_type to let it be made"


def said(answer: Answer) -> str:
    """What DefectDojo says of a refusal: a sentence, or complaints by field."""
    told = answer.json()
    if isinstance(told, list):
        return ", ".join(map(str, told))
    if not isinstance(told, dict):
        return ""
    listed = ((name, each if isinstance(each, list) else [each]) for name, each in told.items())
    return "; ".join(f"{name}: {', '.join(map(str, each))}" for name, each in listed)


class Instance:
    """One instance, and the account of the key that settings name."""

    def __init__(self, settings: DefectDojo, around: Surroundings) -> None:
        """Speak to nobody yet."""
        self.settings, self._around = settings, around
        # Whole addresses are asked for: they end with a slash there, without which a write is sent elsewhere and lost.
        self._address = f"{settings.url.rstrip('/')}/api/v2"
        self._http = Http(self._address, settings, around, name="DefectDojo", headers=self._credentials, reason=said)
        self._test: Json | None = None

    def _credentials(self, _fresh: bool) -> Mapping[str, str]:  # noqa: FBT001  because Http asks with a position
        return {"authorization": f"Token {self._around.resolve(self.settings.token)}"}

    @property
    def place(self) -> str:
        """The instance as messages name it."""
        return self._http.place

    def product(self) -> Json | None:
        """The product of the settings, if there is one."""
        return self._named("products", self.settings.product, {"name_exact": self.settings.product})

    def test(self, *, make: bool) -> Json | None:
        """The test that holds our findings; None where there is none and none is to be made."""
        if self._test is None:
            self._test = self._test_in(make=make)
        return self._test

    def findings(self, marker: str = "") -> Iterator[Json]:
        """All findings of our test, or those whose tool knows them by something like this marker."""
        test = self.test(make=False)
        if test is not None:
            more = {"unique_id_from_tool": marker} if marker else {}
            yield from self._pages("findings", "find the tickets", {"test": test["id"], **more})

    def finding(self, number: str) -> Json | None:
        """A finding; None where it is gone, or none of those that we may see."""
        answer = self._read(f"findings/{number}/", "show the ticket", accept=(HTTPStatus.NOT_FOUND,))
        return None if answer.status == HTTPStatus.NOT_FOUND else _object(answer)

    def notes(self, number: str) -> list[Json]:
        """What was noted on a finding."""
        notes = _object(self._read(f"findings/{number}/notes/", "show the comments")).get("notes")
        return notes if isinstance(notes, list) else []

    def write(self, method: str, path: str, values: Mapping[str, object], doing: str) -> Json:
        """Write something, and return it."""
        whole = f"{self._address}/{path}"
        return _object(self._http.ask(Request(method=method, path=whole, doing=doing, json=dict(values))))

    def _test_in(self, *, make: bool) -> Json | None:
        wants, now = self.settings, self._around.at()
        days = {"target_start": f"{now:%Y-%m-%d}", "target_end": f"{now + YEARS:%Y-%m-%d}"}
        product = self.product() or (self._made_product() if make else None)
        if product is None:
            return None
        asked = {"product": product["id"], "name": wants.engagement}
        values = {**asked, "status": "In Progress", "engagement_type": "CI/CD", **days}
        engagement = self._place("engagements", wants.engagement, asked, values if make else None)
        if engagement is None:
            return None
        asked = {"engagement": engagement["id"], "title": wants.test}
        found = self._place("tests", wants.test, asked, None, key="title")
        if found is not None or not make:
            return found
        return self._place("tests", wants.test, asked, {**asked, "test_type": self._test_type(), **days}, key="title")

    def _made_product(self) -> Json | None:
        wants = self.settings
        kind = wants.product_type and self._named("product_types", wants.product_type, {"name": wants.product_type})
        if not kind:
            why = f"{self.place} shows us no product {wants.product!r}"
            why += f" and no product type {wants.product_type!r}" if wants.product_type else ""
            raise NotDone(Failed(why=why, mend=NO_PRODUCT))
        values = {"name": wants.product, "description": "Non-human identities", "prod_type": kind["id"]}
        return self._place("products", wants.product, {"name_exact": wants.product}, values)

    def _test_type(self) -> int:
        wanted = self.settings.test_type
        found = self._place("test_types", wanted, {"name": wanted}, {"name": wanted, "active": True})
        return int(found["id"]) if found else 0

    def _place(
        self,
        kind: str,
        name: str,
        asked: Mapping[str, str | int],
        values: Mapping[str, object] | None,
        key: str = "name",
    ) -> Json | None:
        """What goes by a name; made from ``values`` where there is none, if there are any.

        It is looked for again once it is made: another run may have made one too, and both have to mean the same.
        """
        found = self._named(kind, name, asked, key=key)
        if found is not None or values is None:
            return found
        made = self.write("POST", f"{kind}/", values, f"make one of its {kind.replace('_', ' ')}")
        return self._named(kind, name, asked, key=key) or made

    def _named(self, kind: str, name: str, asked: Mapping[str, str | int], *, key: str = "name") -> Json | None:
        """The oldest of this very name: some filters look for parts of it."""
        found = self._pages(kind, "find where findings belong", asked)
        same = [each for each in found if str(each.get(key)) == name]
        return min(same, key=lambda each: int(each["id"]), default=None)

    def _pages(self, path: str, doing: str, asked: Mapping[str, str | int]) -> Iterator[Json]:
        start = 0
        while True:
            answer = self._read(f"{path}/", doing, {**asked, "limit": AT_ONCE, "offset": start})
            page = _object(answer)
            some = page.get("results") or []
            yield from some
            start += len(some)
            if not some or not page.get("next"):
                return

    def _read(
        self, path: str, doing: str, params: Mapping[str, str | int] | None = None, *, accept: tuple[int, ...] = ()
    ) -> Answer:
        whole = f"{self._address}/{path}"
        return self._http.ask(Request(method="GET", path=whole, doing=doing, params=params or {}, accept=accept))


def _object(answer: Answer) -> Json:
    told = answer.json()
    return told if isinstance(told, dict) else {}
