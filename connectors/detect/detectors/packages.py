"""Registries of packages that have one or two kinds of token each: Ruby, Rust, .NET, Clojure, PHP, Elixir, Haskell."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
REMEDY = "Revoke it in the account's settings, then look at what was published since it leaked."

rubygems = Provider("RubyGems", "https://guides.rubygems.org/api-key-scopes/", REMEDY)
crates = Provider("Cargo", "https://doc.rust-lang.org/cargo/reference/publishing.html", REMEDY)
nuget = Provider("NuGet", "https://learn.microsoft.com/nuget/nuget-org/publish-a-package", REMEDY)
clojars = Provider("Clojars", "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens", REMEDY)
packagist = Provider("Packagist", "https://packagist.com/docs/api-authentication", REMEDY)
hex_pm = Provider("Hex", "https://hex.pm/docs/private", REMEDY)
hackage = Provider("Hackage", "https://hackage.haskell.org/upload", REMEDY)
sonatype = Provider("Sonatype", "https://central.sonatype.org/publish/generate-portal-token/", REMEDY)
gemfury = Provider("Gemfury", "https://gemfury.com/help/tokens/", REMEDY)
cloudsmith = Provider("Cloudsmith", "https://help.cloudsmith.io/docs/api-key", REMEDY)
anaconda = Provider(
    "Anaconda", "https://www.anaconda.com/docs/tools/anaconda-org/user-guide/tasks/work-with-accounts", REMEDY
)

RUBYGEMS = rubygems.detector(
    "rubygems-api-key",
    "RubyGems API key",
    token(r"rubygems_[0-9a-f]{48}"),
    finds=(":rubygems_api_key: rubygems_<hex:48>", "GEM_HOST_API_KEY=rubygems_<hex:48>"),
    ignores=("rubygems_api_key", "rubygems_<hex:40>", "rubygems_<hex:60>"),
)

CRATES = crates.detector(
    "crates-io-api-token",
    "Cargo API token of the public registry",
    token(r"cio[A-Za-z0-9]{32}", more="A-Za-z0-9_"),
    confirm=mixed,
    entropy=3.7,
    finds=('[registry]\ntoken = "cio<alnum:32>"', "CARGO_REGISTRY_TOKEN=cio<alnum:32>"),
    ignores=("precio<alnum:32>", "cio<alnum:40>", "cioloop.IOLoop.instance().start()"),
)

NUGET = nuget.detector(
    "nuget-api-key",
    "NuGet API key",
    token(r"oy2[a-z2-7]{43}"),
    finds=(
        "dotnet nuget push a.nupkg -k oy2<lower:43>",
        "NUGET_API_KEY=oy2<lower:43>",
    ),
    ignores=("oy2<lower:30>", "toy2<lower:43>", "oy2<lower:50>"),
)

CLOJARS = clojars.detector(
    "clojars-deploy-token",
    "Clojars deploy token",
    token(r"CLOJARS_[0-9a-z]{60}"),
    finds=("export CLOJARS_PASSWORD=CLOJARS_<loweralnum:60>", ':password "CLOJARS_<loweralnum:60>"'),
    ignores=("CLOJARS_PASSWORD=secret", "CLOJARS_<loweralnum:40>", "CLOJARS_<upper:60>"),
)

PACKAGIST = packagist.detector(
    "packagist-api-token",
    "Packagist API token",
    token(r"packagist_(?:ack|acs|cak|cas|oak|oas|ort|out|uut|[a-z]{2}[kst])_[A-Za-z0-9]{40,100}"),
    finds=("COMPOSER_TOKEN=packagist_ort_<hex:68>", '"password": "packagist_uut_<hex:68>"'),
    ignores=("packagist_ort_name", "packagist_downloads_<hex:68>"),
)

PACKAGIST_ORG = packagist.detector(
    "packagist-org-api-token",
    "Packagist.org API token",
    assigned(r"packagist[_.-]?(?:api[_.-]?|auth[_.-]?|deploy[_.-]?)?token", r"[A-Za-z0-9_-]{20}"),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("PACKAGIST_API_TOKEN=<alnum:20>", "packagist_token: '<alnum:20>'"),
    ignores=("PACKAGIST_TOKEN=<alnum:8>", "packagist_token: packagist_token_name"),
)

HEX = hex_pm.detector(
    "hex-api-key",
    "Hex API key",
    assigned(r"hex[_.-](?:api|repos|organization|auth)[_.-]?key", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    finds=("HEX_API_KEY=<hex:32>", "hex_api_key: <hex:32>"),
    ignores=("hex_key = <hex:32>", "HEX_API_KEY=<hex:64>"),
)

HACKAGE = hackage.detector(
    "hackage-auth-token",
    "Hackage authentication token",
    assigned(
        r"hackage[_.-]?(?:auth[_.-]?|api[_.-]?|upload[_.-]?)?(?:token|key)",
        r"[A-Za-z0-9+/=]{32,88}",
        more="A-Za-z0-9+/=",
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("HACKAGE_AUTH_TOKEN=<alnum:64>", "hackage_token: <base64:44>"),
    ignores=("HACKAGE_TOKEN=<alnum:12>", "hackageKeyring = loadKeyringFromTheWorkingDirectory"),
)

SONATYPE = sonatype.detector(
    "sonatype-user-token",
    "Sonatype or Maven Central user token",
    assigned(
        r"(?:ossrh|sonatype|(?:maven|central)[_.-]?(?:central|portal)|nexus)[_.-]?(?:token|password|user[_.-]?token|api[_.-]?key)",
        r"[A-Za-z0-9+/]{32,44}",
        more="A-Za-z0-9+/=",
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("OSSRH_PASSWORD=<base64:44>", "sonatypePassword=<base64:44>", "MAVEN_CENTRAL_TOKEN: <alnum:44>"),
    ignores=("ossrhPassword=secret", "OSSRH_PASSWORD=${{ secrets.OSSRH_PASSWORD }}", "ossrh_password=<alnum:12>"),
)

NEXUS = sonatype.detector(
    "sonatype-nexus-nuget-key",
    "Sonatype Nexus NuGet API key",
    assigned(r"X-NuGet-ApiKey|nexus[_.-]?nuget[_.-]?(?:api[_.-]?)?key", UUID),
    confidence=Confidence.MEDIUM,
    reference="https://help.sonatype.com/en/nuget-repositories.html",
    finds=("X-NuGet-ApiKey: <uuid>", "NEXUS_NUGET_API_KEY=<uuid>"),
    ignores=("X-NuGet-Session-Id: <uuid>", "X-NuGet-ApiKey: 00000000-0000-0000-0000-000000000000"),
)

FURY = gemfury.detector(
    "gemfury-token",
    "Gemfury push, deploy or API token",
    assigned(r"(?:gem)?fury[_.-]?(?:push[_.-]?|deploy[_.-]?|auth[_.-]?|api[_.-]?)?token", r"[A-Za-z0-9_-]{16,40}"),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("GEMFURY_PUSH_TOKEN=<alnum:20>", "fury_auth_token: '<alnum:22>'"),
    ignores=("FURY_TOKEN=$TOKEN", "fury_token = fury_token_from_the_keyring"),
)

FURY_URL = gemfury.detector(
    "gemfury-url-token",
    "Gemfury token in an address",
    r"://(?P<secret>[A-Za-z0-9_-]{16,40})(?::[^@\s/]{0,40})?@(?:pypi|npm|push|repo|dl|gem|php)\.fury\.io",
    confirm=mixed,
    finds=(
        "--extra-index-url https://<alnum:20>@pypi.fury.io/acme/",
        "source 'https://<alnum:20>:@repo.fury.io/acme/'",
    ),
    ignores=("https://pypi.fury.io/acme/", "https://${FURY_AUTH_TOKEN}@pypi.fury.io/acme/"),
)

CLOUDSMITH = cloudsmith.detector(
    "cloudsmith-api-key",
    "Cloudsmith API key",
    assigned(r"cloudsmith[_.-]?(?:api[_.-]?)?(?:key|token)", r"[0-9a-f]{40}"),
    confidence=Confidence.MEDIUM,
    finds=("CLOUDSMITH_API_KEY=<hex:40>", "cloudsmith_token: '<hex:40>'"),
    ignores=("cloudsmith-cli@<hex:40>", "CLOUDSMITH_API_KEY=<hex:64>"),
)

CLOUDSMITH_URL = cloudsmith.detector(
    "cloudsmith-entitlement-token",
    "Cloudsmith entitlement token in an address",
    r"dl\.cloudsmith\.io/(?P<secret>[A-Za-z0-9]{16})/[a-z0-9-]",
    confirm=mixed,
    reference="https://help.cloudsmith.io/docs/entitlements",
    finds=(
        "https://dl.cloudsmith.io/<alnum:16>/acme/site/python/simple/",
        "deb https://dl.cloudsmith.io/<alnum:16>/acme/site/deb/debian",
    ),
    ignores=("https://dl.cloudsmith.io/public/acme/site/", "https://dl.cloudsmith.io/basic/acme/site/"),
)

ANACONDA = anaconda.detector(
    "anaconda-token",
    "Anaconda API token",
    assigned(
        r"(?:ana)?conda[_.-]?(?:api[_.-]?|cloud[_.-]?|org[_.-]?|upload[_.-]?|auth[_.-]?)?(?:token|key)",
        rf"[a-z]{{2}}-{UUID}",
    ),
    finds=("ANACONDA_API_TOKEN=ab-<uuid>", "anaconda_token: cd-<uuid>", "CONDA_TOKEN: ef-<uuid>"),
    ignores=("conda_env_id = ab-<uuid>", "ANACONDA_TOKEN=<uuid>", "anaconda_token = ab-<hex:32>"),
)

ANACONDA_URL = anaconda.detector(
    "anaconda-url-token",
    "Anaconda token in a channel's address",
    r"(?:conda\.anaconda\.org|repo\.anaconda\.(?:com|cloud))/t/"
    rf"(?P<secret>(?:[a-z]{{2}}-)?(?:{UUID}|[A-Za-z0-9_-]{{20,64}}))",
    confirm=mixed,
    finds=(
        "- https://conda.anaconda.org/t/ab-<uuid>/acme",
        "conda config --add channels https://repo.anaconda.cloud/t/<alnum:40>/repo/main",
    ),
    ignores=("https://conda.anaconda.org/t/<TOKEN>/acme", "https://conda.anaconda.org/conda-forge/noarch"),
)
