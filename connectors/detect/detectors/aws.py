"""Amazon Web Services. A key id alone opens nothing and is no secret; it is told when its secret stands beside it."""

from __future__ import annotations

import re

from connectors.detect.declare import assigned, token
from connectors.detect.model import Candidate, Provider
from graph.leaks import Confidence

aws = Provider(
    "Amazon Web Services",
    reference="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    remedy="Deactivate the access key, see in CloudTrail what was done with it, then delete it.",
)

NEARBY = 300
"""Bytes before and after the key id in which its secret is looked for."""
FEWEST_KINDS = 14
"""A random secret of 40 characters has at least so many different ones; a placeholder seldom has."""
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
NEW_FORM = 16
"""Since 2019 the first bit after the prefix is set, so the first letter is one of the last sixteen: ``Q`` to ``7``."""

_SECRET = re.compile(rb"(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])")
_DOCUMENTED = re.compile(rb"A[KS]IA[A-Z0-9]{9}EXAMPLE")
_HEXADECIMAL = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_EXAMPLE = "EXAMPLE"


def access_key(hit: re.Match[bytes]) -> Candidate | None:
    """Pair a key id with the nearest text that can be its secret; AWS's documentation keys are no secret."""
    key_id = hit[0].decode()
    if key_id.endswith(_EXAMPLE):
        return None
    text, before, after = hit.string, hit.start(), hit.end()
    around = list(_SECRET.finditer(text, max(0, before - NEARBY), after + NEARBY))
    # What stands at the far end may have been cut there, and then be the beginning of something longer.
    whole = [found for found in around if found.end() < after + NEARBY or found.end() == len(text)]
    later = [found for found in whole if found.start() > before]
    for found in (*later, *reversed(whole[: len(whole) - len(later)])):
        value = found[0].decode()
        if may_be_secret(value):
            return Candidate(
                value, credential=f"aws.iam.access_key:{key_id}", facts=account_of(key_id), span=found.span()
            )
    return None


def account_of(key_id: str) -> dict[str, str]:
    """The account that a key id names: the forty bits after the first one. Ids given before 2019 name none."""
    letters = key_id[4:13]
    if not letters or any(letter not in ALPHABET for letter in letters) or ALPHABET.index(letters[0]) < NEW_FORM:
        return {}
    packed = 0
    for letter in letters:
        packed = packed << 5 | ALPHABET.index(letter)
    account = packed >> 4 & (1 << 40) - 1
    return {"account": f"{account:012d}"} if 0 < account < 10**12 else {}


def may_be_secret(value: str) -> bool:
    """Whether 40 characters can be a secret key: forty hexadecimal digits are a commit or a checksum."""
    mixed = any(each.islower() for each in value) and any(each.isupper() for each in value)
    return mixed and len(set(value)) >= FEWEST_KINDS and _EXAMPLE not in value and not _HEXADECIMAL.fullmatch(value)


def secret_alone(hit: re.Match[bytes]) -> Candidate | None:
    """Take a value that is assigned to a secret key's name for one, unless it cannot be."""
    value = hit["secret"].decode()
    around = hit.string[max(0, hit.start() - NEARBY) : hit.end() + NEARBY]
    return Candidate(value) if may_be_secret(value) and not _DOCUMENTED.search(around) else None


ACCESS_KEY = aws.detector(
    "aws-access-key",
    "AWS access key with its secret",
    r"(?<![A-Za-z0-9/+])A(?:K|S)IA[A-Z0-9]{16}(?![A-Za-z0-9/+])",
    confirm=access_key,
    looks_around=True,
    placeholders=False,
    finds=(
        "aws_access_key_id = AKIA<base32:16>\naws_secret_access_key = <base64:40>\n",
        '{"AccessKeyId": "ASIA<base32:16>", "SecretAccessKey": "<base64:40>"}',
    ),
    ignores=(
        "the key AKIA<base32:16> was revoked",
        "aws_access_key_id = AKIA<base32:9>EXAMPLE\naws_secret_access_key = <base64:40>",
        "AKIA<base32:16> leaked in <hex:40>",
    ),
)

SECRET_KEY = aws.detector(
    "aws-secret-access-key",
    "AWS secret access key without its id",
    assigned(
        r"aws[_.-]{0,2}(?:account[_.-]?)?(?:secret|sec[_.-]?key|sk)|secret[_.-]?access[_.-]?key",
        r"[A-Za-z0-9/+]{40}",
        more="A-Za-z0-9/+=",
    ),
    confirm=secret_alone,
    looks_around=True,
    confidence=Confidence.MEDIUM,
    finds=("AWS_SECRET_ACCESS_KEY=<base64:40>", 'secretAccessKey: "<base64:40>"'),
    ignores=("aws_secret_access_key = <hex:40>", "AWS_SECRET_ACCESS_KEY=<base64:33>EXAMPLE"),
)

BEDROCK_KEY = aws.detector(
    "aws-bedrock-api-key",
    "Amazon Bedrock API key",
    token(r"ABSK[A-Za-z0-9+/]{109,269}={0,2}", more=r"A-Za-z0-9+/="),
    entropy=3.5,
    finds=("AWS_BEARER_TOKEN_BEDROCK=ABSK<base64:128>",),
    ignores=("ABSK<base64:20>", "xABSK<base64:128>"),
)
