import json
import tomllib

from hypothesis import given
from hypothesis import strategies as st

from scanner.settings.positions import nearest, positions

TEXT = '''# a comment with key = 1
a = 1
b.c = """
d = 2
"""
"quoted key" = [
  "x", # ] not the end
  { y = 1 },
]

[t."x.y".z]
k = \'\'\'
[no.table]
\'\'\'
i = { p = 1, q = "}" }
[[many]]
n = 1
[[many]]
n = 2
last = 2026-01-01'''


def test_every_key_has_its_line() -> None:
    found = positions(TEXT)
    assert found == {
        ("a",): 2,
        ("b",): 3,
        ("b", "c"): 3,
        ("quoted key",): 6,
        ("t", "x.y", "z"): 11,
        ("t", "x.y", "z", "k"): 12,
        ("t", "x.y", "z", "i"): 15,
        ("many",): 16,
        ("many", "0"): 16,
        ("many", "n"): 17,
        ("many", "1"): 18,
        ("many", "last"): 20,
    }


def test_what_has_no_line_of_its_own_has_the_line_around_it() -> None:
    found = positions(TEXT)
    assert nearest(found, ("t", "x.y", "z", "i", "p")) == 15
    assert nearest(found, ("never",)) == 1


def test_what_is_no_toml_ends_the_search() -> None:
    assert positions("a = 1\n!!\nb = 2\n") == {("a",): 1}


@given(st.dictionaries(st.text("abc-_", min_size=1, max_size=4), st.text(max_size=12), max_size=6))
def test_every_key_of_any_flat_file_is_found_in_order(values: dict[str, str]) -> None:
    text = "".join(f"{key} = {json.dumps(value).replace(chr(127), '')}\n" for key, value in values.items())
    assert list(positions(text).values()) == list(range(1, len(values) + 1))


def test_a_settings_file_of_tomllib_agrees() -> None:
    assert set(tomllib.loads(TEXT)) == {path[0] for path in positions(TEXT)}
