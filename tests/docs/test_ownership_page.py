"""The page on ownership says what the code believes."""

from __future__ import annotations

import re
from pathlib import Path

from graph import evidence

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "ownership.md").read_text(encoding="utf-8")
TABLE = PAGE.split("<!-- table: graph.evidence -->")[1].split("<!-- end -->")[0]
ROWS = {said: float(sure) for said, sure in re.findall(r"^\| (.+) \| (\d\.\d+) \|$", TABLE, re.MULTILINE)}
SENTENCES = {
    "the register's owner": evidence.REGISTER,
    "the register's backup owner": evidence.REGISTER_BACKUP,
    "a line of CODEOWNERS about a part of a repository": evidence.CODEOWNERS_PART,
    "a line of CODEOWNERS about all of it": evidence.CODEOWNERS_WHOLE,
    "the last person who changed the code": evidence.LAST_CHANGER,
    "a person who made it, says the audit log": evidence.MAKER,
    "a role that made it, says the audit log": evidence.MACHINE_MAKER,
    "less, where the code names it by its ARN": evidence.THROUGH["arn"],
    "less, where the code names it in full": evidence.THROUGH["name"],
    "less, where its name has gaps": evidence.THROUGH["pattern"],
    "less, where the code does not make it but uses it": evidence.THROUGH["use"],
}


def test_every_tag_has_the_confidence_that_the_page_says() -> None:
    told = {
        evidence.plain_key(key): sure
        for said, sure in ROWS.items()
        if not any(said.startswith(sentence) for sentence in SENTENCES)
        for key in re.findall(r"`(\w+)`", said)
    }
    assert told == dict(evidence.OWNER_KEYS)


def test_everything_else_has_it_too() -> None:
    for sentence, sure in SENTENCES.items():
        (told,) = [told for said, told in ROWS.items() if said.startswith(sentence)]
        assert told == sure, sentence
    assert len(ROWS) == len(SENTENCES) + len(set(evidence.OWNER_KEYS.values()))
