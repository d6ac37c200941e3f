"""Microsoft Azure: application secrets, DevOps tokens, shared access signatures, and what signs in to a site."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.around import GIVEN, UUID, told_by
from connectors.detect.shapes.azure import bus_signed, signed
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

azure = Provider(
    "Microsoft Azure",
    reference="https://learn.microsoft.com/azure/key-vault/secrets/tutorial-rotation-dual",
    remedy="Regenerate the key, after moving what uses it to the second one, and read the activity and sign-in logs.",
)

MARK = r"[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}"
"""An application's secret has ``8Q~`` (before 2022 ``7Q~``) in fourth place."""

APPLICATION = {
    "tenant": rb"(?i:tenant)(?i:[_-]?id)?" + GIVEN + UUID,
    "client": rb"(?i:client|app(?:lication)?)[_-]?(?i:id)" + GIVEN + UUID,
}
"""Which application of which tenant a secret is of, where that stands beside it."""

CLIENT_SECRET = azure.detector(
    "azure-entra-client-secret",
    "Microsoft Entra application secret",
    rf"(?<![A-Za-z0-9_~.+/-])(?P<secret>{MARK})(?![A-Za-z0-9_~.+/-])",
    confirm=told_by(APPLICATION),
    looks_around=True,
    reference="https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials",
    remedy="Add a new secret (better: a federated credential), remove this one, and read the app's sign-in log.",
    finds=(
        "AZURE_CLIENT_SECRET=abc8Q~<alnum:34>",
        '"clientSecret": "D4s8Q~<alnum:34>"',
        "client_secret = 'xY_7Q~<alnum:34>'",
    ),
    ignores=("abc8Q~<alnum:12>", "xxabc8Q~<alnum:34>", "abc8Q~<alnum:50>"),
)

OLD_CLIENT_SECRET = azure.detector(
    "azure-legacy-client-secret",
    "Microsoft Entra application secret of the old form",
    assigned(
        r"(?:azure|arm|aad|entra|servicePrincipal)[_.-]?(?:ad[_.-]?)?(?:app[_.-]?|sp[_.-]?|client[_.-]?){1,2}(?:secret|password|key)",
        r"[A-Za-z0-9._~+/=@?*\[\]-]{31,44}",
        more="A-Za-z0-9_~.+/=-",
    ),
    confirm=told_by(APPLICATION, mixed),
    looks_around=True,
    confidence=Confidence.MEDIUM,
    entropy=3.5,
    reference="https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials",
    finds=("ARM_CLIENT_SECRET=<alnum:32>", "AZURE_CLIENT_SECRET: '<base64:44>'", "azure_client_secret=<uuid>"),
    ignores=(
        "AZURE_CLIENT_SECRET=secret",
        "ARM_CLIENT_ID=<uuid>",
        "AZURE_CLIENT_SECRET=abcabcabcabcabcabcabcabcabcabcabcabc",
    ),
)

DEVOPS = azure.detector(
    "azure-devops-token",
    "Azure DevOps personal access token",
    token(r"[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}", more="A-Za-z0-9"),
    reference="https://learn.microsoft.com/azure/devops/organizations/accounts/admin-revoke-user-pats",
    remedy="Revoke the token in the organisation's settings and read its audit log.",
    finds=(
        "AZURE_DEVOPS_PAT=<alnum:52>JQQJ99BA<alnum:16>AZDO<alnum:4>",
        "https://pat:<alnum:76>AZDO<alnum:4>@dev.azure.com/acme",
    ),
    ignores=("<alnum:40>AZDO<alnum:4>", "<alnum:76>AZDO<alnum:20>"),
)

OLD_DEVOPS = azure.detector(
    "azure-devops-legacy-token",
    "Azure DevOps personal access token of the old form",
    assigned(
        r"(?:azure[_.-]?devops|\bado|vsts|\btfs|azdo|system[_.-]?access|azure[_.-]?pipelines?)"
        r"[_.-]?(?:ext[_.-]?|access[_.-]?|personal[_.-]?){0,2}(?:pat\b|token)",
        r"[a-z2-7]{52}",
    ),
    confirm=mixed,
    reference="https://learn.microsoft.com/azure/devops/organizations/accounts/admin-revoke-user-pats",
    finds=("AZURE_DEVOPS_EXT_PAT=<lower:40>23<lower:8>45", "vsts_token: '<lower:40>67<lower:8>23'"),
    ignores=("AZURE_DEVOPS_EXT_PAT=<lower:40>", "azure_devops_url = <lower:40>23<lower:8>45"),
)

DEVOPS_URL = azure.detector(
    "azure-devops-url-token",
    "Azure DevOps token of the old form in an address",
    r"https://[^\s:/@\"'<>]{0,60}:?(?P<secret>[a-z2-7]{52})@(?:[a-z0-9-]{1,60}\.)?(?:dev\.azure|visualstudio|pkgs\.dev\.azure)\.com",
    confirm=mixed,
    reference="https://learn.microsoft.com/azure/devops/organizations/accounts/admin-revoke-user-pats",
    finds=("git clone https://acme:<lower:40>23<lower:8>45@dev.azure.com/acme/site/_git/site",),
    ignores=("https://acme@dev.azure.com/acme/site/_git/site", "https://acme:<lower:20>@dev.azure.com/acme"),
)

SHARED_ACCESS = azure.detector(
    "azure-sas-token",
    "Azure Storage shared access signature",
    r"\bsig=(?P<secret>(?:[A-Za-z0-9+/_-]|%2[bBfF]){43}(?:%3[dD]|=))",
    confirm=signed,
    looks_around=True,
    remedy="Regenerate the account key or delete the stored access policy that signed it; alone it cannot be revoked.",
    reference="https://learn.microsoft.com/azure/storage/common/storage-sas-overview",
    finds=(
        "https://acme.blob.core.windows.net/backup/a.zip?sv=2022-11-02&se=2030-01-01&sr=b&sp=r&sig=<alnum:20>%2B<alnum:22>%3D",
        'SAS = "?sv=2021-06-08&ss=bfqt&srt=sco&sp=rwdlacup&se=2030-01-01T00:00:00Z&spr=https&sig=<alnum:43>%3D"',
    ),
    ignores=(
        "https://acme.io/?user=1&sig=<alnum:43>%3D",
        "?sv=2022-11-02&ss=b&srt=sco&sp=rl&se=2030-01-01&sig=REDACTED",
        "?sv=2022-11-02&sp=rl&sig=<alnum:43>%3D",
    ),
)

BUS_ACCESS = azure.detector(
    "azure-service-bus-sas-token",
    "Azure Service Bus, Event Hubs or IoT Hub shared access signature",
    r"SharedAccessSignature (?=[^\s\"'<>]{20,600})(?:(?!sig=)[A-Za-z]{2,3}=[^\s\"'<>&]{1,300}&){1,4}"
    r"sig=(?P<secret>(?:[A-Za-z0-9+/_-]|%2[bBfF]){43}(?:%3[dD]|=))(?:&(?:se|skn|sr)=[^\s\"'<>&]{1,200}){0,3}",
    confirm=bus_signed,
    reference="https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas",
    finds=(
        "SharedAccessSignature sr=sb%3a%2f%2facme.servicebus.windows.net%2f&sig=<alnum:43>%3d&se=1893456000&skn=send",
    ),
    ignores=("SharedAccessSignature sr=acme&sig=...&se=1", "SharedAccessSignature sig=<alnum:43>%3d"),
)

LOGIC_APP = azure.detector(
    "azure-logic-app-url",
    "Azure Logic Apps or Power Automate trigger address",
    r"(?:logic\.azure\.com|api\.powerplatform\.com|logic-apis-[a-z0-9-]{2,30}\.com)(?::443)?/[^\s\"'<>]{0,120}?workflows/"
    r"(?P<workflow>[0-9a-f]{32})/[^\s\"'<>]{1,300}?sig=(?P<secret>[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])",
    remedy="Regenerate the workflow's access key, and read its run history for calls that nobody made.",
    reference="https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app",
    finds=(
        "https://prod-12.westeurope.logic.azure.com:443/workflows/<hex:32>/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=<base64url:43>",
    ),
    ignores=(
        "https://prod-12.westeurope.logic.azure.com/workflows/<hex:32>/triggers/manual/paths/invoke?sig=<sig>",
        "https://acme.io/workflows/<hex:32>/x?sig=<alnum:43>",
    ),
)

PUBLISHING = azure.detector(
    "azure-publish-profile-password",
    "Azure App Service publishing password",
    r"userName=\"(?P<user>[^\"]{2,80})\" userPWD=\"(?P<secret>[A-Za-z0-9]{60})\"",
    remedy="Reset the publishing profile of the site, and turn basic authentication off.",
    reference="https://learn.microsoft.com/azure/app-service/configure-basic-auth-disable",
    finds=('<publishProfile publishMethod="MSDeploy" userName="$acme" userPWD="<alnum:60>" />',),
    ignores=('userName="$acme" userPWD="" destinationAppUrl=""', 'userName="$acme" userPWD="<alnum:30>"'),
)

STATIC_SITE = azure.detector(
    "azure-static-web-apps-token",
    "Azure Static Web Apps deployment token",
    assigned(
        r"azure[_.-]?static[_.-]?web[_.-]?apps?[_.-]?(?:api[_.-]?|deployment[_.-]?)?token|SWA_CLI_DEPLOYMENT_TOKEN",
        r"[0-9a-f]{64}(?:[0-9a-f]{0,64}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12,24})?(?:[0-9a-f]{0,20})",
    ),
    reference="https://learn.microsoft.com/azure/static-web-apps/deployment-token-management",
    finds=("SWA_CLI_DEPLOYMENT_TOKEN=<hex:66>-<uuid><hex:6>", "azure_static_web_apps_api_token: <hex:64>"),
    ignores=("azure_static_web_apps_api_token: ${{ secrets.TOKEN }}", "SWA_CLI_DEPLOYMENT_TOKEN=<hex:40>"),
)
