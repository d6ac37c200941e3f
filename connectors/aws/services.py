"""The services of one set of credentials: their clients, where each is offered, and how each operation pages."""

from __future__ import annotations

from functools import cache, partial
from urllib.parse import urlsplit, urlunsplit

import botocore.session
from botocore.awsrequest import AWSRequest
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader, create_loader
from botocore.model import ServiceModel, StructureShape

from connectors.aws.asked import ONE_PAGE, Paging

CONFIG = Config(
    # One layer of retries, and it is ours.
    retries={"total_max_attempts": 1, "mode": "standard"},
    connect_timeout=10,
    read_timeout=60,
    max_pool_connections=32,
    user_agent_extra="musterbook",
)
AT_ONE_HOST = CONFIG.merge(Config(inject_host_prefix=False))
"""For a server that stands in for AWS: services do not put names of their own before its name."""
TOKENS = (
    ("NextToken", "NextToken"),
    ("nextToken", "nextToken"),
    ("Marker", "NextMarker"),
    ("Marker", "Marker"),
    ("marker", "marker"),
    ("position", "position"),
    ("pageToken", "nextPageToken"),
)
"""The names under which a page's token is given, and under which an answer holds the next."""


class Services:
    """Makes clients; ``region`` is where a service is asked that is the same everywhere."""

    written = False

    def __init__(
        self,
        session: botocore.session.Session,
        *,
        region: str,
        wanted: tuple[str, ...],
        left_out: tuple[str, ...],
        endpoint: str | None,
    ) -> None:
        self._session = session
        self._endpoint = endpoint
        self._offered: dict[str, frozenset[str]] = {}
        self.region = region
        self.wanted_regions = wanted
        self.left_out = frozenset(left_out)
        self.partition = session.get_partition_for_region(region)

    def client(self, service: str, region: str) -> BaseClient:
        """Make the client of a service in a region."""
        made: BaseClient = self._session.create_client(
            service, region_name=region, endpoint_url=self._endpoint, config=AT_ONE_HOST if self._endpoint else CONFIG
        )
        if self._endpoint:
            # S3's control names its host after the account. A server that stands in for AWS has one name only.
            made.meta.events.register_first("request-created.s3-control", partial(_sent_to, self._endpoint))
        return made

    def offers(self, service: str, region: str) -> bool:
        """Whether a region has the service; where the SDK knows of no region for it, it is taken to be everywhere."""
        known = self._regions(service)
        return not known or region in known or region not in self._regions("ec2")

    def _regions(self, service: str) -> frozenset[str]:
        if service not in self._offered:
            self._offered[service] = frozenset(self._session.get_available_regions(service, self.partition))
        return self._offered[service]

    def paging(self, service: str, operation: str) -> Paging:
        """How that operation pages, by the SDK's own description of it."""
        return _paging(service, operation)


def _sent_to(endpoint: str, request: AWSRequest, **_more: object) -> None:
    """Send a request to that very host, before it is signed."""
    request.url = urlunsplit(urlsplit(str(request.url))._replace(netloc=urlsplit(endpoint).netloc))


@cache
def models() -> Loader:
    """Share botocore's service models: each session would read some megabytes anew, a session for every account."""
    return create_loader()


@cache
def _paging(service: str, operation: str) -> Paging:
    try:
        described = models().load_service_model(service, "paginators-1")["pagination"].get(operation, {})
    except DataNotFoundError:
        described = {}
    token, following = described.get("input_token"), described.get("output_token")
    if isinstance(token, str) and isinstance(following, str) and following.isidentifier():
        return Paging(token, following)
    return _paging_by_names(service, operation)


def _paging_by_names(service: str, operation: str) -> Paging:
    """Where the SDK describes no paging, the fields of the call and of its answer show it."""
    model = ServiceModel(models().load_service_model(service, "service-2")).operation_model(operation)
    given, answered = _fields(model.input_shape), _fields(model.output_shape)
    for token, following in TOKENS:
        if token in given and following in answered:
            return Paging(token, following)
    return ONE_PAGE


def _fields(shape: object) -> frozenset[str]:
    return frozenset(shape.members) if isinstance(shape, StructureShape) else frozenset()
