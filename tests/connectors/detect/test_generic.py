"""Values with telling names: what is random is told, what somebody may have chosen quietly, the rest is left."""

from __future__ import annotations

import random

import pytest

from connectors.detect import Finder, Match, made_of
from connectors.detect.detectors import of
from connectors.detect.placeholders import is_placeholder
from connectors.detect.samples import drawn
from connectors.detect.shapes import words
from graph.leaks import Confidence

find = Finder(made_of(list(of("generic").values()))).find
CHANCE = random.Random(8)  # noqa: S311  because a test has to be the same every time
RANDOM = drawn("alnum", 28, CHANCE)


def told(text: str) -> list[Match]:
    return find(text.encode())


def one(text: str) -> Match:
    (match,) = told(text)
    return match


WAYS = {
    "python": 'api_key = "{}"',
    "typed python": 'password: str = "{}"',
    "a dictionary": "config['secret'] = '{}'",
    "a call": 'client.set("password", "{}")',
    "JSON": '{{"clientSecret": "{}"}}',
    "escaped JSON": '{{\\"auth_token\\": \\"{}\\"}}',
    "javascript": "const apiKey = `{}`;",
    "ruby": ":password => '{}',",
    "go": 'password := "{}"',
    "C": 'char password[] = "{}";',
    "php": "$db_password = '{}';",
    "bytes": "SECRET = b'{}'",
    "shell": "export API_TOKEN={}",
    "quoted shell": "DB_PASSWORD='{}'",
    ".env": "JWT_SECRET={}\n",
    "YAML": "  password: {}\n",
    "properties": "spring.datasource.password={}",
    "an option": "run --api-key={} --now",
    "XML": "<password>{}</password>",
    "an address": "https://api.corp.io/x?access_token={}&y=1",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_random_value_is_told_however_it_is_assigned(way: str) -> None:
    match = one(WAYS[way].format(RANDOM))
    assert (match.value, match.confidence) == (RANDOM, Confidence.MEDIUM)


@pytest.mark.parametrize("way", ["python", "JSON", ".env", "YAML", "properties", "XML"])
def test_a_value_that_somebody_may_have_chosen_is_told_with_low_confidence(way: str) -> None:
    assert one(WAYS[way].format("Br0wnFox_81")).confidence is Confidence.LOW


@pytest.mark.parametrize(
    "value",
    [
        "password",
        "changeme123",
        "your-secret-key-here",
        "${DB_PASSWORD}",
        "{{ vault.password }}",
        "%(password)s",
        "<your token here>",
        "os.environ['TOKEN']",
        "getSecret('token')",
        "/run/secrets/db_password",
        "./keys/private.pem",
        "https://id.corp.io/oauth/token",
        "arn:aws:secretsmanager:eu-west-1:1:secret:x",
        "settings.database.password",
        "refreshTokenExpirationHandler",
        "oauth2_client_credentials_grant",
        "gpl-2.0-or-later-with-exception",
        "2024-01-02T03:04:05",
        "1234567890123456",
        "xxxxxxxxxxxxxxxxxxxx",
        "********************",
        "Enter your new password",
        "auth.password.reset.confirm",
    ],
)
def test_what_stands_in_a_password_s_place_is_left(value: str) -> None:
    assert told(f'password = "{value}"') == []
    assert told(f"password: {value}\n") == []


@pytest.mark.parametrize(
    "name",
    [
        "token_type",
        "password_field",
        "secretName",
        "next_token",
        "csrf_token",
        "public_key",
        "tokenizer",
        "max_tokens",
        "passwordResetUrl",
        "token_expires_at",
        "secretsmanager_arn",
        "pad_token",
        "AWS::Gateway::ApiKey",
    ],
)
def test_a_name_about_a_secret_is_not_that_of_one(name: str) -> None:
    assert told(f'"{name}": "{RANDOM}"') == []


def test_a_checksum_beside_a_password_s_name_is_seldom_the_password() -> None:
    checksum = drawn("hex", 40, CHANCE)
    assert one(f'password = "{checksum}"').confidence is Confidence.LOW
    assert one(f'secret_token = "{checksum}"').confidence is Confidence.MEDIUM
    assert one('api_key = "0b5fdb1c-7a0e-4f5c-9d1e-3c2b1a0f9e8d"').confidence is Confidence.LOW


def test_a_name_without_quotes_is_a_name_and_no_value() -> None:
    for value in ("DEFAULT_PASSWORD_2", "some_other_value_2", "anotherValue", "Pa55word(x)", "Br0wnFox_81, x"):
        assert told(f"login(password={value}") == []


def test_quiet_over_names_and_paths_of_programs() -> None:
    """Identifiers of all kinds, joined in all ways, do not look drawn."""
    known = sorted(words.COMMON)
    chance = random.Random(3)  # noqa: S311  because a test has to be the same every time
    for _ in range(3000):
        parts = chance.choices(known, k=chance.randint(2, 5))
        if chance.random() < 0.3:
            parts.append(str(chance.randint(1, 2030)))
        joined = chance.choice(("_", "-", ".", "/", ""))
        name = joined.join(part.capitalize() if joined == "" else part for part in parts)
        assert not words.is_drawn(name), name


@pytest.mark.parametrize("alphabet", ["alnum", "base64", "base64url", "hex", "loweralnum", "base32"])
def test_nearly_all_random_values_look_drawn(alphabet: str) -> None:
    values = [drawn(alphabet, 40, CHANCE) for _ in range(400)]
    assert sum(map(words.is_drawn, values)) > 0.92 * len(values)
    assert not any(map(words.is_reference, values))


def test_what_is_too_short_too_long_or_one_kind_is_not_drawn() -> None:
    for value in ("aB3dE5fG", "aB3 dE5fG7hJ9kL1mN", "a" * 300, "0123456789012345678901", "abcdefghijklmnopqrstu", ""):
        assert not words.is_drawn(value)


@pytest.mark.parametrize(
    ("path", "teaches"),
    [
        ("tests/unit/test_login.py", True),
        ("src/__tests__/login.ts", True),
        ("docs/setup.md", True),
        ("README.md", True),
        ("locales/de.json", True),
        ("conf/config.example.yaml", True),
        ("src/login.py", False),
        ("config/production.yaml", False),
        ("latest/contest.py", False),
    ],
)
def test_files_that_teach_are_known(path: str, teaches: bool) -> None:  # noqa: FBT001  because it is the expectation
    assert words.teaches(path) is teaches


LONG = "Qm3vT7{}9LkWzR2bN8pY4cD6fH1jKs5gK0aVeUoI{}"


@pytest.mark.parametrize("value", ["ghp_" + "x" * 4 + "3Fk9", LONG.format("x" * 4, "X" * 4), LONG.format("Xx" * 3, "")])
def test_crosses_stand_for_a_value(value: str) -> None:
    assert is_placeholder(value)


def test_a_few_crosses_that_meet_in_a_long_value_do_not() -> None:
    assert not is_placeholder(LONG.format("Xxxxx", ""))
