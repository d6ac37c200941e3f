"""Keys of Azure's services. Since 2022 most have four fixed letters near their end that tell the service."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.detectors.azure import azure
from connectors.detect.model import Detector
from connectors.detect.shapes.azure import named
from connectors.detect.shapes.mixed import mixed
from graph.leaks import Confidence

BASE64 = "A-Za-z0-9+/"
NOT_AFTER = "A-Za-z0-9+/=_-"


def long_key(name: str, title: str, mark: str, template: str) -> Detector:
    """Declare a key of 64 bytes in base64 with its mark."""
    body = rf"[{BASE64}]{{76}}{mark}[{BASE64}]{{5}}[AQgw]=="
    return azure.detector(
        name,
        title,
        rf"(?<![{BASE64}_-])(?P<secret>{body})(?![{NOT_AFTER}])",
        finds=(f'key: "<base64:76>{template}<base64:5>g=="', f"--account-key <base64:76>{template}<base64:5>A=="),
        ignores=(f"<base64:60>{template}<base64:5>g==", f"<base64:76>{template}<base64:5>g<base64:30>"),
    )


def short_key(name: str, title: str, mark: str, template: str) -> Detector:
    """Declare a key of 32 bytes in base64 with its mark."""
    body = rf"[{BASE64}]{{33}}{mark}[A-P][{BASE64}]{{5}}="
    return azure.detector(
        name,
        title,
        rf"(?<![{BASE64}_-])(?P<secret>{body})(?![{NOT_AFTER}])",
        finds=(f'access_key = "<base64:33>{template}B<base64:5>="', f"KEY=<base64:33>{template}C<base64:5>="),
        ignores=(
            f"<base64:20>{template}B<base64:5>=",
            f"<base64:33>{template}B<base64:40>",
            f"<base64:33>{template}z<base64:5>=",
        ),
    )


STORAGE = long_key("azure-storage-account-key", "Azure Storage account key", r"\+ASt", "+ASt")
COSMOS = long_key("azure-cosmos-db-key", "Azure Cosmos DB account key", "ACDb", "ACDb")
BATCH = long_key("azure-batch-key", "Azure Batch account key", r"\+ABa", "+ABa")
CLASSIC_ML = long_key("azure-machine-learning-key", "Azure Machine Learning service key", r"\+AMC", "+AMC")
API_MANAGEMENT = long_key("azure-api-management-key", "Azure API Management key", "APIM", "APIM")

SERVICE_BUS = short_key("azure-service-bus-key", "Azure Service Bus key", r"\+ASb", "+ASb")
EVENT_HUBS = short_key("azure-event-hubs-key", "Azure Event Hubs key", r"\+AEh", "+AEh")
RELAY = short_key("azure-relay-key", "Azure Relay key", r"\+ARm", "+ARm")
IOT = short_key("azure-iot-key", "Azure IoT hub, device or provisioning key", "AIoT", "AIoT")
REDIS = short_key("azure-redis-key", "Azure Cache for Redis key", "AzCa", "AzCa")
EVENT_GRID = short_key("azure-event-grid-key", "Azure Event Grid key", "AZEG", "AZEG")

REGISTRY = azure.detector(
    "azure-container-registry-key",
    "Azure Container Registry password",
    rf"(?<![{BASE64}_-])(?P<secret>[{BASE64}]{{42}}\+ACR[A-D][{BASE64}]{{5}})(?![{NOT_AFTER}])",
    finds=(
        "docker login acme.azurecr.io -u acme -p <alnum:42>+ACRB<alnum:5>",
        "ACR_PASSWORD=<base64:42>+ACRC<base64:5>",
    ),
    ignores=("<alnum:30>+ACRB<alnum:5>", "<alnum:42>+ACRX<alnum:5>"),
)
SEARCH = azure.detector(
    "azure-ai-search-key",
    "Azure AI Search key",
    token(r"[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}", more=NOT_AFTER),
    finds=("AZURE_SEARCH_KEY=<alnum:42>AzSeB<alnum:5>", "api-key: <alnum:42>AzSeA<alnum:5>"),
    ignores=("<alnum:30>AzSeB<alnum:5>", "<alnum:42>AzSeZ<alnum:5>"),
)
FUNCTIONS = azure.detector(
    "azure-functions-key",
    "Azure Functions key",
    r"(?<![A-Za-z0-9_-])(?P<secret>[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw](?:==|%3[dD]%3[dD]))",
    finds=(
        "https://acme.azurewebsites.net/api/run?code=<base64url:44>AzFu<alnum:5>g==",
        "x-functions-key: <base64url:44>AzFu<alnum:5>A==",
    ),
    ignores=("<base64url:30>AzFu<alnum:5>g==", "<base64url:44>AzFu<alnum:5>g"),
)
FUNCTIONS_URL = azure.detector(
    "azure-functions-legacy-key",
    "Azure Functions key of the old form in an address",
    r"\.azurewebsites\.net/api/[^\s\"'<>?]{1,120}\?(?:[^\s\"'<>]{1,80}&)?code=(?P<secret>[A-Za-z0-9+/_-]{40,60}={1,2})",
    confirm=named,
    finds=(
        "https://acme.azurewebsites.net/api/run?code=<base64:54>==",
        "curl 'https://acme.azurewebsites.net/api/run?clientId=x&code=<base64:54>=='",
    ),
    ignores=(
        "https://acme.azurewebsites.net/api/run?code=<code>",
        "https://acme.azurewebsites.net/api/run?code=<alnum:12>",
    ),
)
ANNOTATED = azure.detector(
    "azure-annotated-key",
    "Microsoft annotated key",
    token(
        r"[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9][A-L][A-Za-z0-9]{16}[A-Za-z][A-Za-z0-9]{7}(?:[A-Za-z0-9]{2}==)?",
        more="A-Za-z0-9",
    ),
    remedy="The four letters before the last four tell the service: regenerate the key there and read its log.",
    finds=(
        "AZURE_API_KEY=<alnum:52>JQQJ99BA<alnum:16>XJ3w<alnum:4>",
        '"key": "<alnum:52>JQQJ99AL<alnum:16>ACOG<alnum:4>"',
    ),
    ignores=("<alnum:30>JQQJ99BA<alnum:16>XJ3w<alnum:4>", "<alnum:52>JQQJ99BZ<alnum:16>XJ3w<alnum:4>"),
)
SUBSCRIPTION = azure.detector(
    "azure-api-management-subscription-key",
    "Azure API Management or AI services subscription key",
    assigned(
        r"Ocp-Apim-Subscription-Key|apim[_.-]?(?:subscription[_.-]?)?key|azure[_.-]?subscription[_.-]?key",
        r"[0-9a-f]{32}",
    ),
    confidence=Confidence.MEDIUM,
    finds=(
        "Ocp-Apim-Subscription-Key: <hex:32>",
        '"Ocp-Apim-Subscription-Key": "<hex:32>"',
        "?Ocp-Apim-Subscription-Key=<hex:32>",
    ),
    ignores=("Ocp-Apim-Trace-Id: <hex:32>", "Ocp-Apim-Subscription-Key: <hex:20>"),
)
MAPS = azure.detector(
    "azure-maps-key",
    "Azure Maps key",
    assigned(
        r"azure[_.-]?maps?[_.-]?(?:subscription[_.-]?|primary[_.-]?|shared[_.-]?|api[_.-]?)?key", r"[A-Za-z0-9_-]{43}"
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    finds=("AZURE_MAPS_KEY=<base64url:43>", "azureMapsSubscriptionKey: '<alnum:43>'"),
    ignores=("AZURE_MAPS_KEY=<alnum:12>", "azure_maps_key_name = get_the_key_of_azure_maps_from_the_vault_now"),
)
OLD_STORAGE = azure.detector(
    "azure-storage-legacy-key",
    "Azure Storage, Cosmos DB or Batch key of the old form",
    assigned(
        r"AccountKey|(?:storage|cosmos(?:db)?|batch|documentdb)[_.-]?(?:db[_.-]?)?(?:account[_.-]?)?(?:access[_.-]?|primary[_.-]?|master[_.-]?|auth[_.-]?){0,2}key",
        rf"[{BASE64}]{{86}}==",
        more=NOT_AFTER,
    ),
    confirm=named,
    confidence=Confidence.MEDIUM,
    finds=("AZURE_STORAGE_KEY=<base64:86>==", "cosmos_primary_key: '<base64:86>=='", "AccountKey=<base64:86>=="),
    ignores=("AZURE_STORAGE_KEY=<base64:40>==", "AccountKey=Eby8vdM02xNOcqFlqUwJPLlm<base64:62>=="),
)
WORKSPACE = azure.detector(
    "azure-log-analytics-key",
    "Azure Log Analytics workspace key",
    assigned(
        r"(?:workspace|log[_.-]?analytics|\boms)[_.-]?(?:workspace[_.-]?)?(?:primary[_.-]?|shared[_.-]?){0,2}key",
        rf"[{BASE64}]{{86}}==",
        more=NOT_AFTER,
    ),
    confidence=Confidence.MEDIUM,
    finds=("LOG_ANALYTICS_WORKSPACE_KEY=<base64:86>==", "workspaceKey: '<base64:86>=='"),
    ignores=("workspaceKey: acme", "WORKSPACE_ID=<uuid>"),
)
