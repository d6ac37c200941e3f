import base64
import json
import re
import zlib

import pytest

from connectors.detect import Finder, Match, made_of
from connectors.detect.detectors import of
from connectors.detect.samples import made
from connectors.detect.shapes.mixed import is_mixed, mixed
from connectors.detect.shapes.named import key_of, own_key_of
from connectors.detect.shapes.payload import carried, facts_of, plain
from connectors.detect.shapes.told import beside, told


def b64(payload: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")


def signed(claims: dict[str, object]) -> str:
    return f"{b64({'alg': 'RS256', 'typ': 'JWT'})}.{b64(claims)}.{'q7Xz2mV9' * 6}"


def only(module: str, name: str, text: str) -> Match:
    (found,) = matches(module, name, text)
    return found


def matches(module: str, name: str, text: str) -> list[Match]:
    filled = made(text, f"{module} {name}")
    return Finder(made_of([of(module)[name]], fast=False)).find(filled.encode())


# What is told ----------------------------------------------------------------------------------------------------


def hit_of(expression: str, text: str) -> re.Match[bytes]:
    hit = re.search(expression.encode(), text.encode())
    assert hit
    return hit


def test_named_groups_become_the_credential_and_the_facts() -> None:
    hit = hit_of(r"acme_(?P<id>\w{3})_(?P<secret>\w{4})(?P<region>-eu)?", "acme_abc_9f3k-eu")
    found = told("acme.key:{id}", region="{region}", mode="live")(hit)
    assert found
    assert (found.value, found.credential, found.facts) == ("9f3k", "acme.key:abc", {"region": "-eu", "mode": "live"})


def test_a_group_that_took_no_part_is_not_told() -> None:
    hit = hit_of(r"(?:acme_(?P<id>\w{3})_)?(?P<secret>\w{4})", "9f3k")
    found = told("acme.key:{id}", id="{id}")(hit)
    assert found
    assert (found.credential, found.facts) == (None, {})


def test_only_values_with_digits_and_letters_are_taken_where_that_is_asked() -> None:
    words, drawn = hit_of(r"(?P<secret>\w+)", "nameofafunction"), hit_of(r"(?P<secret>\w+)", "n4meofafunct1on")
    assert mixed(words) is None
    assert told(only_mixed=True)(words) is None
    assert mixed(drawn)
    assert not is_mixed("1234")


def test_what_stands_beside_is_a_fact_and_can_be_needed() -> None:
    text = "host: eu.acme.test\nkey: 9f3k"
    hit = hit_of(r"key: (?P<secret>\w+)", text)
    look = beside("acme.host:{host}", host=r"[\w.]+\.acme\.test")
    found = look(hit)
    assert found
    assert (found.credential, found.facts) == ("acme.host:eu.acme.test", {"host": "eu.acme.test"})
    lone = hit_of(r"key: (?P<secret>\w+)", "key: 9f3k")
    assert beside(host=r"[\w.]+\.acme\.test", needed=True)(lone) is None
    assert beside(host=r"[\w.]+\.acme\.test")(lone)


def test_what_stands_far_away_does_not_belong_to_it() -> None:
    hit = hit_of(r"key: (?P<secret>\w+)", f"eu.acme.test{' ' * 500}key: 9f3k")
    assert beside(needed=True, host=r"[\w.]+\.acme\.test")(hit) is None


# What is carried -------------------------------------------------------------------------------------------------


def test_both_alphabets_of_base64_are_read_with_and_without_padding() -> None:
    assert plain("--__") == plain("++//") == b"\xfb\xef\xff"
    assert plain("YQ") == plain("YQ==") == b"a"


@pytest.mark.parametrize("text", ["", "a", "*", b64([1]), "eyJhIjox"])
def test_what_carries_no_object_carries_nothing(text: str) -> None:
    assert carried(text) == {}


def test_facts_are_the_plain_fields_that_are_there() -> None:
    payload: dict[str, object] = {"org": "contoso", "id": 7, "empty": "", "deep": {"a": 1}}
    told_facts = facts_of(payload, account="org", number="id", empty="empty", deep="deep", missing="none")
    assert told_facts == {"account": "contoso", "number": "7"}


# Names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ACME_PROD_API_KEY", "acmeApiKey", "acme-token", "x.acme.client.secret", "ACME_PAT"])
def test_names_of_a_distinct_provider_are_known_in_every_style(name: str) -> None:
    assert re.search(key_of("acme"), name, re.IGNORECASE)


@pytest.mark.parametrize("name", ["EXA_API_KEY", "exa_key", "exaApiKey", "my.exa.ai_key"])
def test_names_of_a_provider_that_is_a_common_word_stand_alone(name: str) -> None:
    assert re.search(own_key_of("exa(?:[_.-]?ai)?"), name, re.IGNORECASE)


@pytest.mark.parametrize("name", ["EXAMPLE_API_KEY", "hexa_key", "exact_match_key", "exa_model_name_of_key"])
def test_longer_words_are_not_taken_for_a_common_word(name: str) -> None:
    assert not re.search(own_key_of("exa"), name, re.IGNORECASE)


# Providers whose credentials say more ----------------------------------------------------------------------------


def test_a_discord_token_names_its_bot_and_a_look_alike_is_none() -> None:
    bot = base64.b64encode(b"862947301859274635").decode()
    found = only("discord", "discord-bot-token", f"token={bot}.G<alnum:5>.<alnum:38>")
    assert found.credential == "discord.bot:862947301859274635"
    assert not matches("discord", "discord-bot-token", "MTA<alnum:21>.<alnum:6>.<alnum:38>")


def test_a_slack_webhook_is_one_value_with_its_workspace() -> None:
    text = "https://hooks.slack.com/services/T<upperalnum:8>/B<upperalnum:8>/<alnum:24>"
    found = only("slack", "slack-webhook", f"url = '{text}'")
    assert found.value == made(text, "slack slack-webhook")
    assert found.facts["workspace"].startswith("T")


def test_a_grafana_token_whose_checksum_is_wrong_is_none() -> None:
    body = "glsa_" + "Zk3Xq9Lm2Vb7Tn5R" * 2
    right = zlib.crc32(body.encode()).to_bytes(4, "little").hex()
    wrong = zlib.crc32(body.encode()).to_bytes(4, "big").hex()
    assert only("grafana", "grafana-service-account-token", f"t={body}_{right}").value.endswith(right)
    assert not matches("grafana", "grafana-service-account-token", f"t={body}_{wrong}")


def test_a_grafana_cloud_token_tells_organization_name_and_region() -> None:
    def encoded(payload: dict[str, object]) -> str:
        return base64.b64encode(json.dumps(payload, separators=(",", ":")).encode()).decode()

    payload: dict[str, object] = {"o": "682345", "n": "writer", "k": "9fQ2xL7vT3mZ8kR1wB5n"}
    whole = only("grafana", "grafana-cloud-token", f"glc_{encoded(payload | {'m': {'r': 'eu'}})}")
    assert whole.facts == {"organization": "682345", "name": "writer", "region": "eu"}
    assert "region" not in only("grafana", "grafana-cloud-token", f"glc_{encoded(payload)}").facts
    legacy = only(
        "grafana", "grafana-legacy-api-key", encoded({"k": "vT9xQ2mZ7kR3wB1nL5pS8dF4gH6jK0aC", "n": "a", "id": 1})
    )
    assert legacy.facts == {"organization": "1", "name": "a"}


def test_a_sentry_token_tells_its_organization() -> None:
    finds = of("sentry")["sentry-organization-token"].finds[0]
    found = only("sentry", "sentry-organization-token", made(finds, ""))
    assert found.facts["organization"] == "contoso"
    assert found.facts["host"] == "https://sentry.io"


def test_a_honeycomb_key_tells_its_id_and_when_it_was_made() -> None:
    found = only("honeycomb", "honeycomb-api-key", "key=hcaik_01hqwy5cg0<digit:16><loweralnum:32>")
    assert found.credential
    assert found.credential.startswith("honeycomb.api_key:hcaik_01hqwy5cg0")
    assert found.facts == {"created": "2024-03-01"}


def test_a_long_stripe_key_names_its_account_and_a_short_one_cannot() -> None:
    long = only("stripe", "stripe-live-key", "rk_live_51<alnum:97>")
    assert long.facts["account"] == f"acct_{long.value[len('rk_live_5') :][:16]}"
    assert long.facts["kind"] == "restricted"
    assert only("stripe", "stripe-live-key", "sk_live_<alnum:24>").facts == {"kind": "secret"}
    assert not matches("stripe", "stripe-live-key", "sk_live_<lower:24>")


@pytest.mark.parametrize(
    ("module", "detector", "name", "claims", "credential", "facts"),
    [
        ("qdrant", "qdrant-database-key", "QDRANT_API_KEY", {"access": "m"}, None, {"access": "m"}),
        ("monday", "monday-api-token", "MONDAY_TOKEN", {"actid": 5, "uid": 7}, None, {"account": "5", "user": "7"}),
        ("calendly", "calendly-access-token", "CALENDLY_TOKEN", {"jti": "a-1"}, "calendly.token:a-1", {}),
        ("calendly", "calendly-access-token", "CALENDLY_TOKEN", {"user_uuid": "u"}, None, {"user": "u"}),
        ("temporal", "temporal-api-key", "TEMPORAL_API_KEY", {"key_id": "k"}, "temporal.api_key:k", {}),
        ("temporal", "temporal-api-key", "TEMPORAL_API_KEY", {"account_id": "a"}, None, {"account": "a"}),
    ],
)
def test_a_signed_key_tells_what_it_says_of_itself(
    module: str, detector: str, name: str, claims: dict[str, object], credential: str | None, facts: dict[str, str]
) -> None:
    found = only(module, detector, f"{name}={signed({'iss': 'https://issuer.test'} | claims)}")
    assert (found.credential, found.facts) == (credential, facts)


def test_a_mapbox_token_names_its_account_and_its_id() -> None:
    payload = base64.urlsafe_b64encode(b'{"u":"contoso","a":"clx0k2"}').decode().rstrip("=")
    found = only("mapbox", "mapbox-secret-token", f"sk.{payload}.<alnum:22>")
    assert (found.credential, found.facts) == ("mapbox.token:clx0k2", {"account": "contoso"})
    assert only("mapbox", "mapbox-secret-token", "sk.eyJ1Ijoi<alnum:60>.<alnum:22>").credential is None


def test_a_miro_token_names_its_region() -> None:
    region = base64.b64encode(b'{"miro.origin":"eu01"}').decode().rstrip("=")
    assert only("miro", "miro-access-token", f"{region}_<alnum:27>").facts == {"region": "eu01"}


def test_an_elastic_key_is_an_id_and_a_secret_and_nothing_else() -> None:
    key = base64.b64encode(b"VuaC9_xQm3Zt-7kLwB2n:ui2lp9axTNms-akw7tvNnw").decode()
    found = only("elastic", "elastic-api-key", f"ELASTIC_API_KEY={key}")
    assert found.credential == "elastic.api_key:VuaC9_xQm3Zt-7kLwB2n"
    assert not matches("elastic", "elastic-api-key", "ELASTIC_API_KEY=<alnum:58>==")


def test_a_workos_key_names_itself() -> None:
    found = only("workos", "workos-api-key", made(of("workos")["workos-api-key"].finds[0], ""))
    assert found.credential == "workos.api_key:key_01J2M8T4VZQK7N5R3XW9B6YDCF"


def test_a_twilio_token_stands_with_its_account() -> None:
    found = only("twilio", "twilio-auth-token", 'Client("AC<hex:32>", "<hex:32>")')
    assert found.credential == f"twilio.account:{found.facts['account']}"


@pytest.mark.parametrize(
    ("module", "detector", "text"),
    [
        ("stripe", "stripe-live-key", "pk_live_51<alnum:97>"),
        ("mapbox", "mapbox-secret-token", "pk.eyJ1Ijoi<alnum:60>.<alnum:22>"),
        ("posthog", "posthog-personal-key", "phc_<alnum:43>"),
        ("square", "square-access-token", "sq0idp-<alnum:22>"),
        ("langfuse", "langfuse-secret-key", "pk-lf-<uuid>"),
        ("flutterwave", "flutterwave-secret-key", "FLWPUBK-<hex:32>-X"),
        ("imagekit", "imagekit-private-key", "public_<base64:27>="),
        ("woocommerce", "woocommerce-consumer-secret", "ck_<hex:40>"),
        ("twilio", "twilio-api-key", "TWILIO_API_KEY=SK<hex:32>"),
        ("razorpay", "razorpay-key", "key: rzp_live_<alnum:14>"),
    ],
)
def test_what_is_meant_to_be_seen_is_no_secret(module: str, detector: str, text: str) -> None:
    assert not matches(module, detector, text)


@pytest.mark.parametrize(
    ("module", "detector", "text"),
    [
        ("openai", "openai-project-api-key", '{"OPENAI_API_KEY": "sk-proj-<alnum:74>T3BlbkFJ<alnum:74>"}'),
        ("openai", "openai-project-api-key", "url?key%3Dsk-proj-<alnum:74>T3BlbkFJ<alnum:74>&x=1"),
        ("sendgrid", "sendgrid-api-key", 'echo "SENDGRID_API_KEY=SG.<alnum:22>.<alnum:43>\\n" >> .env'),
        ("telegram", "telegram-bot-token", "https://api.telegram.org/bot<digit:10>:AA<alnum:33>/sendMessage"),
        ("datadog", "datadog-api-key", "- name: DD_API_KEY\n  value: <hex:32>"),
        ("okta", "okta-api-token", '"Authorization", "SSWS 00<alnum:40>"'),
        ("airtable", "airtable-access-token", "--header 'Authorization: Bearer pat<alnum:14>.<hex:64>'"),
    ],
)
def test_they_are_found_in_the_places_where_they_are_met(module: str, detector: str, text: str) -> None:
    assert only(module, detector, text).detector == detector


def test_a_payload_that_is_no_text_says_nothing() -> None:
    """Bytes that are no UTF-8 raise another error than JSON that ends too soon."""
    damaged = base64.b64encode(b'{"a": "\xfd"}').decode()
    assert plain(damaged)
    assert carried(damaged) == {}
