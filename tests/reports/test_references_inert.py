"""Nothing in what others named becomes a reference, a mention or a link on a host, wherever it shows Markdown."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reports.markup import inside_html, prose
from reports.send.markup.as_markdown import title

REFERENCES = (
    "@ada", "#12", "acme/shop#12", "GH-12", "GL-12", "!12", "acme/shop!12", "&12", "~12", "~bug", '~"to do"',
    "%12", "%v1", '%"next week"', "$12", "^alert#12", "[vulnerability:12]", "[feature_flag:12]", "[issue:12]",
    '*iteration:"next"', "5b1d2f4", "acme/shop@5b1d2f4a", "5B1D2F4..9f86d08", "https://x.example", "www.x.example",
)  # fmt: skip
READ = re.compile(
    r"""
    (?<!\w)@\w                              # a mention, of both
    | \#\d | G[HL]-\d                       # issues, of both
    | !\d | &\d | ~[\w"] | %[\w"] | \$\d    # what only GitLab has
    | \[[a-z_]+:\d | \*iteration:
    | (?<!\w)(?=\d*[a-f])[0-9a-f]{7,40}(?!\w)
    | ://\w | www\.\w
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What the two look for in the words of a page, outside of code. They know of no escapes by then."""
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


class Words(HTMLParser):
    """The words of a page: those outside of code, and all."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.prose = self.all = ""
        self._in_code = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Code begins."""
        assert attrs == []
        self._in_code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        """Code ends."""
        self._in_code -= tag == "code"

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.all += data
        self.prose += " " if self._in_code else data


@pytest.mark.parametrize("around", ["{}", "see {}.", "- {}", "({}), and `{}`", "5b1d2f4 {}", '"{}" 5b1d2f4!'])
@pytest.mark.parametrize("said", REFERENCES)
def test_no_name_becomes_a_reference(said: str, around: str) -> None:
    """And all of it is still there to be read."""
    text = around.format(said, said)
    for page in (MARKDOWN.render(prose(text)), f"<b>{inside_html(text)}</b>"):
        words = Words(page)
        assert READ.search(words.prose) is None, page
        assert words.all.replace("\u200b", "").strip() == text
    assert READ.search(title(text, 200)) is None
    assert title(text, 200).replace("\u200b", "") == text


@given(st.text(st.sampled_from("@#!&~%$^*[]:/\"'`|<>\\ .-=+01ab5"), max_size=60))
def test_no_mixture_of_signs_does(text: str) -> None:
    """Also where one sign meets what was done about another."""
    words = Words(MARKDOWN.render(prose(text)))
    assert READ.search(words.prose) is None
    assert words.all.replace("\u200b", "").strip() == re.sub(r"##(?=\[)|(?<![^ ])::", written_out, text).strip()


def written_out(found: re.Match[str]) -> str:
    """What a runner of CI would obey."""
    return f"{found[0][0]}\\x{ord(found[0][0]):x}"


def test_what_people_copy_is_whole() -> None:
    said = prose("the key of 111122223333 came with commit 5b1d2f4a9c, see arn:aws:kms:eu-west-1::key/5b1d2f4a-9c01.")
    assert (
        said == "the key of 111122223333 came with commit `5b1d2f4a9c`, see `arn:aws:kms:eu-west-1::key/5b1d2f4a-9c01`."
    )


def test_a_title_is_never_too_long() -> None:
    """Neither by what is added nor by marks that take no room of their own."""
    assert len(title("@x" * 300, 255)) == 255
    assert len(title("e\u0301" * 300, 255)) <= 255
