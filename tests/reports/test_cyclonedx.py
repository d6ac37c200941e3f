from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import reports_graphs as graphs
import reports_support as support
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from graph.model import (
    AiSystem,
    AnyRecord,
    Credential,
    DeclaredModel,
    Exposure,
    Gap,
    GapReason,
    Identity,
    Secret,
    SecretStore,
)
from reports.declare import Style
from reports.registry import reporters
from reports.scan import Scan

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_7)
"""The published schema, read once; strict: a field that it does not know is refused."""
LONG = "x" * 10_000
STORE = "aws.secretsmanager:111122223333"


def written(*records: AnyRecord, scan: Scan | None = None, carried: tuple[str, ...] = ()) -> str:
    whole = graphs.whole(scan or support.scan())
    if records:
        made = graphs.graph_of(list(records), carried=carried)
        whole = msgspec.structs.replace(whole, graph=lambda: made)
    text = reporters()["cyclonedx"].written(whole, Style()).decode()
    problem = VALIDATOR.validate_str(text)
    assert problem is None, str(problem)[:2000]
    return text


def told(*records: AnyRecord, scan: Scan | None = None, carried: tuple[str, ...] = ()) -> dict[str, Any]:
    """The document, valid by the published schema, with every reference pointing at something that is there once."""
    document: dict[str, Any] = json.loads(written(*records, scan=scan, carried=carried))
    parts = [*document["components"], *document["services"]]
    refs = [each["bom-ref"] for each in (*parts, *document["compositions"], document["metadata"]["component"])]
    assert len(refs) == len(set(refs))
    for each in document["dependencies"]:
        assert {each["ref"], *each["dependsOn"]} <= set(refs)
    for each in document["compositions"]:
        assert set(each["assemblies"]) <= set(refs)
    for each in parts:
        for other in each.get("cryptoProperties", {}).get("relatedCryptoMaterialProperties", {}).get(RELATED, ()):
            assert other["ref"] in refs
    return document


RELATED = "relatedCryptographicAssets"


def material(document: dict[str, Any], ref: str) -> dict[str, Any]:
    part = next(each for each in document["components"] if each["bom-ref"] == ref)
    crypto: dict[str, Any] = part["cryptoProperties"]["relatedCryptoMaterialProperties"]
    return crypto


def properties(part: dict[str, Any]) -> dict[str, str]:
    return {each["name"].removeprefix("muster:"): each["value"] for each in part.get("properties", ())}


def credential(name: str = "one", kind: str = "aws.iam.access_key", **more: Any) -> Credential:  # noqa: ANN401  because the fields differ
    return Credential(id=f"{kind}:{name}", kind=kind, identity=graphs.ROLE, name=name, **more)


def exposure(fingerprint: str, *places: str, **more: Any) -> Exposure:  # noqa: ANN401  because the fields differ
    return graphs.exposure("aws-access-key", fingerprint, places or ("a.env:1",), **more)


def test_the_estate_is_valid_and_every_credential_and_secret_is_in_it() -> None:
    document = told()
    kinds = [each["type"] for each in document["components"]]
    assert kinds == ["cryptographic-asset"] * 4
    assert {each["name"] for each in document["services"]} >= {"shop-deploy", "deploy-bot", "orchard"}
    assert not told(scan=support.calm_scan())["metadata"]["properties"]


def test_it_is_the_same_for_one_scan_and_has_another_serial_number_for_the_next() -> None:
    assert written() == written()
    numbers = [msgspec.structs.replace(support.scan(), number=number) for number in (7, 8)]
    elsewhere = msgspec.structs.replace(support.scan(), estate="other")
    assert len({told(scan=each)["serialNumber"] for each in (*numbers, elsewhere)}) == 3


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"active": True}, "active"),
        ({"active": False}, "suspended"),
        ({}, None),
        ({"active": True, "expires": support.NOW - timedelta(days=1)}, "deactivated"),
        ({"active": True, "expires": support.NOW + timedelta(days=1)}, "active"),
    ],
)
def test_the_state_is_what_is_reported_and_never_guessed(more: dict[str, Any], state: str | None) -> None:
    assert material(told(credential(**more)), "aws.iam.access_key:one").get("state") == state


def test_what_lies_in_the_open_is_compromised_and_says_where() -> None:
    shown = credential(active=False)
    leak = exposure("f9", "src/a.py:12", "no line", credential=shown.id)
    part = told(shown, leak)["components"][0]
    assert part["cryptoProperties"]["relatedCryptoMaterialProperties"]["state"] == "compromised"
    places = part["evidence"]["occurrences"]
    assert [(each["location"], each.get("line")) for each in places] == [("src/a.py", 12), ("no line", None)]
    assert "4f1c9ab" in places[0]["additionalContext"]


def test_a_secret_that_lies_in_the_open_is_compromised_and_told_once() -> None:
    secret = Secret(id="s1", kind="aws.secretsmanager.secret", store=STORE, name="db", fingerprint="f9")
    document = told(secret, exposure("f9"))
    assert len(document["components"]) == 1
    assert material(document, "s1")["state"] == "compromised"


def test_a_secret_in_the_open_of_which_no_more_is_known_is_there() -> None:
    part = told(exposure("f7", in_head=False))["components"][0]
    assert part["cryptoProperties"]["relatedCryptoMaterialProperties"]["securedBy"] == {"mechanism": "None"}
    assert properties(part)["inHead"] == "no"


def test_a_secret_says_what_secures_it_and_which_credential_it_keeps() -> None:
    store = SecretStore(id=STORE, kind="aws.secretsmanager.store", name="Secrets Manager")
    secret = Secret(
        id="s1",
        kind="aws.secretsmanager.secret",
        store=STORE,
        name="db",
        fingerprint="f1",
        rotation=False,
        versions=3,
        created=support.day(1, 2),
        rotated=support.day(1, 3),
        expires=support.day(2, 1),
    )
    document = told(store, secret, credential(fingerprint="f1", active=True))
    held = material(document, "s1")
    assert held["securedBy"] == {"mechanism": "secrets manager aws.secretsmanager"}
    assert held[RELATED] == [{"type": "credential", "ref": "aws.iam.access_key:one"}]
    assert material(document, "aws.iam.access_key:one")[RELATED] == [{"type": "secret", "ref": "s1"}]
    assert (held["creationDate"], held["updateDate"], held["expirationDate"], held["state"]) == (
        "2026-01-02T12:00:00Z",
        "2026-01-03T12:00:00Z",
        "2026-02-01T12:00:00Z",
        "deactivated",
    )
    about = properties(document["components"][1])
    assert (about["store"], about["rotation"], about["versions"]) == ("Secrets Manager", "off", "3")
    assert {"ref": STORE, "dependsOn": ["s1"]} in document["dependencies"]


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("aws.iam.access_key", "secret-key"),
        ("aws.iam.password", "password"),
        ("vault.token", "token"),
        ("aws.iam.ssh_key", "private-key"),
        ("vault.approle.secret_id", "shared-secret"),
        ("aws.codebuild.source_credential", "credential"),
    ],
)
def test_the_type_follows_the_kind(kind: str, type_: str) -> None:
    assert material(told(credential(kind=kind)), f"{kind}:one")["type"] == type_


def test_people_and_groups_are_no_services_and_what_is_not_known_to_be_a_person_is_one() -> None:
    made = [
        Identity(id=f"i{at}", kind=kind, name=str(at), human=human, used=human)
        for at, (kind, human) in enumerate(
            [("aws.iam.user", True), ("aws.iam.user", None), ("aws.iam.role", False), ("aws.iam.group", None)]
        )
    ]
    assert [each["bom-ref"] for each in told(*made)["services"]] == ["i1", "i2"]


def test_ai_systems_are_applications_that_depend_on_their_models_and_identities() -> None:
    model = DeclaredModel(id="m", provider="bedrock", model="nova", supplier="Amazon")
    systems = [
        AiSystem(id=f"ai:{name}", kind="register.ai", name=name, state="active", models=(model,), identities=("i2",))
        for name in ("helper", "reader")
    ]
    role = Identity(id="i2", kind="aws.iam.role", name="runner")
    document = told(*systems, role)
    models = [each for each in document["components"] if each["type"] == "machine-learning-model"]
    assert [(each["name"], each["supplier"]["name"]) for each in models] == [("nova", "Amazon")]
    assert "unknown" not in {each["aggregate"] for each in document["compositions"]}
    uses = {each["ref"]: each["dependsOn"] for each in document["dependencies"]}
    assert uses["ai:helper"] == ["i2", "model:bedrock/nova"]
    helper = next(each for each in document["components"] if each["bom-ref"] == "ai:helper")
    assert properties(helper)["state"] == "active"


def test_a_source_is_incomplete_only_where_a_listing_of_what_is_told_is_missing() -> None:
    def aggregates(*yields: str) -> dict[str, str]:
        gap = Gap(source="orchard-aws", stream="s", scope="", reason=GapReason.DENIED, yields=yields)
        document = told(scan=msgspec.structs.replace(support.scan(), gaps=(gap,)))
        return {each["bom-ref"].rpartition(":")[2]: each["aggregate"] for each in document["compositions"]}

    assert aggregates("Credential")["orchard-aws"] == "incomplete"
    assert aggregates()["orchard-aws"] == "incomplete"
    assert aggregates("Policy")["orchard-aws"] == "complete"
    assert aggregates("Credential")["shop-repository"] == "complete"


def test_every_gap_is_told_with_its_permission() -> None:
    said = [each["value"] for each in told()["metadata"]["properties"]]
    for gap in support.gaps():
        assert any(gap.stream in each and gap.permission in each and gap.detail in each for each in said)


def test_what_stands_in_from_an_earlier_scan_says_since_when() -> None:
    document = told(credential(), carried=("aws.iam.access_key:one",))
    assert properties(document["components"][0])["carriedSince"] == "2026-02-01T00:00:00Z"


def test_hostile_and_long_names_are_neutral_and_stay_apart() -> None:
    hostile = [credential(name) for name in (support.HOSTILE, LONG, LONG + "1", "a\x1bb", "a\\x1bb", "urn:cdx:x", "")]
    written_ = written(*hostile, Secret(id="urn:cdx:1", kind="k", store=LONG, name=""))
    assert written_.replace("\n", "").isprintable()
    document = told(*hostile, Secret(id="urn:cdx:1", kind="k", store=LONG, name=""))
    refs = [each["bom-ref"] for each in document["components"]]
    assert len(refs) == 8
    assert not any(each.startswith("urn:cdx:") for each in refs)
    assert max(map(len, refs)) <= 512


def test_no_findings_and_no_values_are_in_it() -> None:
    document = told()
    assert "vulnerabilities" not in document
    assert "value" not in json.dumps([each["cryptoProperties"] for each in document["components"]])
    assert "ab…yz" not in written()


def test_without_related_assets_it_is_valid_by_the_specification_before() -> None:
    """Readers that know no later one are told so in the how-to, with the command that makes it."""
    secret = Secret(id="s1", kind="aws.secretsmanager.secret", store=STORE, name="db", fingerprint="f1")
    document = told(secret, credential(fingerprint="f1"))
    for each in document["components"]:
        del each["cryptoProperties"]["relatedCryptoMaterialProperties"][RELATED]
    document |= {"specVersion": "1.6", "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json"}
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document))
    assert problem is None, str(problem)[:2000]
