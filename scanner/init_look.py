"""Which credentials are at hand, found without using any: only whether and where they are, never what they are."""

from __future__ import annotations

import configparser
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec


class Hint(msgspec.Struct, frozen=True, kw_only=True):
    """A place that could be scanned. Without a platform it cannot be read yet and is only mentioned."""

    name: str
    seen: str
    """Where the credential was seen, as a person would look it up."""
    platform: str = ""
    options: Mapping[str, object] = {}


def look(environ: Mapping[str, str], cwd: Path, home: Path) -> Iterator[Hint]:
    """Look at the environment, the home folder and this folder."""
    yield from _git(cwd)
    yield from _aws(environ, home)
    yield from _vault(environ, home)
    yield from _not_yet(environ, home)


def _git(cwd: Path) -> Iterator[Hint]:
    for folder in (cwd, *cwd.parents):
        if (folder / ".git").exists():
            options = {"paths": [os.path.relpath(folder, cwd)]}
            yield Hint(name="repository", seen="this git repository", platform="git", options=options)
            return


def _aws(environ: Mapping[str, str], home: Path) -> Iterator[Hint]:
    if environ.get("AWS_ACCESS_KEY_ID"):
        yield Hint(name="aws", seen="AWS_ACCESS_KEY_ID in the environment", platform="aws")
    files = (
        Path(environ.get("AWS_CONFIG_FILE") or home / ".aws" / "config"),
        Path(environ.get("AWS_SHARED_CREDENTIALS_FILE") or home / ".aws" / "credentials"),
    )
    profiles = {profile: file for file in reversed(files) for profile in _profiles(file)}
    for profile, file in sorted(profiles.items()):
        options = {"profile": profile}
        yield Hint(name=f"aws-{profile}", seen=f"profile {profile} in {file}", platform="aws", options=options)


def _profiles(file: Path) -> Iterator[str]:
    """Name the profiles of an AWS file; its values are read by nobody."""
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read(file, encoding="utf-8")
    except (configparser.Error, OSError, UnicodeDecodeError):
        return
    for section in parser.sections():
        kind, _, name = section.partition(" ")
        if not name or kind == "profile":
            yield (name or section).strip()


def _vault(environ: Mapping[str, str], home: Path) -> Iterator[Hint]:
    file = home / ".vault-token"
    for prefix in ("VAULT", "BAO"):
        address = environ.get(f"{prefix}_ADDR")
        if address:
            variable = f"{prefix}_TOKEN"
            advice = f"; its token is in {file}: export {variable}=$(cat {file})" if file.is_file() else ""
            options: dict[str, object] = {"address": address, "token": {"env": variable}}
            if environ.get(f"{prefix}_NAMESPACE"):
                options["namespace"] = environ[f"{prefix}_NAMESPACE"]
            seen = f"{prefix}_ADDR in the environment"
            yield Hint(
                name="vault", seen=seen + ("" if environ.get(variable) else advice), platform="vault", options=options
            )
            return
    if file.is_file():
        yield Hint(name="vault", seen=f"{file}; set VAULT_ADDR and run muster init --force to have it written here")


def _not_yet(environ: Mapping[str, str], home: Path) -> Iterator[Hint]:
    """Name what this version cannot read, so that nobody takes silence for "nothing there"."""
    azure = Path(environ.get("AZURE_CONFIG_DIR") or home / ".azure") / "azureProfile.json"
    if azure.is_file():
        yield Hint(name="azure", seen=f"Azure CLI, {azure}")
    gcloud = Path(environ.get("CLOUDSDK_CONFIG") or home / ".config" / "gcloud")
    if environ.get("GOOGLE_APPLICATION_CREDENTIALS"):
        yield Hint(name="google", seen="GOOGLE_APPLICATION_CREDENTIALS in the environment")
    elif gcloud.is_dir():
        yield Hint(name="google", seen=f"gcloud, {gcloud}")
    for name in ("GITHUB_TOKEN", "GH_TOKEN"):
        if environ.get(name):
            yield Hint(name="github", seen=f"{name} in the environment")
            break
    kubeconfig = environ.get("KUBECONFIG", "").split(":")[0] or str(home / ".kube" / "config")
    if Path(kubeconfig).is_file():
        yield Hint(name="kubernetes", seen=f"kubeconfig, {kubeconfig}")
