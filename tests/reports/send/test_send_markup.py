"""A ticket's text in the markup of Atlassian's products, and no longer than a field."""

from __future__ import annotations

import re

import jsonschema
import pytest
from jira_support import DOCUMENT
from tickets_said_support import BODY, HOSTILE

from reports.send.blocks import Body, Bullets, Code, Facts, Heading, Paragraph
from reports.send.markup.as_adf import adf_text, as_adf
from reports.send.markup.as_plain import as_plain
from reports.send.markup.as_wiki import as_wiki
from reports.send.markup.room import LEFT_OUT, fitted

WIKI = """\
h3. Credential older than its rotation limit

The key AKIA…7Q of deploy_bot is 412 days old.

{noformat}
identity: arn:aws:iam::111122223333:user/deploy_bot
account: 111122223333
{noformat}

* rotate it
* then delete the old one

{noformat}
aws iam create-access-key --user-name deploy_bot
aws iam list-access-keys
{noformat}
"""


def test_wiki_markup_reads_well_as_it_is() -> None:
    assert as_wiki(BODY) == WIKI
    assert as_wiki(()) == ""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("{code}[~admin]|*b*^a~", r"\{code\}\[\~admin\]\|\*b\*\^a\~"),
        ("-gone- _it_ +new+ ??who??", r"\-gone\- \_it\_ \+new\+ \?\?who\?\?"),
        ("account-id aws_key a--b ----", r"account-id aws_key a\-\-b \-\-\-\-"),
        ("C:\\dir <b> R&D", "C:&#92;dir &lt;b&gt; R&amp;D"),
        ("a\nb\u202ec", "a&#92;nb&#92;u202ec"),
        ("!http://evil.example/x.png!", "\\!http:\u200b//evil.example/x.png\\!"),
        ("h1. big", "h\u200b1. big"),
        ("bq. quoted", "b\u200bq. quoted"),
        ("# listed", "#\u200b listed"),
        ("- listed", "\\- listed"),
        ("(y) :) ;) >) ;D", "(\u200by) :\u200b) ;\u200b) &gt;\u200b) ;D"),
        ("www.evil.example mailto:x", "w\u200bww.evil.example m\u200bailto:x"),
    ],
)
def test_names_have_no_meaning_in_wiki_markup(name: str, shown: str) -> None:
    assert as_wiki((Paragraph(name),)) == f"{shown}\n"
    assert as_wiki((Bullets((name,)),)) == f"* {shown}\n"


def test_nothing_ends_what_is_shown_as_it_is() -> None:
    said = as_wiki((Facts((("{noformat}", "{NoFormat:title=x}"),)), Code("a\n{noformat}\nb")))
    assert len(re.findall(r"\{noformat", said, re.IGNORECASE)) == 4


def test_a_document_is_as_atlassian_publishes_it() -> None:
    body: Body = (*BODY, *(make(each) for each in HOSTILE for make in (Heading, Paragraph, Code)))
    body = (*body, Bullets(HOSTILE), Facts(tuple(zip(HOSTILE, HOSTILE, strict=True))), Paragraph(""), Bullets(()))
    jsonschema.validate(as_adf(body), DOCUMENT)
    assert as_adf(())["content"] == []


def test_a_document_gives_its_words_back() -> None:
    words = adf_text(as_adf(BODY)).split()
    assert " ".join(words) == " ".join(
        as_plain(BODY).replace("CREDENTIAL OLDER THAN ITS ROTATION LIMIT", BODY[0].text).replace("- ", "").split()
    )
    assert adf_text({"type": "paragraph", "content": [{"type": "hardBreak"}]}) == "\n\n"
    assert adf_text(None) == ""


def size(body: Body) -> int:
    return len(as_plain(body))


def test_a_text_that_fits_is_left_alone() -> None:
    assert fitted(BODY, size(BODY), size) == BODY


@pytest.mark.parametrize("room", range(60, 420, 7))
def test_a_text_is_cut_anywhere_and_says_so(room: int) -> None:
    long = (*BODY, Paragraph("word " * 80), Heading("last"))
    shorter = fitted(long, room, size)
    assert size(shorter) <= max(room, size((LEFT_OUT,)))
    assert shorter[-1] == LEFT_OUT


def test_as_much_is_kept_as_there_is_room() -> None:
    facts = Facts(tuple((f"n{number}", "v") for number in range(100)))
    items = Bullets(tuple(f"item {number}" for number in range(100)))
    blocks: Body = (facts, items, Paragraph("x" * 900), Code("y" * 900), Heading("z" * 900))
    for block in blocks:
        shorter = fitted((block,), 400, size)
        assert 385 <= size(shorter) <= 400


def test_nothing_is_kept_where_there_is_no_room() -> None:
    assert fitted((Heading("h" * 500),), size((LEFT_OUT,)), size) == (LEFT_OUT,)
