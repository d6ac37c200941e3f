"""Orchard's part in AWS: an organisation and its accounts, written through plain boto3 to moto's server.

The demo writes; the scanner only reads. Once all is raised the server checks every signature and every right, so the
scanner sees what its own least policy lets it see, and the leaked key is a key that works.
"""

from __future__ import annotations

import contextlib
import json
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import boto3
import msgspec
from botocore.config import Config

from scanner.demo.aws_account import Account, policy_document
from scanner.demo.templates import data_of

if TYPE_CHECKING:
    from mypy_boto3_organizations import OrganizationsClient

REGION = "eu-west-1"
READER = "muster-reader"
SCANNER = "muster-scanner"
ACCOUNTS = {"prod": "orchard-prod", "tools": "orchard-tools"}
FORGOTTEN = {"prod": "iam:GenerateCredentialReport"}
"""What the reader role of an account lacks, for it was made from an older list: the gap of this part of the story."""
PLATFORM = "platform"
CONFIG = Config(retries={"mode": "standard", "max_attempts": 5})


class KeyPair(msgspec.Struct, frozen=True):
    """An access key as AWS hands it out, once."""

    id: str
    secret: str

    def __repr__(self) -> str:
        return f"KeyPair({self.id!r}, …)"


class AwsEstate(msgspec.Struct, frozen=True, kw_only=True):
    """What was raised: the server's address, the accounts' numbers by name, and the keys that were issued."""

    url: str
    root: str
    accounts: dict[str, str]
    scanner: KeyPair
    keys: dict[str, tuple[KeyPair, ...]]

    def role(self, account: str, name: str) -> str:
        """The ARN of a role."""
        return f"arn:aws:iam::{self.accounts[account]}:role/{name}"

    def user(self, account: str, name: str) -> str:
        """The ARN of a user."""
        return f"arn:aws:iam::{self.accounts[account]}:user/{name}"

    def session(self, keys: KeyPair) -> boto3.Session:
        """A session that signs with these keys."""
        return boto3.Session(keys.id, keys.secret, region_name=REGION)


def raise_aws(url: str, *, reads: Sequence[str]) -> AwsEstate:
    """Found the organisation. ``reads`` are the actions that the scanner declares it needs."""
    with _organizations(url) as organizations:
        root = organizations.create_organization(FeatureSet="ALL")["Organization"]["MasterAccountId"]
        numbers = {name: _found(organizations, label) for name, label in ACCOUNTS.items()}
        _limit(organizations, numbers["prod"])
    told = data_of("aws.yaml", {**numbers, "root": root})
    issued: dict[str, list[KeyPair]] = {}
    for name, number in numbers.items():
        with _account(url, number) as account:
            account.raise_all(told[name])
            account.role(READER, _reader_role(root, [each for each in reads if each != FORGOTTEN.get(name)]))
            account.tag_role("OrganizationAccountAccessRole", PLATFORM)
            for user, pairs in account.issued.items():
                issued[user] = [KeyPair(*pair) for pair in pairs]
    with _account(url, root) as account:
        account.user(SCANNER, _scanner_user(numbers, reads))
        scanner = KeyPair(*account.issued[SCANNER][0])
    enforce(url)
    return AwsEstate(
        url=url,
        root=root,
        accounts=numbers,
        scanner=scanner,
        keys={user: tuple(pairs) for user, pairs in issued.items()},
    )


def grow(estate: AwsEstate) -> None:
    """Let a week pass: rights grow, a key is added, and the door that stood open to anyone is shut."""
    told = data_of("aws-second-week.yaml", {**estate.accounts, "root": estate.root})
    enforce(estate.url, after="inf")
    for name, number in estate.accounts.items():
        with _account(estate.url, number) as account:
            account.change(told.get(name, {}))
    enforce(estate.url)


def enforce(url: str, *, after: str = "0") -> None:
    """Tell the server from which request on it checks signatures and rights (``inf``: it never does)."""
    asked = urllib.request.Request(  # noqa: S310 because the address is ours, on loopback
        f"{url}/moto-api/reset-auth", data=after.encode(), headers={"Content-Type": "text/plain"}, method="POST"
    )
    with urllib.request.urlopen(asked, timeout=30):  # noqa: S310 because the address is ours, on loopback
        pass


def _founder() -> boto3.Session:
    """Before it is told to check, the server asks nobody who they are."""
    return boto3.Session("founder", "founder", region_name=REGION)


@contextlib.contextmanager
def _organizations(url: str) -> Iterator[OrganizationsClient]:
    client = _founder().client("organizations", endpoint_url=url, config=CONFIG)
    with contextlib.closing(client):
        yield client


@contextlib.contextmanager
def _account(url: str, number: str) -> Iterator[Account]:
    with contextlib.closing(_founder().client("sts", endpoint_url=url, config=CONFIG)) as sts:
        role = f"arn:aws:iam::{number}:role/OrganizationAccountAccessRole"
        lent = sts.assume_role(RoleArn=role, RoleSessionName="founding")["Credentials"]
    session = boto3.Session(lent["AccessKeyId"], lent["SecretAccessKey"], lent["SessionToken"], region_name=REGION)
    with contextlib.closing(session.client("iam", endpoint_url=url, config=CONFIG)) as iam:
        yield Account(iam, number)


def _found(organizations: OrganizationsClient, label: str) -> str:
    asked = organizations.create_account(Email=f"{label}@orchard.example", AccountName=label)
    return asked["CreateAccountStatus"]["AccountId"]


def _limit(organizations: OrganizationsClient, number: str) -> None:
    """An organisation policy: nobody in production may leave the organisation or switch its guards off."""
    organizations.enable_policy_type(
        RootId=organizations.list_roots()["Roots"][0]["Id"], PolicyType="SERVICE_CONTROL_POLICY"
    )
    denied = ["organizations:LeaveOrganization", "cloudtrail:StopLogging", "guardduty:DeleteDetector"]
    made = organizations.create_policy(
        Name="orchard-guards",
        Description="Nobody leaves, nobody switches the guards off",
        Type="SERVICE_CONTROL_POLICY",
        Content=json.dumps(policy_document([{"deny": denied}])),
    )
    organizations.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=number)


def _reader_role(root: str, reads: Sequence[str]) -> Mapping[str, Any]:
    return {
        "owner": PLATFORM,
        "trusts": {"AWS": f"arn:aws:iam::{root}:user/{SCANNER}"},
        "inline": [{"allow": [action for action in reads if not action.startswith(("sts:", "organizations:"))]}],
    }


def _scanner_user(numbers: Mapping[str, str], reads: Sequence[str]) -> Mapping[str, Any]:
    """The scanner's user may list the organisation and become the reader in its accounts; nothing else."""
    return {
        "owner": PLATFORM,
        "keys": ["active"],
        "inline": [
            {"allow": [action for action in reads if action.startswith("organizations:")]},
            {"allow": ["sts:AssumeRole"], "on": [f"arn:aws:iam::{each}:role/{READER}" for each in numbers.values()]},
        ],
    }
