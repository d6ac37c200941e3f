import tomllib
from pathlib import Path

import jsonschema
import pytest

from connectors.registry import platform_names
from scanner.settings import load
from scanner.settings.describe import describe, said
from scanner.settings.schema import schema

TEXT = """
estate = "acme"
[rules]
disabled = ["vault-root-token"]
[rules.severity]
nhi-owner-missing = "low"
[sources.v]
platform = "vault"
address = "http://127.0.0.1:8200"
[sources.v.approle]
role_id = "r"
secret_id = { env = "SECRET_ID" }
"""


def test_every_setting_is_shown_with_its_value_and_origin(tmp_path: Path) -> None:
    file = tmp_path / "muster.toml"
    file.write_text(TEXT)
    environ = {"MUSTER_STORE": "postgresql://me:" + "hunter22" + "@db/m", "MUSTER_KEEP": "3", "HOME": "/h"}
    rows = {row.path: (row.value, row.origin) for row in describe(load(environ=environ, cwd=tmp_path, config=file))}
    assert rows["estate"] == ('"acme"', "muster.toml:2")
    assert rows["store"] == ('"postgresql://me:[redacted]@db/m"', "MUSTER_STORE")
    assert rows["keep"] == ("3", "MUSTER_KEEP")
    assert rows["register"] == ("not set", "default")
    assert rows["limits.dormant_days"] == ("90", "default")
    assert rows["rules.disabled"] == ('["vault-root-token"]', "muster.toml:4")
    assert rows["rules.severity.nhi-owner-missing"] == ('"low"', "muster.toml:6")
    assert rows["sources.v.platform"] == ('"vault"', "muster.toml:8")
    assert "SECRET_ID" in rows["sources.v.approle"][0]


def test_values_are_written_as_in_the_file() -> None:
    assert said(True) == "true"  # noqa: FBT003 because the value is the subject
    assert said({}) == "{}"
    assert said((1, "a")) == '[1, "a"]'


def test_the_schema_accepts_what_loads_and_knows_every_platform() -> None:
    published = schema()
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(tomllib.loads(TEXT), published)
    sources = published["properties"]["sources"]["additionalProperties"]["anyOf"]
    assert [each["title"] for each in sources] == list(platform_names())


@pytest.mark.parametrize("text", ["esate = 'x'", "[limits]\ndormant_days = 'x'", "[sources.a]\nplatform = 'none'"])
def test_the_schema_refuses_what_does_not_load(text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tomllib.loads(text), schema())
