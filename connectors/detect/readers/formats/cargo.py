"""How Cargo logs in to registries."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import lines

TOKEN = Reader(
    name="cargo-registry-token",
    title="Token of a registry in Cargo's credentials",
    provider="Cargo",
    paths=("*/.cargo/credentials", "*/.cargo/credentials.toml", "*/.cargo/config.toml", "*/cargo/credentials.toml"),
    look=settings(lines.equals, "(?:/|[.])(?:token|secret-key)", facts={"registry": "@0"}),
    reference="https://doc.rust-lang.org/cargo/reference/config.html#credentials",
    remedy="Revoke the token, then look at which crates were published since it leaked.",
    finds=(
        (".cargo/credentials.toml", '[registry]\ntoken = "cio<alnum:32>"\n'),
        (".cargo/credentials", '[registries.acme]\ntoken = "Bearer <alnum:30>"\n'),
    ),
    ignores=((".cargo/config.toml", '[registries.acme]\nindex = "sparse+https://cargo.acme.test/"\n'),),
)
