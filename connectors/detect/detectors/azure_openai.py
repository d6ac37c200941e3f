"""Azure OpenAI and the other Azure AI services: older keys are plain digits, newer ones tell their service."""

from __future__ import annotations

from connectors.detect.declare import assigned, token
from connectors.detect.model import Provider
from connectors.detect.shapes.told import beside
from graph.leaks import Confidence

azure_openai = Provider(
    "Azure OpenAI",
    reference="https://learn.microsoft.com/azure/ai-services/rotate-keys",
    remedy="Regenerate the key of the resource, first the other one if it is in use, and see the resource's logs.",
)

KEY = azure_openai.detector(
    "azure-ai-services-key",
    "Key of an Azure OpenAI or Azure AI services resource",
    token(r"[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9][A-L][A-Za-z0-9]{16}ACOG[A-Za-z0-9]{4}", more="A-Za-z0-9+/="),
    finds=("AZURE_OPENAI_API_KEY=<alnum:52>JQQJ99BA<alnum:16>ACOG<alnum:4>",),
    ignores=("<alnum:52>JQQJ99BA<alnum:20>", "<alnum:52>JQQJ99BA<alnum:16>ACOG<alnum:30>"),
)

PLAIN_KEY = azure_openai.detector(
    "azure-openai-key",
    "Key of an Azure OpenAI resource in its older form",
    assigned(r"(?:azure[\w.\- ]{0,12}openai|openai[\w.\-]{0,6}azure|aoai)[\w.\-]{0,16}key", r"[0-9a-f]{32}"),
    confidence=Confidence.MEDIUM,
    entropy=3.0,
    confirm=beside(host=r"[\w-]{2,64}\.openai\.azure\.com"),
    looks_around=True,
    finds=(
        "AZURE_OPENAI_API_KEY=<hex:32>",
        'endpoint = "https://contoso.openai.azure.com"\nAzureOpenAiKey: "<hex:32>"',
    ),
    ignores=("AZURE_OPENAI_API_KEY=<hex:40>", "AZURE_OPENAI_DEPLOYMENT=<hex:32>", "AZURE_OPENAI_API_KEY=your-key"),
)
