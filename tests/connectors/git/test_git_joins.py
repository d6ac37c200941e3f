"""From a leaked value in a repository to the identity it opens: by its public id, or by the value itself."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from graph_support import graph_of, user
from repository_support import access_key, repository
from sources_support import ESTATE_KEY, collected

from connectors.detect import fingerprint
from connectors.detect.samples import drawn
from connectors.git import GitOptions
from graph.access import EdgeKind
from graph.model import Credential, Exposure

ANNA = user("anna")
KEY_ID, SECRET = access_key(21)
GIT_USER = f"anna-at-{drawn('digit', 12, random.Random(8))}"  # noqa: S311  because nothing is kept safe by it
GIT_PASSWORD = drawn("alnum", 43, random.Random(9)) + "="  # noqa: S311  because the same
APPSYNC = "da2-" + drawn("loweralnum", 26, random.Random(4))  # noqa: S311  because nothing is kept safe by it


def credential(kind: str, name: str, value: str | None = None) -> Credential:
    """What a connector tells of a credential of Anna's."""
    told = fingerprint(ESTATE_KEY, value) if value else None
    return Credential(id=f"{kind}:{name}", kind=kind, identity=ANNA.id, name=name, fingerprint=told)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (f"aws_access_key_id={KEY_ID}\naws_secret_access_key={SECRET}\n", credential("aws.iam.access_key", KEY_ID)),
        (
            f"User Name,Password\n{GIT_USER},{GIT_PASSWORD}\n",
            Credential(
                id="aws.iam.service_credential:ACCA2",
                kind="aws.iam.service_credential",
                identity=ANNA.id,
                name=GIT_USER,
            ),
        ),
        (f"x-api-key: {APPSYNC}\n", credential("aws.appsync.key", "arn:aws:appsync:::apis/x/1", APPSYNC)),
    ],
    ids=["by public id", "by name", "by value"],
)
def test_a_leak_leads_to_the_identity(tmp_path: Path, text: str, known: Credential) -> None:
    repo = repository(tmp_path / "repo")
    repo.commit({"deploy.env": text})
    exposures = collected("git", GitOptions(paths=(str(repo.folder),))).each(Exposure)
    graph = graph_of(ANNA, known, *exposures)
    (leak,) = (each for each in exposures if known.id in graph.reach(each.id))
    assert ANNA.id in graph.reach(leak.id)
    assert {edge.kind for edge in graph.edges_from(leak.id)} == {EdgeKind.REVEALS}


def test_a_leak_of_somebody_else_s_leads_nowhere(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    repo.commit({"deploy.env": f"x-api-key: {APPSYNC}\n"})
    other = credential("aws.appsync.key", "y", APPSYNC[::-1])
    (leak,) = collected("git", GitOptions(paths=(str(repo.folder),))).each(Exposure)
    assert graph_of(ANNA, other, leak).reach(leak.id) == set()
