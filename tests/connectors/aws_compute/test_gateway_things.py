"""API Gateway and AppSync, read from moto's server; what moto does not tell, from recorded answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from aws_compute_support import ROLE, Moto, leak
from aws_support import ESTATE_KEY, OWN, Wire, one, read, region

from connectors.aws.streams.apigateway import rest_apis
from connectors.aws.streams.apigateway_keys import keys as gateway_keys
from connectors.aws.streams.apigateway_v2 import http_apis
from connectors.aws.streams.appsync import apis
from connectors.aws.streams.appsync import keys as appsync_keys
from connectors.detect import fingerprint
from graph.model import Credential, Exposure, Grant, Identity, Policy, Resource


def test_an_api_tells_the_methods_that_ask_nobody_and_the_roles_it_calls_on_as(server: Moto) -> None:
    leaked = leak()
    gateway = server.client("apigateway")
    api = gateway.create_rest_api(name="shop", tags={"env": "prod"}, endpointConfiguration={"types": ["REGIONAL"]})[
        "id"
    ]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    for verb, kind in (("GET", "NONE"), ("POST", "AWS_IAM"), ("OPTIONS", "NONE")):
        gateway.put_method(restApiId=api, resourceId=root, httpMethod=verb, authorizationType=kind)
        gateway.put_integration(
            restApiId=api,
            resourceId=root,
            httpMethod=verb,
            type="AWS",
            integrationHttpMethod="POST",
            uri=f"arn:aws:apigateway:{server.region}:sqs:path/{OWN}/work",
            **({"credentials": f"{ROLE}/poster"} if verb == "POST" else {}),
        )
    gateway.create_deployment(restApiId=api, stageName="live", variables=leaked.variables)
    found, told = read(server, rest_apis, server.here)
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert (found.name, found.environment, found.runs_as) == ("shop", "production", (f"{ROLE}/poster",))
    assert (found.facts["open_methods"], found.facts["methods"]) == ("GET:/", 3)
    assert (found.facts["public"], found.facts["stages"]) == (True, "live")
    assert (told.credential, told.places) == (leaked.credential, ("variables of live:AWS_ACCESS_KEY_ID",))


def test_a_private_api_has_a_policy_that_says_who_may_call(wire: Wire) -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}
    # The service hands its policies out with their quotes escaped.
    policy = json.dumps({"Statement": [statement]}).replace('"', '\\"')
    listed = {"id": "a1", "name": "inner", "policy": policy, "endpointConfiguration": {"types": ["PRIVATE"]}}
    wire.gives("GET /restapis", {"item": [listed]})
    passed_on = {"authorizationType": "AWS_IAM", "methodIntegration": {"credentials": "arn:aws:iam::*:user/*"}}
    wire.gives("GET /restapis/a1/resources", {"item": [{"path": "/", "resourceMethods": {"GET": passed_on}}]})
    wire.gives("GET /restapis/a1/stages", {"item": []})
    found, told, grant = read(wire, rest_apis, region())
    assert isinstance(found, Resource)
    assert isinstance(told, Policy)
    assert isinstance(grant, Grant)
    assert (found.facts["public"], found.facts["policy"]) == (False, True)
    assert found.runs_as == (), "it calls on as whoever called it"
    assert told.statements[0].actions == ("execute-api:Invoke",)
    assert (grant.identity, grant.purpose) == (found.id, "resource")


def test_a_program_is_known_by_its_key_whose_value_is_not_asked_for(server: Moto) -> None:
    gateway = server.client("apigateway")
    value = "v" * 12 + "417" * 4
    made = gateway.create_api_key(name="partner", value=value, enabled=True, tags={"owner": "sales"})["id"]
    client, claim, key = read(server, gateway_keys, server.here)
    assert isinstance(client, Identity)
    assert isinstance(key, Credential)
    assert claim.kind == "aws.tag.owner"
    assert key.id == f"arn:aws:apigateway:{server.region}::/apikeys/{made}"
    assert (key.identity, key.active, client.name) == (client.id, True, "partner")
    assert value not in repr((client, key))


def test_routes_without_authorization_are_open(server: Moto) -> None:
    leaked = leak()
    gateway = server.client("apigatewayv2")
    api = gateway.create_api(Name="hooks", ProtocolType="HTTP")["ApiId"]
    gateway.create_integration(ApiId=api, IntegrationType="AWS_PROXY", CredentialsArn=f"{ROLE}/hooks")
    gateway.create_route(ApiId=api, RouteKey="POST /hook")
    gateway.create_route(ApiId=api, RouteKey="GET /me", AuthorizationType="AWS_IAM")
    gateway.create_stage(ApiId=api, StageName="live", StageVariables=leaked.variables)
    found, told = read(server, http_apis, server.here)
    assert isinstance(found, Resource)
    assert isinstance(told, Exposure)
    assert (found.runs_as, found.facts["open_methods"]) == ((f"{ROLE}/hooks",), "POST:/hook")
    assert told.places == ("variables of live:AWS_ACCESS_KEY_ID",)


def test_a_graph_of_data_is_fetched_as_roles(wire: Wire) -> None:
    api = {
        "apiId": "g1",
        "name": "shop",
        "arn": f"arn:aws:appsync:us-east-1:{OWN}:apis/g1",
        "authenticationType": "AWS_IAM",
        "additionalAuthenticationProviders": [{"authenticationType": "API_KEY"}],
    }
    wire.gives("GET /v1/apis", {"graphqlApis": [api]})
    source = {"name": "orders", "type": "AMAZON_DYNAMODB", "serviceRoleArn": f"{ROLE}/orders"}
    wire.gives("GET /v1/apis/g1/datasources", {"dataSources": [source]})
    found = one(read(wire, apis, region()))
    assert isinstance(found, Resource)
    assert (found.runs_as, found.facts["by_key"]) == ((f"{ROLE}/orders",), True)
    assert (found.facts["sign_in"], found.facts["public"]) == ("API_KEY AWS_IAM", True)


def test_a_key_of_appsync_is_known_by_its_fingerprint_alone(server: Moto) -> None:
    appsync = server.client("appsync")
    made = appsync.create_graphql_api(name="shop", authenticationType="API_KEY")["graphqlApi"]
    value = appsync.create_api_key(apiId=made["apiId"], description="web", expires=1_800_000_000)["apiKey"]["id"]
    api = Resource(id=made["arn"], kind="aws.appsync.api", scope=OWN, name="shop")
    client, key = read(server, appsync_keys, api)
    assert isinstance(client, Identity)
    assert isinstance(key, Credential)
    assert key.fingerprint == fingerprint(ESTATE_KEY, value), "found in a repository, it is recognised"
    assert (key.identity, key.name) == (client.id, "web")
    assert key.expires == datetime.fromtimestamp(1_800_000_000, UTC)
    assert value not in repr((client, key))
