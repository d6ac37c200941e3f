"""Azure's connection strings: what they open stands in the clear beside the key, and is told."""

from __future__ import annotations

import re

from connectors.detect.detectors.azure import azure
from connectors.detect.model import Candidate
from connectors.detect.shapes.azure import named

KEY_64 = r"(?P<secret>[A-Za-z0-9+/]{86}==)"
KEY_32 = r"(?P<secret>[A-Za-z0-9+/]{43}=)"
SEP = r";[ \t]{0,2}"


def configured(hit: re.Match[bytes]) -> Candidate | None:
    """A configuration store's secret, and the public id of the key that it belongs to."""
    number = hit["id"].decode()
    return Candidate(
        hit["secret"].decode(), credential=f"azure.app_configuration.key:{number}", facts={"host": hit["host"].decode()}
    )


STORAGE = azure.detector(
    "azure-storage-connection",
    "Azure Storage connection string",
    rf"(?i:AccountName)=(?P<account>[a-z0-9]{{3,24}}){SEP}(?i:AccountKey)={KEY_64}",
    confirm=named,
    finds=(
        "DefaultEndpointsProtocol=https;AccountName=acmefiles;AccountKey=<base64:86>==;EndpointSuffix=core.windows.net",
        '"AzureWebJobsStorage": "AccountName=acme;AccountKey=<base64:86>=="',
    ),
    ignores=(
        "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlm<base64:62>==",
        "AccountName=acme;AccountKey=<key>",
    ),
)
COSMOS = azure.detector(
    "azure-cosmos-db-connection",
    "Azure Cosmos DB connection string",
    rf"AccountEndpoint=https://(?P<account>[a-z0-9-]{{3,50}})\.documents\.azure\.[a-z]{{2,3}}:443/{SEP}(?i:AccountKey)={KEY_64}",
    confirm=named,
    finds=("AccountEndpoint=https://acme.documents.azure.com:443/;AccountKey=<base64:86>==;",),
    ignores=(
        "AccountEndpoint=https://localhost:8081/;AccountKey=C2y6yDjf5/R+ob0N8A7Cgv30<base64:62>==",
        "AccountEndpoint=https://acme.documents.azure.com:443/;AccountKey=x",
    ),
)
TABLES = azure.detector(
    "azure-cosmos-mongodb-connection",
    "Azure Cosmos DB for MongoDB connection string",
    r"mongodb://(?P<account>[a-z0-9-]{3,50}):(?P<secret>[A-Za-z0-9+/]{86}(?:==|%3[dD]%3[dD]))@[a-z0-9-]{3,50}\.mongo\.cosmos\.azure\.com",
    confirm=named,
    finds=("mongodb://acme:<base64:86>==@acme.mongo.cosmos.azure.com:10255/?ssl=true",),
    ignores=(
        "mongodb://acme:password@acme.mongo.cosmos.azure.com:10255/",
        "mongodb://acme@acme.mongo.cosmos.azure.com",
    ),
)
MESSAGING = azure.detector(
    "azure-messaging-connection",
    "Azure Service Bus, Event Hubs, Relay or Notification Hubs connection string",
    rf"Endpoint=sb://(?P<host>[A-Za-z0-9.-]{{3,120}})/?{SEP}SharedAccessKeyName="
    rf"(?!Default(?:Full|Listen)Shared)(?P<policy>[^;\s\"']{{1,256}}){SEP}SharedAccessKey={KEY_32}"
    rf"(?:{SEP}EntityPath=(?P<entity>[A-Za-z0-9._/-]{{1,260}}))?",
    confirm=named,
    finds=(
        "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=<base64:43>=",
        "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=<base64:43>=;EntityPath=orders",
    ),
    ignores=(
        "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=<key>",
        "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;",
    ),
)
IOT_HUB = azure.detector(
    "azure-iot-hub-connection",
    "Azure IoT Hub or device connection string",
    rf"HostName=(?P<host>[A-Za-z0-9.-]{{3,120}}){SEP}(?:SharedAccessKeyName|DeviceId|deviceId)=(?P<policy>[^;\s\"']{{1,128}})"
    rf"(?:{SEP}ModuleId=[^;\s\"']{{1,128}})?{SEP}SharedAccessKey=(?P<secret>[A-Za-z0-9+/]{{22,86}}={{1,2}})",
    confirm=named,
    finds=(
        "HostName=acme.azure-devices.net;SharedAccessKeyName=iothubowner;SharedAccessKey=<base64:43>=",
        "HostName=acme.azure-devices.net;DeviceId=pump-7;SharedAccessKey=<base64:43>=",
    ),
    ignores=(
        "HostName=acme.azure-devices.net;DeviceId=pump-7;SharedAccessKey=...",
        "HostName=acme.azure-devices.net;DeviceId=pump-7;x509=true",
    ),
)
SIGNALR = azure.detector(
    "azure-signalr-connection",
    "Azure SignalR or Web PubSub connection string",
    rf"Endpoint=https?://(?P<host>[a-z0-9-]{{3,63}}\.(?:service\.signalr\.net|webpubsub\.azure\.com))/?{SEP}AccessKey=(?P<secret>[A-Za-z0-9+/]{{40,90}}={{0,2}})",
    confirm=named,
    finds=(
        "Endpoint=https://acme.service.signalr.net;AccessKey=<base64:43>=;Version=1.0;",
        "Endpoint=https://acme.webpubsub.azure.com;AccessKey=<base64:43>=;Version=1.0;",
    ),
    ignores=(
        "Endpoint=https://acme.service.signalr.net;AuthType=azure.msi;Version=1.0;",
        "Endpoint=https://acme.service.signalr.net;AccessKey=key;",
    ),
)
COMMUNICATION = azure.detector(
    "azure-communication-connection",
    "Azure Communication Services connection string",
    rf"(?i:endpoint)=https://(?P<host>[a-z0-9.-]{{3,90}}\.communication\.azure\.(?:com|us))/?{SEP}(?i:accesskey)=(?P<secret>[A-Za-z0-9+/]{{60,90}}={{0,2}})",
    confirm=named,
    finds=("endpoint=https://acme.europe.communication.azure.com/;accesskey=<base64:86>==",),
    ignores=(
        "endpoint=https://acme.communication.azure.com/;accesskey=<key>",
        "endpoint=https://acme.communication.azure.com/",
    ),
)
CONFIGURATION = azure.detector(
    "azure-app-configuration-connection",
    "Azure App Configuration connection string",
    rf"Endpoint=https://(?P<host>[a-z0-9-]{{3,63}}\.azconfig\.(?:io|azure\.(?:us|cn)))/?{SEP}Id=(?P<id>[A-Za-z0-9+/:=_-]{{4,80}}){SEP}Secret=(?P<secret>[A-Za-z0-9+/]{{40,90}}={{0,2}})",
    confirm=configured,
    finds=("Endpoint=https://acme.azconfig.io;Id=ab-l0-s0:<alnum:20>;Secret=<base64:43>=",),
    ignores=(
        "Endpoint=https://acme.azconfig.io;Id=ab-l0-s0:<alnum:20>;Secret=***",
        "Endpoint=https://acme.azconfig.io",
    ),
)
REDIS = azure.detector(
    "azure-redis-connection",
    "Azure Cache for Redis connection string",
    r"(?P<host>[a-z0-9-]{1,63}\.redis\.cache\.windows\.net):\d{4,5},(?:[a-zA-Z]{2,20}=[^,\s\"']{1,40},){0,4}password=(?P<secret>[A-Za-z0-9+/]{40,60}={0,2})",
    confirm=named,
    finds=("acme.redis.cache.windows.net:6380,password=<base64:43>=,ssl=True,abortConnect=False",),
    ignores=(
        "acme.redis.cache.windows.net:6380,ssl=True",
        "acme.redis.cache.windows.net:6380,password=secret,ssl=True",
    ),
)
NOTIFICATION = azure.detector(
    "azure-notification-hubs-connection",
    "Azure Notification Hubs full access connection string",
    rf"Endpoint=sb://(?P<host>[A-Za-z0-9.-]{{3,120}})/?{SEP}SharedAccessKeyName=(?P<policy>Default(?:Full|Listen)SharedAccessSignature){SEP}"
    rf"SharedAccessKey={KEY_32}",
    confirm=named,
    finds=(
        "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=DefaultFullSharedAccessSignature;SharedAccessKey=<base64:43>=",
    ),
    ignores=(
        "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=DefaultFullSharedAccessSignature;SharedAccessKey=<key>",
        "SharedAccessKeyName=DefaultFullSharedAccessSignature",
    ),
)
