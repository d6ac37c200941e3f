"""Logs for machines and people, on stderr, with everything that looks like a secret taken out."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from scanner.redact import HIDDEN, SECRET_NAME, redact

NOISY = ("botocore", "boto3", "urllib3", "hvac", "httpx", "requests", "alembic")
"""Libraries whose debug logs hold request headers, and with them tokens, or say what nobody asked."""

Log = structlog.stdlib.BoundLogger


def start_logs(*, form: str = "text", level: str = "warning", to: TextIO | None = None, colour: bool = False) -> None:
    """Send our log lines and those of every library to ``to`` as text or JSON lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor = structlog.processors.JSONRenderer(default=str)
    if form == "text":
        last = structlog.dev.ConsoleRenderer(colors=colour, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *(each for each in shared if not isinstance(each, structlog.stdlib.ExtraAdder)),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_errors,
                hide_secrets,
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)


def log(name: str = "muster") -> Log:
    """Return the log of one part of the program."""
    return structlog.stdlib.get_logger(name)


def hide_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 because structlog's processors take anything
    """Take out every field named like a secret and everything shaped like one."""
    return {key: _hidden(key, value) for key, value in event.items()}


def _hidden(key: str, value: Any) -> Any:  # noqa: ANN401 because a log line holds anything
    if SECRET_NAME.search(key) and value is not None and not isinstance(value, bool | int):
        return HIDDEN
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {inner: _hidden(str(inner), each) for inner, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_hidden("", each) for each in value]
    return value if isinstance(value, int | float | None) else redact(str(value))


def _without_errors(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:  # noqa: ANN401 because structlog's processors take anything
    """Keep of a logged exception its type alone: its message may hold what a server answered."""
    error = event.pop("exc_info", None)
    if error and (kind := error[0] if isinstance(error, tuple) else type(error)):
        event["error"] = kind.__name__
    return event
