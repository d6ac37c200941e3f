"""Bytes become the text they are: UTF-16 and UTF-32 with and without a mark, and the cells of notebooks."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.detect.notebooks import Cell, cells
from connectors.detect.text import as_text

TEXT = "name = värde\npassword = correct horse battery staple\n"


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-32", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_every_encoding_becomes_utf8(encoding: str) -> None:
    assert as_text(TEXT.encode(encoding)) == TEXT.encode()


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-32-be"])
def test_a_mark_of_the_other_order(encoding: str) -> None:
    assert as_text(("\ufeff" + TEXT).encode(encoding)) == TEXT.encode()


def test_a_mark_is_believed_where_no_letter_is_ascii() -> None:
    assert as_text("пароль".encode("utf-16")) == "пароль".encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"plain text",
        b"\0",
        b"\x7fELF\x02\x01\x01" + bytes(60),
        b"text with one \0 in it" * 20,
        bytes(64),
        b"\xff\xfe\x00\xdc",
    ],
)
def test_anything_else_is_the_same_object(data: bytes) -> None:
    assert as_text(data) is data


def test_a_text_cut_in_the_middle_of_a_character() -> None:
    assert as_text(TEXT.encode("utf-16")[:-1]).startswith(TEXT[:-1].encode())


def notebook(**more: object) -> bytes:
    made = {
        "nbformat": 4,
        "metadata": {"papermill": {"password": "from the metadata"}},
        "cells": [
            {"cell_type": "markdown", "source": "# Title"},
            {
                "cell_type": "code",
                "execution_count": 1,
                "metadata": {"tag": "kept"},
                "source": ["import os\n", "key = 'a'\n"],
                "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": ["printed\n"]},
                    {
                        "output_type": "execute_result",
                        "data": {"text/plain": "'shown'", "image/png": "iVBOR", "application/json": {"k": 1}},
                    },
                    {
                        "output_type": "error",
                        "ename": "KeyError",
                        "evalue": "'v'",
                        "traceback": ["line one", "line two"],
                    },
                    "odd",
                ],
            },
            "no cell",
        ],
    }
    return json.dumps(made | more).encode()


def test_a_notebook_cell_by_cell() -> None:
    title, code, rest = cells(notebook())
    assert title == Cell("#cell-1", b"# Title")
    assert code.place == "#cell-2"
    assert code.text.splitlines()[:2] == [b"import os", b"key = 'a'"]
    for text in (b"printed", b"'shown'", b'"k": 1', b"KeyError", b"line two", b'"tag": "kept"'):
        assert text in code.text
    assert b"iVBOR" not in code.text
    assert rest.place == "#metadata"
    assert b'"password": "from the metadata"' in rest.text


def test_a_notebook_of_the_old_kind() -> None:
    data = json.dumps(
        {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1\n"]}]}]}
    ).encode()
    assert next(cells(data)) == Cell("#cell-1", b"x = 1\n")


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[1]", b'{"a": 1}', b"[" * 100_000, b"\xff", notebook()[:-5], b'{"nbformat": "\xc4"}'],
)
def test_what_is_no_notebook_comes_back_whole(data: bytes) -> None:
    assert list(cells(data)) == [Cell("", data)]


def test_numbers_and_halves_of_characters_that_json_allows() -> None:
    data = b'{"nbformat":4,"metadata":{"n":' + b"9" * 40 + b'},"cells":[{"source":"a \\ud800 b","more":1e999}]}'
    assert b"".join(cell.text for cell in cells(data))


def test_printing_a_cell_does_not_show_it() -> None:
    assert repr(Cell("#cell-1", b"a secret")) == "Cell('#cell-1', 8 bytes)"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["source", "outputs", "data", "text"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(ANYTHING, ANYTHING)
def test_a_notebook_of_anything_never_raises(book: object, cell: object) -> None:
    for data in (json.dumps(book).encode(), notebook(cells=[cell, {"outputs": [cell], "source": book}], metadata=book)):
        assert list(cells(data))


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\xef\xbb\xbf", b"a\0b\0"]),
    st.binary(),
)
def test_any_bytes_are_some_text(mark: bytes, rest: bytes) -> None:
    assert isinstance(as_text(mark + rest), bytes)
