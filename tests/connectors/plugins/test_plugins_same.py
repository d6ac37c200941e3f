"""detect-secrets' results behind our prefilter are those of detect-secrets itself, on files of every kind it knows."""

from __future__ import annotations

import random
import string
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings, get_plugins

from connectors.detect import plugins
from connectors.detect.plugins import files, lines, texts
from connectors.detect.plugins.run import loaded
from graph.leaks import Confidence

ALNUM = string.ascii_letters + string.digits
BASE64 = ALNUM + "+/"
HEX = "0123456789abcdef"
LOWER = string.ascii_lowercase + string.digits

Draw = Callable[[str, int], str]
Result = tuple[str, int, str]

TOKENS: dict[str, Callable[[Draw], str]] = {
    "aws key": lambda draw: "AKIA" + draw(string.ascii_uppercase + string.digits, 16),
    "aws secret": lambda draw: f"aws_secret_key = '{draw(BASE64, 40)}'",
    "artifactory": lambda draw: f'url "AKC{draw(ALNUM, 20)}"',
    "artifactory password": lambda draw: f"x=AP5{draw(ALNUM, 20)}",
    "azure": lambda draw: f"AccountKey={draw(BASE64, 86)}==",
    "basic auth": lambda draw: f"postgres://app:{draw(ALNUM, 12)}@db.corp.io/shop",
    "cloudant": lambda draw: f"cloudant_password = {draw(HEX, 64)}",
    "cloudant url": lambda draw: f"https://acct:{draw(string.ascii_lowercase, 24)}@acct.cloudant.com",
    "discord": lambda draw: f"M{draw(ALNUM, 23)}.{draw(ALNUM, 6)}.{draw(ALNUM, 27)}",
    "github": lambda draw: "ghp_" + draw(ALNUM, 36),
    "gitlab": lambda draw: "glpat-" + draw(ALNUM, 20),
    "gitlab trigger": lambda draw: "glptt-" + draw(HEX, 40),
    "ibm": lambda draw: f'"ibm_cloud_api_key": "{draw(ALNUM, 44)}"',
    "ibm cos": lambda draw: f"cos_hmac_secret_access_key: {draw(HEX, 48)}",
    "address": lambda draw: "host " + ".".join(str(100 + ord(draw(HEX, 1))) for _ in range(4)) + ":8080",
    "jwt": lambda draw: "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiJhIn0." + draw(ALNUM, 43),
    "mailchimp": lambda draw: draw(LOWER, 32) + "-us12",
    "npm": lambda draw: f"//registry.corp.io/:_authToken=npm_{draw(ALNUM, 36)}",
    "openai": lambda draw: f"sk-{draw(ALNUM, 20)}T3BlbkFJ{draw(ALNUM, 20)}",
    "private key": lambda _: "-----BEGIN RSA PRIVATE" + " KEY-----",
    "pypi": lambda draw: "pypi-AgEIcHlwaS5vcmc" + draw(ALNUM, 80),
    "sendgrid": lambda draw: f"SG.{draw(ALNUM, 22)}.{draw(ALNUM, 43)}",
    "slack": lambda draw: f"xoxb-{draw(string.digits, 11)}-{draw(ALNUM, 24)}",
    "slack hook": lambda draw: (
        f"https://hooks.slack.com/services/T{draw(ALNUM, 8)}/B{draw(ALNUM, 8)}/{draw(ALNUM, 24)}"
    ),
    "softlayer": lambda draw: f"softlayer_api_key={draw(LOWER, 64)}",
    "square": lambda draw: "sq0csp-" + draw(ALNUM, 43),
    "stripe": lambda draw: "sk_live_" + draw(ALNUM, 24),
    "telegram": lambda draw: f"{draw('123456789', 9)}:{draw(ALNUM, 35)}",
    "twilio": lambda draw: "AC" + draw(LOWER, 32),
    "base64": lambda draw: f"blob = '{draw(BASE64, 40)}'",
    "hex": lambda draw: f'digest = "{draw(HEX, 32)}"',
    "keyword": lambda draw: f'db_password = "{draw(ALNUM, 9)}"',
}
SHAPES = (
    "{token}",
    "x = '{token}'",
    'value: "{token}"',
    "api_key={word}",
    "  secret: {word}",
    'password := "{word}"',
    'char my_password[25] = "{word}";',
    'std::string secret("{word}");',
    'if ("{word}" == my_password) {{}}',
    'private_key "{word}";',
    "PASSWORD => '{word}',",
    'paſſword = "{word}"',
    'contraseña = "{word}"',
    "secret = get_secret('{word}')",
    "token_id = '{token}'",
    "password: ${{{word}}}",
    "password = {token}  # pragma: allowlist secret",
    "# pragma: allowlist nextline secret\npassword: {token}",
    "secret='{word}' // pragma: whitelist secret",
    "number = 3\n",
    "# a comment about {word}",
    "text about nothing of interest",
    "key = '{hex}' + \"{base64}\"",
    "path: /usr/lib/{word}/{word}",
    "uuid = '0b5fdb1c-7a0e-4f5c-9d1e-{hex12}'",
)
NAMES = tuple(
    """
    a.py a.pyi a.js a.ts a.go a.java A.cls a.c a.cpp a.cs a.m a.swift a.tf a.php a.rb a.sh .env a.ini
    a.cfg a.conf a.properties a.toml a.yaml b.yml c.eyaml a.json a.md a.txt Dockerfile a.xml a.lock
    package-lock.json swagger-ui.html a.css .npmrc a.example
    """.split()  # noqa: SIM905  because a list of names reads best as names
)

SETTINGS = {
    "sections.ini": "[db]\nuser = app\npassword = {token}\n\n[api]\nkey: {base64}\nurl = http://x\n",
    "comments.conf": (
        "# first\n; second\n\n[main]\npassword =\n  {word}\n  {base64}\n"
        "# pragma: allowlist nextline secret\nsecret = {word}\n"
    ),
    "odd.ini": "[a]\nno pair at the margin\npassword = {word}\n",
    "twice.ini": "[a]\nx = {base64}\nx = {hex}\n",
    "percent.ini": "[a]\npassword = %{word}\nother = {base64}\n",
    "pairs": "A={word}\nB={base64}\nHASH={hex}\n",
    "quoted.env": "A='{base64}'\nB={hex}\n# done\n",
    "pairs.txt": "one: {base64}\ntwo: {hex}\n",
    "text.txt": "A line of text\nA={base64}\nB={hex}\n",
    "empty.yaml": "# only a comment\n",
    "app.yaml": "db:\n  password: {word}\n  token: {base64}\n  hash: {hex}\nlist:\n  - {base64}\n  - name: {word}\n",
    "block.yaml": "key: |\n  password: {word}\n  blob {base64}\nfolded: >-\n  {hex}\n  {base64}\n",
    "flow.yaml": "a: {{secret: {word}, other: '{base64}'}}\nb: [{{k: {hex}}}]\n",
    "escapes.yaml": 'a: "\\x41{base64}"\nb: "{base64}\\\n  {hex}"\n',
    "binary.yaml": "a: !!binary |\n  {base64}\n  {base64}\n",
    "anchors.yaml": "a: &x\n  secret: {word}\nb: *x\nc:\n  <<: *x\n",
    "broken.yaml": "a: [1, 2\npassword: {word}\n b: {base64}\n",
    "many.yaml": "a: 1\n---\npassword: '{word}'\n",
    "comment.yaml": "password: {word} # pragma: allowlist secret\nother: {base64} # kept\n",
    "ips.yaml": "host: 8.8.4.4\nother: 10.0.0.1\n",
    "key.yaml": "key: |\n  -----BEGIN RSA PRIVATE" + " KEY-----\n  {base64}\n",
}


@pytest.fixture(autouse=True, scope="module")
def settings() -> Iterator[None]:
    """detect-secrets with every plugin and its default filters."""
    with default_settings():
        yield


@pytest.fixture(params=["hyperscan", "re"], scope="module")
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run the prefilter on the fast engine, and on the one that is always there."""
    name: str = request.param
    caches = (lines._scan, lines._loose_scan)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "has_hyperscan", lambda: name == "hyperscan")
        for cache in caches:
            cache.cache_clear()
        yield name
    for cache in caches:
        cache.cache_clear()


def drawing(seed: str) -> Draw:
    chance = random.Random(seed)  # noqa: S311  because a test has to be the same every time
    return lambda alphabet, size: "".join(chance.choices(alphabet, k=size))


def filled(template: str, chance: random.Random) -> str:
    def draw(alphabet: str, size: int) -> str:
        return "".join(chance.choices(alphabet, k=size))

    return template.format(
        token=chance.choice(list(TOKENS.values()))(draw),
        word=draw(ALNUM, 10),
        base64=draw(BASE64, chance.choice((20, 30, 44))),
        hex=draw(HEX, chance.choice((8, 16, 40))),
        hex12=draw(HEX, 12),
    )


def ours(path: Path) -> list[Result]:
    return sorted((each.facts["kind"], each.line, each.value) for each in plugins.scan(str(path), path.read_bytes()))


def theirs(path: Path) -> list[Result]:
    return sorted((each.type, each.line_number, each.secret_value or "") for each in scan_file(str(path)))


def same(folder: Path, name: str, text: str | bytes) -> list[Result]:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    expected = theirs(path)
    assert ours(path) == expected, f"{name}:\n{text!r}"
    return expected


@pytest.fixture(params=[None, 50], ids=["whole", "in pieces"])
def in_pieces(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a file comes as a whole, or a few lines at a time."""
    if request.param:
        monkeypatch.setattr(texts, "PIECE", request.param)


@pytest.mark.usefixtures("engine")
def test_every_plugin_finds_the_same_in_every_kind_of_file(tmp_path: Path) -> None:
    met: set[str] = set()
    for name in NAMES:
        draw = drawing(name)
        text = "\n".join(f"first = 1\n{token(draw)}" for token in TOKENS.values())
        met |= {kind for kind, _, _ in same(tmp_path, name, text)}
    # A public address has no letter, and a filter of detect-secrets leaves out whatever has none.
    assert met == {plugin.secret_type for plugin in get_plugins()} - {"Public IP (ipv4)"}


@pytest.mark.usefixtures("engine", "in_pieces")
@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_many_lines_gives_the_same(tmp_path: Path, name: str) -> None:
    for seed in range(3):
        chance = random.Random(f"{name} {seed}")  # noqa: S311  because a test has to be the same every time
        text = "\n".join(filled(chance.choice(SHAPES), chance) for _ in range(25))
        same(tmp_path, name, text.replace("\n", "\r\n") if seed else text)


@pytest.mark.usefixtures("engine", "in_pieces")
@pytest.mark.parametrize("name", SETTINGS)
def test_settings_files_are_transformed_in_the_same_way(tmp_path: Path, name: str) -> None:
    for seed in range(4):
        chance = random.Random(f"{name} {seed}")  # noqa: S311  because a test has to be the same every time
        same(tmp_path, name, filled(SETTINGS[name], chance))


@pytest.mark.usefixtures("in_pieces")
@pytest.mark.parametrize(
    "text",
    [
        b"# a comment\n" * 20 + b"[part]\npassword = hunter2hunter\n",
        b"# a comment\n" * 20 + b"no header\n",
        b"# a comment\n" * 20,
        b"",
        b"\n\n",
        b"\xff\xfe" + 'password = "abcdefgh1"'.encode("utf-16-le"),
        b'\xef\xbb\xbfpassword = "abcdefgh1"\n',
        b"secret = 'a\x00b'\n",
        b"one\rpassword = 'abcdefgh1'\rthree",
        "password = 'abc\u2028defgh'\n".encode(),
        "٣٣٣٣٣٣٣٣٣:".encode() + b"A" * 35,
        b"x" * 5000 + b" password = 'abcdefgh1'",
    ],
)
def test_odd_texts_give_the_same(tmp_path: Path, text: bytes) -> None:
    for name in ("a.py", "a.yaml", "a.ini", "a"):
        same(tmp_path, name, text)


def test_a_file_that_its_transformers_fail_on_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "date.yaml"
    path.write_text("a: 2020-13-45\npassword: hunter2hunter\n")
    with pytest.raises(ValueError, match="month"):
        theirs(path)
    assert ours(path) == [("Secret Keyword", 2, "hunter2hunter")]


def test_a_match_says_where_the_value_stands_and_how_sure_it_is() -> None:
    key = "ghp_" + "aB3dE5fG7h" * 3 + "iJ9kL1"
    data = f"first\r\ntoken = {key}\r\npassword = 'hunter2hunter'\r\n".encode()
    token, word = plugins.scan("a.py", data)
    assert (token.detector, token.line, token.confidence) == ("detect-secrets-github-token", 2, Confidence.MEDIUM)
    assert (word.detector, word.line, word.confidence) == ("detect-secrets-keyword", 3, Confidence.LOW)
    assert data[word.start : word.end] == b"hunter2hunter"
    assert data[token.start : token.end].decode() == token.value
    assert key not in repr(token)


def test_a_result_without_its_value_shows_nothing() -> None:
    (found,) = files.found("a.py", b"password = 'hunter2hunter'\n")
    assert "hunter2" not in repr(found)


def test_every_plugin_there_is_has_its_expressions() -> None:
    assert plugins.available()
    assert not loaded().unforeseen
    assert len({plugins.name_of(name) for name in loaded().plugins}) == len(loaded().plugins)


def test_a_plugin_we_do_not_know_is_shown_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer detect-secrets may bring plugins that our expressions say nothing of."""
    monkeypatch.setattr(loaded(), "unforeseen", {"StripeDetector"})
    monkeypatch.setattr(files, "_is_foreseen", lambda: False)
    monkeypatch.setattr(files, "candidates", lambda _: {})
    (found,) = files.found("a.py", b"one\nkey = 'rk_live_" + b"aB3dE5fG7hJ9" * 2 + b"'\n")
    assert (found.plugin, found.line) == ("StripeDetector", 2)


@pytest.mark.usefixtures("in_pieces")
def test_a_plugin_we_do_not_know_is_shown_every_line_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_is_foreseen", lambda: False)
    monkeypatch.setattr(loaded(), "unforeseen", {"StripeDetector"})
    keys = [f"key = 'rk_live_{'aB3dE5fG7hJ9' * 2}{number}'" for number in range(9)]
    assert [each.line for each in files.found("a.py", "\n".join(keys).encode())] == list(range(1, 10))


def test_a_large_file_takes_little_more_than_itself() -> None:
    """Its results are few; its lines are not made unless they are needed."""
    tried = (b"2031-05-01T10:11:12 worker did what it does\r\n" * 90_000) + b"password = 'hunter2hunter'\r\n"
    plugins.scan("a.log", b"password = 'hunter2hunter'\n")
    tracemalloc.start()
    (found,) = plugins.scan("a.log", tried)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found.line, tried[found.start : found.end]) == (90_001, b"hunter2hunter")
    assert peak < 3.5 * len(tried)


def test_lines_are_those_of_a_file(tmp_path: Path) -> None:
    for text in ("", "\n", "one", "one\n", "one\n\ntwo", "ä\u2028b\x0c\n\nc\n"):
        (tmp_path / "file").write_text(text, encoding="utf-8")
        with (tmp_path / "file").open(encoding="utf-8") as opened:
            expected = opened.readlines()
        made = texts.Lines(text.encode())
        assert list(made) == expected
        assert made[-2:] == expected[-2:]
        assert [made[-number - 1] for number in range(len(made))] == expected[::-1]


def test_nothing_is_imported_for_a_text_without_candidates() -> None:
    """A staged change that holds nothing must not pay for detect-secrets."""
    program = (
        "import sys; from connectors.detect import plugins\n"
        "assert plugins.scan('a.py', b'x = 1\\nprint(x)\\n') == []\n"
        "sys.exit('requests' in sys.modules or 'detect_secrets.core' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=Path.cwd()).returncode == 0
