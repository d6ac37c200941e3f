"""Values assigned to something with a telling name, whoever's they are: judged by their surroundings and their looks.

Never told with high confidence, and with medium only where a value looks drawn at random by several measures. What a
person may have chosen is told with low confidence, which a default run does not show.
"""

from __future__ import annotations

import re

from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes import words
from graph.leaks import Confidence

generic = Provider(
    "Generic",
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    remedy="Find out what the value opens, replace it there, and keep the new one in a secrets manager.",
)

_KEYS = (
    "api app auth access account admin client consumer db encryption enc jwt master private priv root secret "
    "security service session shared signing sign storage user webhook hmac cookie deploy subscription"
)
_ALONE = "password passwd passphrase passcode passwrd pwd secret token credential bearer"
LOOKED_BACK = 8
"""Bytes before a match that an expression may look at, and so may we."""


def _in_any_case() -> str:
    """The names as an expression whose first letter is a set of its own: Python then skips most places quickly."""
    keys, alone = _KEYS.split(), _ALONE.split()
    written = []
    for first in sorted({word[0] for word in (*keys, *alone)}):
        rests = [word[1:] for word in alone if word[0] == first]
        before_key = "|".join(word[1:] for word in keys if word[0] == first)
        rests += [rf"(?:{before_key})[_.\-]?key"] if before_key else []
        written.append(f"[{first}{first.upper()}](?i:{'|'.join(rests)})")
    return "|".join(written)


_NAME = rf"(?P<name>(?:{_in_any_case()})[A-Za-z0-9_.\-]{{0,24}})"
_CLOSE = r"(?:\\?[\"'`])?[\])]?"
_TYPE = r"(?:[ \t]{0,2}:[ \t]{0,2}[A-Za-z][A-Za-z\[\]|., ?]{2,24}(?==)|\[\d{0,4}\])?"
_BLANK = r"[ \t]{0,8}"
_OPERATOR = r"(?P<operator>=>|:=|\?=|={1,3}|:{1,2}|,|<-|>)"
_QUOTE = r"[bBrRfFuUL@$]{0,2}\\?[\"'`]"
_INSIDE = r"[^\"'`\s\x00-\x1f]"
_BARE = r"[^\s\"'`,;(){}\[\]<>&|\\\x00-\x1f]"

_OTHER_THINGS = frozenset(
    """
    action actions alg algo algorithm alias arg args arn attempts attr attribute attributes auth button callback
    category claim claims data class classes column columns config count cursor date delimiter desc description digest
    dir directory domain duration email enabled endpoint env environment error errors event exp expiration expires
    expiry field fields file filename files filter fingerprint flag folder form format function grant group handler
    hash hashed header headers help hint host href icon id identifier ids idx index info input integrity issuer json
    keys kind label labels len length level lifetime limit link list location manager map mask max message messages
    method min mode model module msg name names namespace number object option options page param parameter
    parameters params path paths pattern placeholder pointer policies policy pos position prefix prompt property
    provider providers query ref reference regex regexp region request required requirements reset resource response
    role route rule rules scheme scope scopes selector separator server service sha size source start state status
    store strategy strength string suffix suite table tag tags template test text thumbprint time timeout timestamp
    title tokenizer tokens topic ttl type types uri url urls usage user username uuid validation validator value-
    from var variable version view visible week widget
    """.split()  # noqa: SIM905  because a list of words reads best as words
)
"""What a name ends in that holds something about a secret, and not the secret itself."""
_OTHER_KINDS = frozenset(
    """
    anon anti bos cache cancellation captcha cls confirm continuation csrf cursor dummy eos example fake foreign
    forgot has i18n invalid is keyboard label lookahead mask message missing mock msg next no non pad page
    pagination partition placeholder primary pub public publishable reset sep site sort special stop sync test
    translation unk uuid xsrf
    """.split()  # noqa: SIM905  because a list of words reads best as words
)
"""What stands in a name before ``token`` or ``key`` where it is no secret."""
_LITTLE = frozenset({"at", "in", "on", "of", "to", "for"})
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_BEFORE = re.compile(rb"[A-Za-z0-9_.:\-]*$")
_QUALIFIED = "::"
"""The name of a type within others, as in ``AWS::ApiGateway::ApiKey``."""
_HASHED = re.compile(r"pass|pwd", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|[a-z]+(?:_[a-z0-9]+)+|[a-z]+(?:[A-Z][a-z]+)+\d?")
_ENDS, _LINE_ENDS = b" \t\r\n;,)}]&<\"'", b"\r\n<"


def bare(hit: re.Match[bytes]) -> Candidate | None:
    """Judge a value without quotes: in a settings file or a command. In a program it would be a name."""
    following = hit.string[hit.end() : hit.end() + 1]
    found = judged(hit) if not following or following in _ENDS else None
    if found is None or _IDENTIFIER.fullmatch(found.value):
        return None
    return None if found.confidence is Confidence.LOW and following.strip(_LINE_ENDS) else found


def judged(hit: re.Match[bytes]) -> Candidate | None:
    """Judge a value by the name it is given to and by its own looks."""
    name, value = hit["name"].decode(), hit["secret"].decode(errors="replace")
    earlier = before(hit)
    if _QUALIFIED in earlier or not (names_a_secret(name, earlier) and may_be_told(value, name)):
        return None
    facts = {"name": name}
    if words.is_checksum(value) and ("-" in value or _HASHED.match(name)):
        return Candidate(value, facts=facts, confidence=Confidence.LOW)
    if words.is_drawn(value):
        return Candidate(value, facts=facts)
    return Candidate(value, facts=facts, confidence=Confidence.LOW) if words.is_chosen(value) else None


def before(hit: re.Match[bytes]) -> str:
    """The end of what stands before the match in the same name."""
    found = _BEFORE.search(hit.string[max(0, hit.start() - LOOKED_BACK) : hit.start()])
    return found[0].decode() if found else ""


def names_a_secret(name: str, earlier: str) -> bool:
    """Whether a name is that of a secret, and not of something about one: ``token``, but not ``token_type``."""
    parts = [part.lower() for part in _WORDS.findall(name)]
    while parts[1:] and parts[-1] in _LITTLE:
        parts.pop()
    if parts[-1] in _OTHER_THINGS or _OTHER_KINDS & set(parts[:-1]):
        return False
    return not any(word.lower() in _OTHER_KINDS for word in _WORDS.findall(earlier))


def may_be_told(value: str, name: str) -> bool:
    """Whether a value is neither a reference to something else nor the name once more."""
    plain, plain_name = (re.sub(r"[^a-z0-9]", "", text.lower()) for text in (value, name))
    return plain not in plain_name and "\ufffd" not in value and not words.is_reference(value)


QUOTED = generic.detector(
    "generic-secret",
    "Secret assigned to a telling name",
    rf"{_NAME}{_CLOSE}{_TYPE}{_BLANK}{_OPERATOR}{_BLANK}{_QUOTE}(?P<secret>{_INSIDE}{{6}}{_INSIDE}{{0,194}}?)\\?[\"'`]",
    confirm=judged,
    confidence=Confidence.MEDIUM,
    finds=(
        'password = "<alnum:24>"',
        '"clientSecret": "<base64url:32>",',
        "os.environ['API_KEY'] = '<loweralnum:32>'",
        'private static final String ENCRYPTION_KEY = "<base64:43>=";',
        'db_password: str = "kT7#<alnum:12>"',
        '{\\"token\\": \\"<hex:40>\\"}',
    ),
    ignores=(
        'password = "password"',
        'token_type = "<alnum:24>"',
        'secret = "${VAULT_<upper:12>}"',
        'api_key = "your-api-key-here"',
        'passwordLabel: "Enter your new password"',
        'password_path = "/run/secrets/db_password"',
        'token = "urn:ietf:params:oauth:token-type:jwt"',
        'next_token = "<alnum:40>"',
        'PASSWORD_RESET_KEY = "auth.password.reset.confirm"',
        'csrf_token = "<alnum:32>"',
        'token = "refreshTokenExpirationHandler"',
        '"AWS::ApiGateway::ApiKey": "<hex:32>"',
    ),
)

BARE = generic.detector(
    "generic-secret-unquoted",
    "Secret assigned to a telling name, without quotes",
    rf"{_NAME}[ \t]{{0,4}}(?P<operator>=|:[ \t]|:?=|>)[ \t]{{0,4}}(?P<secret>{_BARE}{{6}}{_BARE}{{0,194}})",
    confirm=bare,
    confidence=Confidence.MEDIUM,
    finds=(
        "API_TOKEN=<alnum:32>\n",
        "export DB_PASSWORD=<alnum:20>",
        "password: <base64url:24>\n",
        "spring.datasource.password = <alnum:16>",
        "tool --token=<hex:40> --verbose",
        "<property><password>Xk<alnum:20></password></property>",
    ),
    ignores=(
        "password = settings.database.password",
        "token: Optional[str] = None",
        "secret: ${{ secrets.DEPLOY_TOKEN }}",
        "api_key=$API_KEY",
        "secret_name: registry-credentials-production",
        "password = get_password(account)",
        "def login(user, password=DEFAULT_PASSWORD_2):",
    ),
)
