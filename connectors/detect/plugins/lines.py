"""Which lines of a text can make one of detect-secrets' plugins answer: rather too many than too few.

For each plugin there are expressions over bytes that match in every line in which the plugin finds something. Where its
own know Unicode, ours take any byte outside ASCII. A line with one of the few letters that only Unicode's rules of case
make equal to an ASCII one is shown to every plugin.
"""

from __future__ import annotations

import functools
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path

from connectors.detect import kept
from connectors.detect.kept import has_hyperscan
from connectors.detect.plugins.texts import pieces

EVERY = "*"
"""Stands for every plugin."""
BARE_KEYWORD = "KeywordDetector without quotes"
"""Stands for the keyword plugin where the file's kind lets values stand without quotes."""
LOOSE = "loose"
"""Stands for a text that may make a plugin answer once it is transformed."""

_WORD = r"[0-9A-Za-z_\x80-\xff]"
_BLANK = r"[ \t\x0b\x0c\x1c-\x1f\x80-\xff]*"
_QUOTE = r"[\"'`]"
_CLOSE = r"[\]'\"]{0,2}"
_KEYWORDS = (
    r"api_?key|auth_?key|service_?key|account_?key|db_?key|database_?key|priv_?key|private_?key|client_?key|db_?pass|"
    r"database_?pass|key_?pass|password|passwd|pwd|secret|contrase(?:\xc3[\xb1\x91]|n)a"
)
_NAMED = rf"(?i:{_KEYWORDS}){_WORD}*"
_GIVEN = r"[\"']?\]? *(?:=|:|:=|=>| +|::) *[\"']?"
_KIND_OF_NAME = r"(?:key|pwd|pw|password|pass|token)"

_EXPRESSIONS: tuple[tuple[str, str], ...] = (
    (EVERY, r"\xc5\xbf|\xe2\x84\xaa|\xc4[\xb0\xb1]"),
    ("AWSKeyDetector", r"(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{16}"),
    ("AWSKeyDetector", r"(?i:aws)[^\n]*['\"][0-9a-zA-Z/+]{40}['\"]"),
    ("ArtifactoryDetector", r"(?:^|[\s\x1c-\x1f=:\"\x80-\xff])AKC[a-zA-Z0-9]{10}"),
    (
        "ArtifactoryDetector",
        r"(?:^|[\s\x1c-\x1f=:\"\x80-\xff])AP(?:[0-9A-F]|[\x80-\xff]{2,4})[a-zA-Z0-9]{8,}(?:[\s\x1c-\x1f\"\x80-\xff]|$)",
    ),
    ("AzureStorageKeyDetector", r"AccountKey=[a-zA-Z0-9+/=]{88}"),
    ("BasicAuthDetector", r"://[^:/?#\[\]@!$&'()*+,;= \t\n]+:[^:/?#\[\]@!$&'()*+,;= \t\n]+@"),
    ("CloudantDetector", rf"(?i:cl(?:oudant|ou)?[-_]?(?:api)?{_KIND_OF_NAME}{_GIVEN}[0-9a-z]{{24}})"),
    ("CloudantDetector", r"(?i:\.cloudant\.com)"),
    (
        "DiscordBotTokenDetector",
        r"[MNO][a-zA-Z0-9_\x80-\xff-]{23,100}\.[a-zA-Z0-9_\x80-\xff-]{6,24}\.[a-zA-Z0-9_\x80-\xff-]{27}",
    ),
    ("GitHubTokenDetector", r"gh[pousr]_[A-Za-z0-9_]{36}"),
    ("GitLabTokenDetector", r"(?:glpat|gldt|glft|glsoat|glrt|glcbt|glimt|glptt|glagent|gloas)-[A-Za-z0-9_-]{20}"),
    ("GitLabTokenDetector", r"GR1348941[A-Za-z0-9_-]{20}"),
    ("IbmCloudIamDetector", rf"(?i:{_KIND_OF_NAME}){_GIVEN}[a-zA-Z0-9_-]{{44}}"),
    ("IbmCosHmacDetector", rf"(?i:secret[-_]?(?:access)?[-_]?key{_GIVEN}[a-f0-9]{{48}})"),
    ("JwtTokenDetector", r"eyJ[A-Za-z0-9_=-]+\.[A-Za-z0-9_=-]"),
    ("MailchimpDetector", r"[0-9a-z]{32}-us[0-9]"),
    ("NpmDetector", r"/:_authToken="),
    ("OpenAIDetector", r"T3BlbkFJ"),
    ("PrivateKeyDetector", r"BEGIN (?:DSA |EC |OPENSSH |PGP |RSA |SSH2 ENCRYPTED )?PRIVATE KEY|PuTTY-User-Key-File-2"),
    ("PypiTokenDetector", r"pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)"),
    ("SendGridDetector", r"SG\.[a-zA-Z0-9_-]{22}\.[a-zA-Z0-9_-]{43}"),
    ("SlackDetector", r"(?i:xox[abposr]-[0-9\x80-\xff]+-)|(?i:https://hooks\.slack\.com/services/T)"),
    ("SoftlayerDetector", rf"(?i:(?:softlayer|sl)[-_]?(?:api)?[-_]?{_KIND_OF_NAME}{_GIVEN}[a-z0-9]{{64}})"),
    ("SoftlayerDetector", r"(?i:softlayer[^\n]{1,4}com/soap/)"),
    ("SquareOAuthDetector", r"sq0csp-"),
    ("StripeDetector", r"[rs]k_live_[0-9a-zA-Z]{24}"),
    ("TelegramBotTokenDetector", r"[0-9\x80-\xff]{8}:[0-9A-Za-z_-]{35}"),
    ("TwilioKeyDetector", r"(?:AC|SK)[a-z0-9]{32}"),
    ("KeywordDetector", rf"{_NAMED}{_CLOSE}{_BLANK}(?::|={{1,3}}|!={{1,2}}|=>){_BLANK}{_QUOTE}{_WORD}"),
    ("KeywordDetector", rf"{_QUOTE}{_BLANK}[!=]{{2,3}}{_BLANK}{_WORD}*(?:{_KEYWORDS})"),
    ("KeywordDetector", rf"{_NAMED}[^ \t\n]*{_BLANK}{_QUOTE}{_WORD}[^\n'\"]*{_QUOTE};"),
    ("KeywordDetector", rf"{_NAMED}(?:\[[0-9]*\])?{_BLANK}[!=]{{1,2}}{_BLANK}@?\"{_WORD}"),
    ("KeywordDetector", rf"(?:{_KEYWORDS}){_WORD}*(?:[^\n]{{1,4}}assign)?\(\"{_WORD}"),
    (BARE_KEYWORD, rf"{_NAMED}{_CLOSE}{_BLANK}(?::=?|={{1,3}}|!={{1,2}}){_BLANK}{_QUOTE}?{_WORD}"),
    ("Base64HighEntropyString", r"(?:\"[A-Za-z0-9+/\\_=-]{23,}\"|'[A-Za-z0-9+/\\_=-]{23,}')"),
    ("HexHighEntropyString", r"(?:\"[0-9a-fA-F]{9,}\"|'[0-9a-fA-F]{9,}')"),
)
_LOOSE_EXPRESSIONS = (
    *((LOOSE, expression) for name, expression in _EXPRESSIONS if "Entropy" not in name),
    (LOOSE, rf"(?i:{_KEYWORDS})|PRIVATE"),
    (LOOSE, r"[A-Za-z0-9+/\\_=-]{22}|[0-9a-fA-F]{9}"),
    (LOOSE, r"AKC[a-zA-Z0-9]{10}|AP(?:[0-9A-F]|[\x80-\xff]{2,4})[a-zA-Z0-9]{8}|\\|!!"),
)

_FILTERED = frozenset({"IPPublicDetector"})
"""What this plugin finds has no letter in it, and a filter leaves out whatever has none."""
_BASE64_BITS, _HEX_BITS = 4.5, 3.0
"""The limits of the two plugins: what has fewer bits for each character they leave alone."""
_ROUNDING = 1e-6

Scan = Callable[[bytes], list[tuple[str, int]]]
"""From a text to which expressions match, each with where a match ends."""
_CACHE: ContextVar[Path | None] = ContextVar("_CACHE", default=None)


def keep_in(cache: Path) -> None:
    """Keep in this folder what takes long to make: the expressions as the fast engine wants them."""
    _CACHE.set(cache)


def known() -> frozenset[str]:
    """The plugins that there are expressions for. Any other has to be shown every line."""
    return _FILTERED | {name for name, _ in _EXPRESSIONS if name.isalnum()}


def candidates(data: bytes) -> dict[int, set[str]]:
    """For each line, counted from 0, in which a plugin may find something, which plugins."""
    hits = [(name, end) for name, end in _scan()(data) if _is_random(name, data, end)]
    if not hits:
        return {}
    found: dict[int, set[str]] = {}
    breaks = [hit.start() for hit in re.finditer(b"\n", data)]
    for name, end in hits:
        # An expression that looks for the end of a line may take the break in: that is still the line before it.
        found.setdefault(bisect_left(breaks, end - 1), set()).add(name)
    return found


def may_be_told_transformed(data: bytes) -> bool:
    """Whether a plugin may find something once a settings file's values are put between quotes."""
    return any(_loose_scan()(piece) for _, piece in pieces(data))


def _is_random(name: str, data: bytes, end: int) -> bool:
    """Whether the quoted text that ends here has the bits that its plugin asks for; for any other plugin, yes."""
    if name not in {"Base64HighEntropyString", "HexHighEntropyString"}:
        return True
    start = data.rfind(data[end - 1 : end], 0, end - 1) + 1
    text = data[start : end - 1]
    limit = _BASE64_BITS if name == "Base64HighEntropyString" else _HEX_BITS
    counts = Counter(text)
    if len(counts) <= 2**limit:
        return False
    size = len(text)
    bits = math.log2(size) - sum(count * math.log2(count) for count in counts.values()) / size
    return bits > limit - _ROUNDING


@functools.cache
def _scan() -> Scan:
    return _scanner(_EXPRESSIONS)


@functools.cache
def _loose_scan() -> Scan:
    return _scanner(_LOOSE_EXPRESSIONS)


def _scanner(expressions: tuple[tuple[str, str], ...]) -> Scan:
    names = [name for name, _ in expressions]
    return _fast(names, expressions) if has_hyperscan() else _plain(names, expressions)


def _fast(names: list[str], expressions: tuple[tuple[str, str], ...]) -> Scan:
    import hyperscan  # noqa: PLC0415  because it is an extra

    texts = [expression.encode() for _, expression in expressions]
    database = kept.database(_CACHE.get(), "plugins", texts, hyperscan.HS_FLAG_MULTILINE)

    def scan(data: bytes) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []

        def handler(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((names[number], end))

        database.scan(data, match_event_handler=handler)
        return found

    return scan


def _plain(names: list[str], expressions: tuple[tuple[str, str], ...]) -> Scan:
    compiled = [re.compile(expression.encode(), re.MULTILINE) for _, expression in expressions]

    def scan(data: bytes) -> list[tuple[str, int]]:
        return [(name, end) for name, each in zip(names, compiled, strict=True) for end in _ends(each, data)]

    return scan


def _ends(expression: re.Pattern[bytes], data: bytes) -> Iterator[int]:
    """Where matches end, with those that begin inside another: hyperscan reports these too."""
    at = 0
    while hit := expression.search(data, at):
        yield hit.end()
        at = max(hit.start() + 1, hit.end() - 1)
