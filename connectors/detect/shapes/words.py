"""Telling a password from what only stands in its place: words, names, paths, references and templates.

A judgement in three steps: what cannot be a secret at all, what may be a password that somebody chose, and what a
machine drew at random. All are rules of thumb; what they let through and leave out is pinned by tests.
"""

from __future__ import annotations

import functools
import math
import re
from itertools import pairwise

from connectors.detect.placeholders import entropy

COMMON = frozenset(
    """
    a abc access account action active actual add addr address admin administrator agent alert algorithm alias all allow
    amazon any api app application apply arg args array as asc assert asset async at attr attribute auth authenticate
    authentication author authorization auto available aws azure back backend background base based basic batch bearer
    begin bin block body bool boolean border bot bottom box branch browser bucket buffer build builder button by byte
    bytes cache call callback cancel captcha card case cert certificate change channel char check child class clear
    click client close cloud cluster code col collection color column command comment commit common component compute
    condition config configuration confirm connect connection console const constant consumer container content context
    control controller cookie copy core count counter country create created credential credentials crypto css csrf
    current custom customer data database date day db debug decode default define delete demo deploy description dev
    developer development device dialog dict digest dir directory disable disabled display div docker docs document
    domain done down download driver dynamic edit editor element email empty enable enabled encode encrypt encrypted
    encryption end endpoint engine entity entry enum env environment error event example exception exist exists exit
    expire expired expires expression ext extension extra fail failed false fatal feature fetch field file filename
    files filter find first flag folder font for forgot form format forward found from full func function gateway
    generate generic get git github global go google grant group guest handle handler has hash header headers height
    hello help helper hidden hide history home host hostname hour html http https hub icon id identifier identity if
    image img import in index info init inline input insert install instance int integer internal invalid is issue item
    items java job join js json jwt key keys keyword kind kubernetes label lang language last latest layout left length
    level lib library limit line link linux list load local localhost location lock log logger login logout long loop
    mail main manage manager map mapping master match max media member memory menu message meta method min missing mock
    mode model module monitor month more mount move msg multi my mysql name namespace native navigation net network new
    next no node none normal not note notification null number oauth obj object of off offset old on only open openid
    operation operator option optional options or oracle order org organization origin other out output override owner
    package page panel param parameter parameters parent parse parser part partial pass passphrase password passwords
    passwd path pattern payload payment phone php pin placeholder platform play plugin policy pool port position post
    postgres postgresql prefix preview primary print private process processor prod product production profile program
    project prompt prop property protected protocol provider proxy public publish pull push put pwd python query queue
    quote random range raw re read reader readonly real record redirect redis ref reference refresh region register
    registry release remote remove rename render repeat repo report repository request require required reset resource
    response rest result retry return right role root route router row rsa rule run runtime safe salt sample save scan
    schedule schema scheme scope screen script search second secret secrets section secure security select self send
    sender separator server service services session set settings setup shared shell show sign signature signin signing
    signup simple single site size skip slot smtp socket some sort source space spec special sql ssh ssl stack stage
    staging standard start state static status step storage store stream string strong style sub subject submit success
    suffix sync system tab table tag target task team template temp temporary tenant term test testing text theme this
    time timeout title tls tmp to toggle token tokens tool top topic total trace track transaction transform true type
    uid unique unit unknown unset update upload uri url use user userid username users util utils uuid valid validate
    validation validator value values var variable vault vendor verify version video view visible volume wait warning
    web webhook website week width window with word work worker workflow workspace wrapper write writer wrong x xml
    yaml year yes your zone
    adapter ansible arn attach balance bind bitbucket blob body broker bundle cipher claims cli codec compose consul
    cookies cred creds csr cursor dsn django elastic exec express factory fallback fastapi flask flow gitlab hashicorp
    helm hmac holder hook hub impl ingress intent interceptor invoice issuer jdbc jenkins kafka keycloak keyring
    keystore kms lambda laravel ldap literal lookup mongo mongodb nginx nonce npm okta opts otp pem pipeline pkcs point
    principal producer properties psk rabbitmq recovery rails renew resolver rotate rotation saml sasl sdk serializer
    sha sid slack snowflake spring sso stripe subscription supabase symmetric terraform totp truststore upstream vpc
    wallet
    """.split()  # noqa: SIM905  because a list of words reads best as words
)
"""Words that names in programs and settings are made of."""

WEAK = frozenset(
    """
    abc123 admin admin1 admin123 adminadmin adminpass administrator anonymous asdf bar baz changeit changeme changeme123
    cnn default demo demopass dev devpass docker example foo foobar fake guest hackme hello hunter2 letmein localdev
    localhost mypass mypassword mysecret mysecretpassword mysql none null nopass nopassword oracle p4ssw0rd p@ssw0rd
    p@ssword pass pass123 pass1234 passw0rd passwd password password! password1 password12 password123 password1234
    pg pgpass placeholder postgres postgrespass postgrespassword postgresql private pw pwd qwerty rabbit rabbitmq redis
    root rootpass rootpassword rootroot s3cr3t s3cret sa sample secret secret1 secret123 secretpassword secure sekret
    someone somepass somepassword someuser staging superpassword supersecret supersecretpassword swordfish tbd temp test
    test1 test123 test1234 tester testing testpass testpassword testtest thepassword token user user1 userpass
    userpassword username verysecret welcome welcome1 xxx xyz xyzzy your-password yourpassword
    open sesame tiger sesame geheim hemmelig secreto segredo motdepasse parola wachtwoord lösenord senha
    """.split()  # noqa: SIM905  because a list of words reads best as words
)
"""Passwords of examples, and those that protect nothing."""

_REFERENCE = re.compile(
    r"^(?:[$%\[<]|\{|&[A-Za-z]|@[A-Za-z]|#\{|\(|\\|-{2}|\.{1,2}/|env[.:]|secrets?[.:/]|vault[:/]|arn:|ref\+|op://|ssm[:/]|"
    r"aws:|gcp:|azure:|file[:/]|config[.:]|process\.env|os\.|self\.|this\.|var\.|local\.|data[.:]|module\.|"
    r"(?:https?|ftp|s3|git|ssh|wss?|redis|postgres|mysql|jdbc|urn|mailto|tel)[:@])",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"\$\{|\$\(|\{\{|\}\}|<%|%>|%\(|%[sd]\b|%[A-Za-z_]+%|\{[A-Za-z_.]*\}|<[A-Za-z_ .-]+>|\[[A-Za-z_ .-]+\]|__[A-Z_]+__|"
    r"\*{3}|\.{3}|•{3}|…|#\{|@[A-Za-z_.]+@|\$[A-Z_]{3}|\$[a-z_]{4}",
)
_CODE = re.compile(
    r"[A-Za-z_]\(|\)[;,.]?$|\[['\"]|=>|->|::|&&|\|\||==|!=|\w\.\w+\.\w|^\w+\[|\\[nrtdwsSWDbx]|\\u[0-9a-f]{4}|</|/>|[;{]$"
)
_TEXT = re.compile(r"\s")
_PATH = re.compile(r"^(?:[A-Za-z]:\\|~/|\.{1,2}/|/[a-z]+(?:/|$))|\.(?:[a-z]{2,4}|json|yaml|html)$")
_UUID = re.compile(r"^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$", re.IGNORECASE)
_NUMBER = re.compile(r"^[+-]?(?:0x)?[\d._,:/ -]*$")
_HASH = re.compile(
    r"^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$", re.IGNORECASE
)
_HEXADECIMAL = re.compile(r"^[0-9a-f]{16,}$", re.IGNORECASE)
_DOTTED = re.compile(r"^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_MARKS = re.compile(r"[-_.:/ ]+")
_PLAIN = re.compile(r"[A-Z]?[a-z]+\d?|[A-Z]+|v?\d+")
_PAIR = re.compile(r"(?=([A-Za-z][a-z]|[A-Z]{2}))")

_PAIRS = frozenset(
    """
    ab ac ad ag ai al am an ap ar as at au ay be bl bo br ca ce ch ck cl co cr ct cu da de di do dr ea ec ed ee ef
    eg ei el em en ep er es et ev ex ey fa fe fi fo fr ga ge gi gr ha he hi ho ic id ie if il im in io ir is it ke
    ki ks la ld le li ll lo lu ly ma mb me mi mo mp na nc nd ne nf ng ni nk no ns nt nu ob oc od of og ok ol om on
    oo op or os ot ou ow pa pe ph pl po pr pt qu ra rd re ri rk rm rn ro rs rt ru ry sa sc se sh si sk sl sm so sp
    ss st su sw sy ta te th ti tl to tr ts tu tw ty ue ui ul um un up ur us ut va ve vi wa we wh wi wn wo xp xt
    """.split()  # noqa: SIM905  because a list of words reads best as words
)
"""Pairs of letters that are common in words: a random text has them by chance alone."""

CHOSEN_LENGTH = 6
"""No password that is worth telling is shorter."""
DRAWN_LENGTH = 16
"""From this length on a text can be told to be random."""
LONGEST = 200
_WORDY_SHARE = 0.42
"""More common pairs than this share of all neighbours, and it is words: a random text has half as many."""
_FEW_PIECES, _WORDS_OF_SLUG = 2, 0.7
_LEAST_SHARE_OF_BITS = 0.8
"""How near a random text comes to the most bits that one of its length can have."""
_MIXED_LETTERS, _ONE_CASE = 62, 32
_FEW_SWITCHES = 5
_HEXADECIMAL_LENGTH, _HEXADECIMAL_BITS = 24, 3.0
_KINDS_OF_RULES = 3
"""Capitals, small letters and digits: what a password of words has where rules ask for it."""


def is_reference(value: str) -> bool:
    """Whether a value only says where the secret is, or is a template, code, an address, a path, a date or a number."""
    found = (each.search(value) for each in (_REFERENCE, _TEMPLATE, _CODE, _PATH, _NUMBER, _DOTTED, _DATE))
    return any(found) or ("/" in value and is_wordy(value))


def is_weak(value: str) -> bool:
    """Whether a value is a password of examples."""
    plain = value.lower().strip("._-!*#").rpartition(" ")[2]
    return plain in WEAK or plain in COMMON


@functools.lru_cache(4096)
def is_wordy(value: str) -> bool:
    """Whether a value is made of words: an identifier, a name, a sentence."""
    pieces = _PIECES.findall(value)
    letters = sum(len(piece) for piece in pieces if piece.isalpha())
    if not letters:
        return False
    known = sum(len(piece) for piece in pieces if piece.lower() in COMMON or _is_bent(piece.lower()))
    return known > letters / 2 or _share_of_common_pairs(value) > _WORDY_SHARE or _is_slug(value)


def _is_slug(value: str) -> bool:
    """Whether it is words and numbers with a mark between each: ``gpl-2.0-or-later``."""
    pieces = _MARKS.split(value)
    plain = sum(len(piece) for piece in pieces if _PLAIN.fullmatch(piece))
    return len(pieces) > _FEW_PIECES and plain > _WORDS_OF_SLUG * sum(map(len, pieces))


def _is_bent(piece: str) -> bool:
    """Whether it is a form of a common word."""
    return any(piece.endswith(end) and piece.removesuffix(end) in COMMON for end in ("s", "es", "ed", "ing", "er"))


def _share_of_common_pairs(value: str) -> float:
    """How many of the neighbouring characters are a pair of letters that is common in words, in the case of words."""
    common = sum(pair.lower() in _PAIRS for pair in _PAIR.findall(value))
    return common / max(1, len(value) - 1)


def is_checksum(value: str) -> bool:
    """Whether a value has the length and letters of a checksum or is a UUID: told only beside a telling name."""
    return bool(_HASH.match(value) or _UUID.match(value))


def is_drawn(value: str) -> bool:
    """Whether a value looks drawn at random, by several measures that all have to agree."""
    if not DRAWN_LENGTH <= len(value) <= LONGEST or _TEXT.search(value) or is_wordy(value):
        return False
    if _HEXADECIMAL.match(value):
        return (
            len(value) >= _HEXADECIMAL_LENGTH
            and entropy(value) >= _HEXADECIMAL_BITS
            and any(map(str.isdigit, value))
            and any(map(str.isalpha, value))
        )
    return _is_mixed(value) and _is_rich(value)


def _is_mixed(value: str) -> bool:
    """Several kinds of characters, and these well mixed: words with a number after them are not."""
    kinds = ["d" if each.isdigit() else "u" if each.isupper() else "l" if each.islower() else "o" for each in value]
    switches = sum(left != right for left, right in pairwise(kinds))
    letters = {"u", "l"} <= set(kinds)
    needed = len(value) // (3 if "d" not in kinds else 4 if letters else 6)
    return len(set(kinds) - {"o"}) > 1 and switches >= max(_FEW_SWITCHES - 2 * (not letters), needed)


def _is_rich(value: str) -> bool:
    """Nearly as many bits for each character as a random text of this length and alphabet has."""
    both = any(map(str.isupper, value)) and any(map(str.islower, value))
    most = math.log2(min(len(value), _MIXED_LETTERS if both else _ONE_CASE))
    return entropy(value) >= _LEAST_SHARE_OF_BITS * most


def is_chosen(value: str) -> bool:
    """Whether a value may be a password that somebody chose: more than letters, and not a name with a number."""
    if not CHOSEN_LENGTH <= len(value) <= LONGEST or _TEXT.search(value) or is_weak(value):
        return False
    kinds = sum(any(map(test, value)) for test in (str.isdigit, str.isupper, str.islower))
    if is_wordy(value):
        return kinds == _KINDS_OF_RULES and not _is_slug(value)
    return kinds > 1


_TEACHING = re.compile(
    r"(?:^|[/._-])(?:tests?|testing|testdata|fixtures?|mocks?|specs?|__tests__|e2e|cypress|examples?|samples?|demos?|docs?|"
    r"documentation|locales?|i18n|l10n|lang|languages|translations?|messages|changelog|readme|vendor|third_party|"
    r"node_modules|site-packages)(?:[/._-]|$)|\.(?:md|rst|adoc|po|pot|xlf|xliff|mdx|ipynb|snap|feature)$",
    re.IGNORECASE,
)


def teaches(path: str) -> bool:
    """Whether a file is a test, documentation, a translation or somebody else's code: what it shows is seldom live."""
    return bool(_TEACHING.search(path))
