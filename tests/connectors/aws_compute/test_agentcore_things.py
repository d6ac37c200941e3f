"""AgentCore: runtimes, gateways and memories read from moto's server; the rest, which it lacks, recorded."""

from __future__ import annotations

import json

from aws_compute_support import ROLE, Moto, leak
from aws_support import OWN, Wire, one, read, region

from connectors.aws.streams.agentcore_gateways import gateway_policies, gateway_tools, gateways
from connectors.aws.streams.agentcore_harnesses import harnesses
from connectors.aws.streams.agentcore_identities import api_key_logins, oauth_logins, workload_identities
from connectors.aws.streams.agentcore_runtimes import runtime_policies, runtimes
from connectors.aws.streams.agentcore_tools import browsers, code_interpreters, memories
from graph.model import Credential, Exposure, Grant, Identity, Policy, Resource, Tool

HERE = f"arn:aws:bedrock-agentcore:us-east-1:{OWN}"
GATEWAY = Identity(id=f"{HERE}:gateway/tools-abcdefghij", kind="aws.agentcore.gateway", scope=OWN, name="tools")
TARGETS = "/gateways/tools-abcdefghij/targets"
FUNCTION = f"arn:aws:lambda:us-east-1:{OWN}:function:orders"
KEPT = f"arn:aws:secretsmanager:us-east-1:{OWN}:secret:login-AbCdEf"


def test_an_agent_runs_as_its_role_and_shows_what_its_environment_holds(server: Moto) -> None:
    leaked = leak()
    made = server.client("bedrock-agentcore-control").create_agent_runtime(
        agentRuntimeName="cases",
        agentRuntimeArtifact={"containerConfiguration": {"containerUri": f"{OWN}.dkr.ecr.us-east-1.amazonaws.com/a:1"}},
        roleArn=f"{ROLE}/cases",
        networkConfiguration={"networkMode": "PUBLIC"},
        environmentVariables=leaked.variables,
    )
    found, told = read(server, runtimes, server.here)
    assert isinstance(found, Identity)
    assert isinstance(told, Exposure)
    assert (found.id, found.name) == (made["agentRuntimeArn"], "cases")
    assert found.runs_as[0] == f"{ROLE}/cases"
    assert (told.resource, told.credential) == (found.id, leaked.credential)
    assert told.places == ("environment:AWS_ACCESS_KEY_ID",)


def test_who_may_call_an_agent_stands_in_its_policy(wire: Wire) -> None:
    runtime = Identity(id=f"{HERE}:runtime/cases-abcdefghij", kind="aws.agentcore.runtime", scope=OWN, name="cases")
    action = "bedrock-agentcore:InvokeAgentRuntime"
    statement = {"Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": action, "Resource": "*"}
    wire.gives(f"GET /resourcepolicy/{runtime.id}", {"policy": json.dumps({"Statement": [statement]})})
    policy, grant = read(wire, runtime_policies, runtime)
    assert isinstance(policy, Policy)
    assert isinstance(grant, Grant)
    assert (grant.identity, grant.purpose, policy.statements[0].actions) == (runtime.id, "resource", (action,))
    wire.fails(f"GET /resourcepolicy/{GATEWAY.id}", "ResourceNotFoundException", 404)
    assert read(wire, gateway_policies, GATEWAY) == []


def test_a_gateway_calls_on_as_its_role_and_offers_tools(server: Moto) -> None:
    client = server.client("bedrock-agentcore-control")
    made = client.create_gateway(name="tools", roleArn=f"{ROLE}/tools", protocolType="MCP", authorizerType="AWS_IAM")
    schema = {"name": "find", "description": "find", "inputSchema": {"type": "object"}}
    target = {"mcp": {"lambda": {"lambdaArn": FUNCTION, "toolSchema": {"inlinePayload": [schema]}}}}
    client.create_gateway_target(
        gatewayIdentifier=made["gatewayId"],
        name="orders",
        targetConfiguration=target,
        credentialProviderConfigurations=[{"credentialProviderType": "GATEWAY_IAM_ROLE"}],
    )
    found = one(read(server, gateways, server.here))
    assert isinstance(found, Identity)
    assert (found.id, found.runs_as[0]) == (made["gatewayArn"], f"{ROLE}/tools")
    assert (found.facts["sign_in"], found.facts["public"]) == ("AWS_IAM", False)
    tool = one(read(server, gateway_tools, found))
    assert isinstance(tool, Tool)
    assert (tool.agent, tool.server, tool.name) == (found.id, "orders", "find")
    assert (tool.facts["reaches"], tool.facts["credentials"]) == (FUNCTION, "GATEWAY_IAM_ROLE")


def test_a_server_elsewhere_is_called_with_the_login_that_is_kept_for_it(wire: Wire) -> None:
    login = f"{HERE}:token-vault/default/oauth2credentialprovider/crm"
    provider = {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {"oauthCredentialProvider": {"providerArn": login, "scopes": []}},
    }
    target = {
        "name": "crm",
        "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": "https://crm.example/mcp"}}},
        "credentialProviderConfigurations": [provider],
    }
    api = {"name": "files", "targetConfiguration": {"mcp": {"openApiSchema": {"s3": {"uri": "s3://code/api.json"}}}}}
    wire.gives(f"GET {TARGETS}", {"items": [{"targetId": id_ * 10} for id_ in "ABC"]})
    wire.gives(f"GET {TARGETS}/AAAAAAAAAA", target)
    wire.gives(f"GET {TARGETS}/BBBBBBBBBB", api)
    wire.fails(f"GET {TARGETS}/CCCCCCCCCC", "ResourceNotFoundException", 404)
    crm, files = read(wire, gateway_tools, GATEWAY)
    assert isinstance(crm, Tool)
    assert isinstance(files, Tool)
    assert (crm.name, crm.facts["form"], crm.facts["reaches"]) == ("crm", "mcpServer", "https://crm.example/mcp")
    assert crm.facts["providers"] == login
    assert (files.name, files.facts["form"], files.facts["reaches"]) == ("files", "openApiSchema", None)


def test_a_gateway_that_asks_nobody_is_public(wire: Wire) -> None:
    wire.gives("GET /gateways", {"items": [{"gatewayId": "tools-abcdefghij"}]})
    told = {"gatewayArn": GATEWAY.id, "gatewayId": "tools-abcdefghij", "name": "tools", "authorizerType": "NONE"}
    wire.gives("GET /gateways/tools-abcdefghij", told)
    found = one(read(wire, gateways, region()))
    assert isinstance(found, Identity)
    assert (found.facts["public"], found.facts["policy_mode"]) == (True, None)


def test_a_gateway_tells_what_weighs_its_calls(wire: Wire) -> None:
    engine = {"arn": f"{HERE}:policy-engine/rules", "mode": "LOG_ONLY"}
    told = {"gatewayArn": GATEWAY.id, "gatewayId": "tools-abcdefghij", "name": "tools", "authorizerType": "AWS_IAM"}
    wire.gives("GET /gateways", {"items": [{"gatewayId": "tools-abcdefghij"}]})
    wire.gives("GET /gateways/tools-abcdefghij", {**told, "policyEngineConfiguration": engine})
    found = one(read(wire, gateways, region()))
    assert isinstance(found, Identity)
    assert (found.facts["policy_engine"], found.facts["policy_mode"]) == (engine["arn"], "LOG_ONLY")


def test_an_agent_that_is_only_described_has_a_role_and_tools(wire: Wire) -> None:
    leaked = leak()
    harness = {
        "harnessId": "desk",
        "harnessName": "desk",
        "arn": f"{HERE}:harness/desk",
        "executionRoleArn": f"{ROLE}/desk",
        "environmentVariables": {**leaked.variables, "DB": KEPT},
        "tools": [{"type": "remote_mcp", "name": "crm"}],
    }
    wire.gives("GET /harnesses", {"harnesses": [{"harnessId": "desk-abcdefghij"}]})
    wire.gives("GET /harnesses/desk-abcdefghij", {"harness": harness})
    found, tool, told = read(wire, harnesses, region())
    assert isinstance(found, Identity)
    assert isinstance(tool, Tool)
    assert isinstance(told, Exposure)
    assert (found.runs_as, found.facts["secret_references"]) == ((f"{ROLE}/desk",), KEPT)
    assert (tool.agent, tool.server, tool.name) == (found.id, "remote_mcp", "crm")
    assert told.credential == leaked.credential


def test_logins_for_services_elsewhere_are_credentials_in_secrets(wire: Wire) -> None:
    key = {"name": "search", "credentialProviderArn": f"{HERE}:token-vault/default/apikeycredentialprovider/search"}
    client = {
        "name": "crm",
        "credentialProviderArn": f"{HERE}:token-vault/default/oauth2credentialprovider/crm",
        "credentialProviderVendor": "SalesforceOauth2",
    }
    wire.gives("POST /identities/ListApiKeyCredentialProviders", {"credentialProviders": [key]})
    wire.gives("POST /identities/GetApiKeyCredentialProvider", {"apiKeySecretArn": {"secretArn": KEPT}})
    wire.gives("POST /identities/ListOauth2CredentialProviders", {"credentialProviders": [client]})
    wire.fails("POST /identities/GetOauth2CredentialProvider", "ResourceNotFoundException", 404)
    who, credential = read(wire, api_key_logins, region())
    assert isinstance(credential, Credential)
    assert (who.id, credential.identity, credential.facts["secret"]) == (key["credentialProviderArn"], who.id, KEPT)
    program, secret = read(wire, oauth_logins, region())
    assert isinstance(program, Identity)
    assert isinstance(secret, Credential)
    assert (program.facts["vendor"], secret.facts) == ("SalesforceOauth2", {"form": "OAuth client", "secret": None})


def test_who_agents_are_to_the_vault_of_tokens(wire: Wire) -> None:
    arn = f"{HERE}:workload-identity-directory/default/workload-identity/cases"
    listed = [{"name": "cases", "workloadIdentityArn": arn}]
    wire.gives("POST /identities/ListWorkloadIdentities", {"workloadIdentities": listed})
    assert one(read(wire, workload_identities, region())).id == arn


def test_code_and_browsers_run_as_roles(wire: Wire) -> None:
    summary = {"codeInterpreterId": "py-abcdefghij"}
    wire.gives("POST /code-interpreters", {"codeInterpreterSummaries": [summary]})
    told = {"name": "py", "executionRoleArn": f"{ROLE}/py", "networkConfiguration": {"networkMode": "PUBLIC"}}
    arn = f"{HERE}:code-interpreter-custom/py-abcdefghij"
    wire.gives("GET /code-interpreters/py-abcdefghij", {**told, "codeInterpreterArn": arn})
    wire.gives("POST /browsers", {"browserSummaries": [{"browserId": "web-abcdefghij"}]})
    wire.gives("GET /browsers/web-abcdefghij", {**told, "browserArn": f"{HERE}:browser-custom/web-abcdefghij"})
    interpreter, browser = one(read(wire, code_interpreters, region())), one(read(wire, browsers, region()))
    assert isinstance(interpreter, Resource)
    assert isinstance(browser, Resource)
    assert (interpreter.id, interpreter.runs_as, interpreter.facts["network"]) == (arn, (f"{ROLE}/py",), "PUBLIC")
    assert browser.runs_as == (f"{ROLE}/py",)


def test_what_agents_remember_is_worked_on_as_a_role(server: Moto) -> None:
    server.client("bedrock-agentcore-control").create_memory(
        name="cases", eventExpiryDuration=30, memoryExecutionRoleArn=f"{ROLE}/memory"
    )
    found = one(read(server, memories, server.here))
    assert isinstance(found, Resource)
    assert (found.name, found.runs_as) == ("cases", (f"{ROLE}/memory",))
