""".NET: NuGet's sources, the settings of services and sites, and their connection strings."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import either, jsons, urls, xmls
from connectors.detect.readers.telling import judged
from graph.leaks import Confidence

NUGET = Reader(
    name="nuget-source-password",
    title="Password of a package source in NuGet.config",
    provider="NuGet",
    paths=("nuget.config", "nuget.*.config"),
    look=settings(
        xmls.entries,
        "/packagesourcecredentials/[^/]+/(?:cleartextpassword|password)|/apikeys/[^/@]+",
        facts={"user": "username", "source": "@-2"},
    ),
    reference="https://learn.microsoft.com/en-us/nuget/reference/nuget-config-file#packagesourcecredentials",
    finds=(
        (
            "NuGet.Config",
            (
                '<configuration><packageSourceCredentials><Acme>\n<add key="Username" value="ci" />\n'
                '<add key="ClearTextPassword" value="<alnum:14>" />\n</Acme></packageSourceCredentials></configuration>'
            ),
        ),
    ),
    ignores=(
        (
            "nuget.config",
            '<packageSources><add key="acme" value="https://nuget.acme.test/v3/index.json" /></packageSources>',
        ),
        (
            "nuget.config",
            (
                '<packageSourceCredentials><Acme><add key="ClearTextPassword" value="%NUGET_PASSWORD%" /></Acme>'
                "</packageSourceCredentials>"
            ),
        ),
    ),
)

CONNECTION = Reader(
    name="dotnet-connection-password",
    title="Password in a connection string of .NET",
    provider=".NET",
    paths=(
        "web.config",
        "app.config",
        "web.*.config",
        "app.*.config",
        "connectionstrings.config",
        "appsettings.json",
        "appsettings.*.json",
        "local.settings.json",
        "secrets.json",
        "*.exe.config",
        "*.dll.config",
        "*.udl",
    ),
    look=urls.connections,
    needs=(b"assword", b"ASSWORD", b"wd=", b"WD="),
    reference="https://learn.microsoft.com/en-us/aspnet/core/security/app-secrets",
    finds=(
        (
            "web.config",
            (
                '<connectionStrings>\n<add name="Db" '
                'connectionString="Server=db.acme.test;User Id=app;Password=<alnum:9>;" />\n'
                "</connectionStrings>"
            ),
        ),
        (
            "appsettings.Production.json",
            '{"ConnectionStrings": {"Db": "Host=db.acme.test;Username=app;Password=<alnum:9>"}}',
        ),
    ),
    ignores=(
        ("web.config", '<add name="Db" connectionString="Server=.;Database=x;Integrated Security=true;" />'),
        ("appsettings.json", '{"ConnectionStrings": {"Db": "Host=db;Username=app;Password=${DB_PASSWORD}"}}'),
    ),
)

SETTING = Reader(
    name="dotnet-setting-secret",
    title="Secret among the settings of a .NET program",
    provider=".NET",
    paths=(
        "appsettings.json",
        "appsettings.*.json",
        "local.settings.json",
        "secrets.json",
        "web.config",
        "app.config",
        "web.*.config",
        "app.*.config",
        "*.exe.config",
    ),
    look=settings(either.xml_or(jsons.entries), "/[^/]+", judge=judged),
    confidence=Confidence.MEDIUM,
    reference="https://learn.microsoft.com/en-us/aspnet/core/security/app-secrets",
    finds=(
        ("appsettings.json", '{"Smtp": {"Host": "mail.acme.test", "Password": "kT7<alnum:10>"}}'),
        ("app.config", '<appSettings><add key="PaymentApiKey" value="<alnum:32>" /></appSettings>'),
    ),
    ignores=(
        ("appsettings.json", '{"Jwt": {"TokenLifetime": "00:30:00", "Secret": "YOUR_SECRET_KEY"}}'),
        (
            "appsettings.json",
            '{"KeyVault": {"SecretName": "db-password"}, "Password": "@Microsoft.KeyVault(SecretUri=x)"}',
        ),
    ),
)
