"""How an agent's server is started or reached, as far as it can be told without keeping a value that may be secret."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import msgspec

SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ksh", "fish", "pwsh", "powershell"})
_SHELL_FLAG = re.compile(r"-[a-z]*c|-command|-encodedcommand|-enc", re.IGNORECASE)
_PIPE = re.compile(
    r"\b(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod)\b.*\|\s*(?:sudo\s+)?\w*(?:sh|iex|python3?|node)\b",
    re.IGNORECASE,
)
_NODE = frozenset({"npx", "bunx", "pnpx"})
_PYTHON = frozenset({"uvx", "pipx"})
_CONTAINERS = frozenset({"docker", "podman", "nerdctl"})
_EXACT = re.compile(r"v?\d+\.\d+\.\d+(?:[-+.][\w.+-]+)?|\d+\.\d+(?:\.\w+)*")
_COMMIT = re.compile(r"git\+[^@\s]+(?:@[^@\s/]+)*@[0-9a-f]{40}(?:#.*)?")
_FLAGS = frozenset(
    {"-i", "-t", "-it", "-ti", "-d", "--rm", "--init", "--interactive", "--tty", "--read-only", "--privileged"}
)
_WITH_VALUE = frozenset(
    {"-e", "--env", "-v", "--volume", "--mount", "--name", "--network", "--net", "-p", "--publish", "-u", "--user"}
    | {
        "-w",
        "--workdir",
        "--env-file",
        "--entrypoint",
        "--platform",
        "--add-host",
        "-l",
        "--label",
        "--memory",
        "--pull",
    }
)
_MOUNTS = frozenset({"-v", "--volume", "--mount"})
_WIDE = re.compile(
    r"/|/(?:home|Users|root|etc|var|mnt|Volumes)/?|/(?:home|Users)/[^/]+/?|~/?|[A-Za-z]:[\\/]*|[A-Za-z]:[\\/]Users(?:[\\/][^\\/]+)?"
    r"|\$\{?(?:env:)?HOME\}?/?|\$\{userHome\}/?|%USERPROFILE%[\\/]?"
)
_DATABASE = re.compile(
    r"(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|redis|rediss|mssql|sqlserver|oracle)://\S+", re.IGNORECASE
)
_PROVES = re.compile(r"auth|key|token|secret|cookie", re.IGNORECASE)
_SIGN_IN = (
    "oauth",
    "auth",
    "authorization",
    "authProviderType",
    "bearer_token_env_var",
    "authorization_token",
    "headersHelper",
)
MOST_LETTERS = 4_000
"""No command that somebody wrote is longer; a longer one is looked at as far as that."""
BRIDGE = "mcp-remote"
"""The package that lets a program without remote servers speak to one; it signs in by OAuth by itself."""


class Launch(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of it. ``pinned`` is None where no package is fetched, or which one is cannot be told."""

    pinned: bool | None = None
    shell: str = ""
    """The shell and its option, or ``download piped into a shell``."""
    wide: tuple[str, ...] = ()
    """Arguments that are a whole disk or everybody's home."""
    databases: tuple[str, ...] = ()
    """Hosts of the databases whose address is an argument."""
    scheme: str | None = None
    host: str | None = None
    signs_in: str | None = None
    """By what it proves who it is: ``headers``, ``settings``, ``address``; None where nothing is said."""


def launch_of(entry: Mapping[str, object], address: str | None) -> Launch:
    """Read one server's entry."""
    words = _plain(_words(entry))
    bridge = any(word == BRIDGE or word.startswith(f"{BRIDGE}@") for word in words)
    if bridge:
        address = address or next((word for word in words if re.match(r"https?://", word)), None)
    scheme, host = _place(address)
    return Launch(
        pinned=_pinned(words),
        shell=_shell(words),
        wide=tuple(dict.fromkeys(each for each in _paths(words) if _WIDE.fullmatch(each))),
        databases=tuple(dict.fromkeys(filter(None, map(_host, _addresses(words))))),
        scheme=scheme,
        host=host,
        signs_in="settings" if bridge else _signs_in(entry, address),
    )


def _words(entry: Mapping[str, object]) -> list[str]:
    command, arguments = entry.get("command"), entry.get("args")
    words = [str(each) for each in arguments if isinstance(each, str)] if isinstance(arguments, list) else []
    if isinstance(command, list):
        return [str(each) for each in command] + words
    if not isinstance(command, str):
        return []
    try:
        # Windows paths have backslashes, which are no escapes.
        start = shlex.split(command, posix=False) if " " in command and not words else [command]
    except ValueError:
        start = command.split()
    return start + words


def _plain(words: list[str]) -> list[str]:
    """The same without the ``cmd /c`` that starts a script on Windows: it is how npx is run there."""
    if len(words) > 1 and _program(words[0]) == "cmd" and words[1].lower() == "/c":
        return words[2:]
    return words


def _program(word: str) -> str:
    return re.split(r"[\\/]", word)[-1].lower().removesuffix(".exe").removesuffix(".cmd")


def _shell(words: Sequence[str]) -> str:
    if not words:
        return ""
    if _PIPE.search(" ".join(words)[:MOST_LETTERS]):
        return "download piped into a shell"
    if _program(words[0]) in SHELLS:
        flag = next((each for each in words[1:] if each.startswith("-") and _SHELL_FLAG.fullmatch(each)), None)
        return f"{_program(words[0])} {flag}" if flag else ""
    return ""


def _pinned(words: Sequence[str]) -> bool | None:
    program = _program(words[0]) if words else ""
    rest = words[1:]
    if program in {"pnpm", "yarn"} and rest[:1] == ["dlx"]:
        program, rest = "npx", rest[1:]
    if program == "uv" and rest[:2] == ["tool", "run"]:
        program, rest = "uvx", rest[2:]
    if program == "pipx" and rest[:1] == ["run"]:
        rest = rest[1:]
    if program in _NODE:
        return _node_pinned(rest)
    if program in _PYTHON:
        return _python_pinned(rest)
    if program in _CONTAINERS and rest[:1] == ["run"]:
        image = next(_image(rest[1:]), None)
        return None if image is None else "@sha256:" in image
    return None


def _node_pinned(rest: Sequence[str]) -> bool | None:
    if any(each in {"--no", "--no-install", "--offline"} for each in rest):
        return None
    spec = _option(rest, "-p", "--package") or next((each for each in rest if not each.startswith("-")), None)
    if spec is None or spec.startswith((".", "/", "$")):
        return None
    if spec.startswith(("git+", "github:", "http")):
        return re.search(r"#[0-9a-f]{40}$", spec) is not None
    return _EXACT.fullmatch(spec.lstrip("@").partition("@")[2]) is not None


def _python_pinned(rest: Sequence[str]) -> bool | None:
    options = ("--from", "--spec")
    spec = _option(rest, *options) or next(
        (
            each
            for before, each in zip(("", *rest), rest, strict=False)
            if not each.startswith("-") and not before.startswith("--")
        ),
        None,
    )
    if spec is None or spec.startswith((".", "/", "$")):
        return None
    if spec.startswith("git+"):
        return _COMMIT.fullmatch(spec) is not None
    version = re.split(r"==|@", spec, maxsplit=1)
    return len(version) > 1 and _EXACT.fullmatch(version[1]) is not None


def _option(rest: Sequence[str], *names: str) -> str | None:
    for at, each in enumerate(rest):
        name, equals, value = each.partition("=")
        if name in names:
            return value if equals else next(iter(rest[at + 1 :]), None)
    return None


def _image(rest: Sequence[str]) -> Iterator[str]:
    """The image; nothing where an option that we do not know may have taken it for its value."""
    at = 0
    while at < len(rest):
        word = rest[at]
        if not word.startswith("-"):
            yield word
            return
        if word in _WITH_VALUE:
            at += 1
        elif word not in _FLAGS and "=" not in word:
            return
        at += 1


def _paths(words: Sequence[str]) -> Iterator[str]:
    """Arguments that may be paths, and what a container is given of the disk."""
    for before, word in pairwise(words):
        option, equals, value = word.partition("=")
        if before in _MOUNTS:
            yield _source(word)
        elif equals and option in _MOUNTS:
            yield _source(value)
        else:
            yield word


def _source(mount: str) -> str:
    """What of the disk a mount gives: before the colon that belongs to no drive, or where it is named."""
    named = re.search(r"(?:^|,)(?:src|source)=([^,]*)", mount)
    if named:
        return named[1]
    start = re.match(r"[A-Za-z]:[\\/][^:]*|[^:]*", mount)
    return start[0] if start else mount


def _addresses(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield from _DATABASE.findall(word)


def _place(address: str | None) -> tuple[str | None, str | None]:
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return None, None
    return parts.scheme.lower() or None, parts.hostname


def _host(address: str) -> str | None:
    return _place(address)[1]


def _signs_in(entry: Mapping[str, object], address: str | None) -> str | None:
    headers = [entry.get(key) for key in ("headers", "http_headers", "env_http_headers", "requestInit")]
    if any(isinstance(each, dict) and any(_PROVES.search(str(name)) for name in _names(each)) for each in headers):
        return "headers"
    if any(entry.get(each) for each in _SIGN_IN):
        return "settings"
    return "address" if address and _in_address(address) else None


def _names(headers: Mapping[object, object]) -> Iterator[object]:
    yield from headers
    inner = headers.get("headers")
    if isinstance(inner, dict):
        yield from inner


def _in_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.username) or any(_PROVES.search(name) for name, _ in parse_qsl(parts.query))
