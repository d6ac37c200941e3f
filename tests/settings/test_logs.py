import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from scanner.logs import log, start_logs
from scanner.redact import HIDDEN, hide_password, looks_secret, redact

SHAPED = {
    "AWS key id": "AKIA" + "Z" * 16,
    "GitHub token": "ghp_" + "a" * 36,
    "fine-grained GitHub token": "github_pat_" + "a" * 40,
    "GitLab token": "glpat-" + "a" * 20,
    "Vault token": "hvs." + "a" * 24,
    "old Vault token": "s." + "a" * 24,
    "Vault batch token": "hvb." + "a" * 24,
    "Slack token": "xoxb-" + "1" * 12,
    "Google key": "AIza" + "a" * 35,
    "signed token": "eyJ" + "a" * 10 + "." + "b" * 10 + "." + "c" * 10,
    "model key": "sk-" + "a" * 24,
    "private key": "-----BEGIN RSA PRIVATE" + " KEY-----\nabc\n-----END RSA PRIVATE" + " KEY-----",
}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Where log lines go; logging is put back as it was afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def entries(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_json_lines_have_level_time_and_facts(lines: io.StringIO) -> None:
    start_logs(form="json", level="info", to=lines)
    log("muster.scan").info("started", source="prod", units=3, seconds=1.5, nothing=None)
    (entry,) = entries(lines)
    assert entry.pop("timestamp")
    assert entry == {
        "event": "started",
        "level": "info",
        "logger": "muster.scan",
        "source": "prod",
        "units": 3,
        "seconds": 1.5,
        "nothing": None,
    }


def test_text_lines_are_for_people(lines: io.StringIO) -> None:
    start_logs(form="text", level="info", to=lines)
    log().info("started", source="prod")
    assert "started" in lines.getvalue()
    assert "source=prod" in lines.getvalue()
    assert "\x1b" not in lines.getvalue()


def test_below_the_level_nothing_is_written(lines: io.StringIO) -> None:
    start_logs(form="json", level="warning", to=lines)
    log().info("quiet")
    assert not lines.getvalue()


def test_secrets_are_taken_out_by_name_and_by_shape(lines: io.StringIO) -> None:
    start_logs(form="json", level="info", to=lines)
    shaped = SHAPED["AWS key id"]
    log().info(
        f"found {shaped}",
        token="plain",  # noqa: S106 because it must not come out
        token_count=3,
        nested={"password": "plain", "list": [shaped, 1]},
        thing=ValueError(shaped),
    )
    (entry,) = entries(lines)
    assert entry["token"] == HIDDEN
    assert entry["token_count"] == 3
    assert entry["nested"] == {"password": HIDDEN, "list": [HIDDEN, 1]}
    assert shaped not in lines.getvalue()
    assert "plain" not in lines.getvalue()


def test_lines_of_libraries_come_out_the_same_way(lines: io.StringIO) -> None:
    start_logs(form="json", level="debug", to=lines)
    logging.getLogger("some.library").warning("Authorization: Bearer %s", "a" * 20)
    logging.getLogger("botocore.auth").debug("headers with a token")
    (entry,) = entries(lines)
    assert entry["event"] == f"Authorization: Bearer {HIDDEN}"


def test_of_an_exception_only_the_type_is_kept(lines: io.StringIO) -> None:
    start_logs(form="json", level="info", to=lines)
    error = ValueError("what the server said")
    log().error("failed", exc_info=error)
    logging.getLogger("library").error("failed", exc_info=(ValueError, error, None))
    assert [entry["error"] for entry in entries(lines)] == ["ValueError", "ValueError"]
    assert "server said" not in lines.getvalue()


@pytest.mark.parametrize("secret", SHAPED.values(), ids=SHAPED)
def test_every_shape_of_secret_is_known(secret: str) -> None:
    assert looks_secret(secret)
    assert secret not in redact(f"before {secret} after")


@pytest.mark.parametrize("text", ["arn:aws:iam::123456789012:role/deploy", "https://host:8200/v1", "a sentence."])
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert redact(text) == text


def test_only_the_password_of_an_address_is_hidden() -> None:
    assert hide_password("postgresql://me:" + "pw" + "@db:5432/m") == f"postgresql://me:{HIDDEN}@db:5432/m"
