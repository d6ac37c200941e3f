"""Microsoft Teams: the address of a webhook is its only protection."""

from __future__ import annotations

from connectors.detect.model import Candidate, Provider
from connectors.detect.shapes.pieces import ANY_UUID

microsoft_teams = Provider(
    "Microsoft Teams",
    reference="https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
    remedy="Remove the connector from its channel, or renew the access key of the workflow.",
)

WEBHOOK = microsoft_teams.detector(
    "microsoft-teams-webhook",
    "Microsoft Teams webhook address",
    rf"https://(?:(?P<tenant>[a-z0-9-]{{1,60}})\.webhook\.office\.com/webhookb2|outlook\.office(?:365)?\.com/webhook)/"
    rf"{ANY_UUID}@(?P<directory>{ANY_UUID})/IncomingWebhook/[0-9a-f]{{32}}/{ANY_UUID}(?:/V2[\w-]{{20,80}})?",
    confirm=lambda hit: Candidate(hit[0].decode(), facts={"directory": hit["directory"].decode()}),
    finds=(
        "TEAMS_WEBHOOK=https://contoso.webhook.office.com/webhookb2/<uuid>@<uuid>/IncomingWebhook/<hex:32>/<uuid>",
        "https://outlook.office.com/webhook/<uuid>@<uuid>/IncomingWebhook/<hex:32>/<uuid>",
    ),
    ignores=("https://contoso.webhook.office.com/webhookb2/<uuid>@<uuid>", "https://outlook.office.com/webhook/x"),
)

WORKFLOW = microsoft_teams.detector(
    "power-automate-trigger",
    "Signed address that starts a workflow of Power Automate or Logic Apps",
    r"https://(?P<host>prod-\d{1,3}\.[a-z0-9-]{3,30}\.logic\.azure\.com)(?::443)?/[\w/.-]{20,200}"
    r"\?[\w=&%./;-]{4,200}sig=[\w-]{43}(?![\w-])",
    confirm=lambda hit: Candidate(hit[0].decode(), facts={"host": hit["host"].decode()}),
    finds=(
        "https://prod-12.westeurope.logic.azure.com:443/workflows/<hex:32>/triggers/manual/paths/invoke?sv=1.0&sig=<alnum:43>",
    ),
    ignores=(
        "https://prod-12.westeurope.logic.azure.com:443/workflows/<hex:32>/triggers/manual/paths/invoke?sp=a",
        "https://prod-12.westeurope.logic.azure.com/workflows/<hex:32>?api-version=2016-06-01&sig=<alnum:10>",
    ),
)
