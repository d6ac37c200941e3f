"""Bedrock agents and knowledge bases, read from moto's server; what moto does not tell, from recorded answers."""

from __future__ import annotations

from aws_compute_support import ROLE, Moto, leak
from aws_support import OWN, Wire, one, read, region

from connectors.aws.streams.bedrock_agents import agents
from connectors.aws.streams.bedrock_knowledge import flows, knowledge_bases
from connectors.aws.streams.bedrock_tools import agent_tools
from graph.model import Exposure, Identity, Resource, Tool

AGENT = f"arn:aws:bedrock:us-east-1:{OWN}:agent/AGENT00001"
DRAFT = "/agents/AGENT00001/agentversions/DRAFT"
KEPT = f"arn:aws:secretsmanager:us-east-1:{OWN}:secret:vectors-AbCdEf"
FUNCTION = f"arn:aws:lambda:us-east-1:{OWN}:function:orders"
CASES = Identity(id=AGENT, kind="aws.bedrock.agent", scope=OWN, name="cases")


def test_an_agent_is_somebody_and_acts_as_its_role(server: Moto) -> None:
    made = server.client("bedrock-agent").create_agent(
        agentName="cases", agentResourceRoleArn=f"{ROLE}/cases", foundationModel="some.model"
    )["agent"]
    found = one(read(server, agents, server.here))
    assert isinstance(found, Identity)
    assert (found.id, found.name, found.human) == (made["agentArn"], "cases", False)
    assert (found.runs_as, found.facts["model"]) == ((f"{ROLE}/cases",), "some.model")


def test_a_key_in_what_an_agent_is_told_to_do_is_an_exposure(wire: Wire) -> None:
    leaked = leak()
    told = {"agentArn": AGENT, "agentName": "cases", "instruction": f"Use this.\n{leaked.script}"}
    wire.gives("POST /agents", {"agentSummaries": [{"agentId": "AGENT00001"}, {"agentId": "GONE000001"}]})
    wire.gives("GetResources", {"ResourceTagMappingList": []})
    wire.gives("GET /agents/AGENT00001", {"agent": told})
    wire.fails("GET /agents/GONE000001", "ResourceNotFoundException", 404)
    found, exposure = read(wire, agents, region())
    assert isinstance(exposure, Exposure)
    assert (found.id, exposure.resource, exposure.credential) == (AGENT, AGENT, leaked.credential)


def test_an_agent_has_functions_knowledge_and_other_agents_at_hand(wire: Wire) -> None:
    groups = [{"actionGroupId": "GROUP00001"}, {"actionGroupId": "GROUP00002"}, {"actionGroupId": "GROUP00003"}]
    functions = [{"name": "find"}, {"name": "refund", "requireConfirmation": "ENABLED"}]
    orders = {
        "actionGroupName": "orders",
        "actionGroupState": "ENABLED",
        "actionGroupExecutor": {"lambda": FUNCTION},
        "functionSchema": {"functions": functions},
    }
    mail = {
        "actionGroupName": "mail",
        "actionGroupState": "DISABLED",
        "actionGroupExecutor": {"customControl": "RETURN_CONTROL"},
    }
    wire.gives(f"POST {DRAFT}/actiongroups", {"actionGroupSummaries": groups})
    wire.gives(f"GET {DRAFT}/actiongroups/GROUP00001", {"agentActionGroup": orders})
    wire.gives(f"GET {DRAFT}/actiongroups/GROUP00002", {"agentActionGroup": mail})
    wire.fails(f"GET {DRAFT}/actiongroups/GROUP00003", "ResourceNotFoundException", 404)
    base = {"knowledgeBaseId": "BASE000001", "knowledgeBaseState": "ENABLED"}
    wire.gives(f"POST {DRAFT}/knowledgebases", {"agentKnowledgeBaseSummaries": [base]})
    other = {"collaboratorName": "lawyer", "agentDescriptor": {"aliasArn": f"{AGENT}-alias/L/1"}}
    wire.gives(f"POST {DRAFT}/agentcollaborators", {"agentCollaboratorSummaries": [other]})
    found = [each for each in read(wire, agent_tools, CASES) if isinstance(each, Tool)]
    assert {each.agent for each in found} == {AGENT}
    assert [(each.server, each.name, each.facts["reaches"]) for each in found] == [
        ("orders", "find", FUNCTION),
        ("orders", "refund", FUNCTION),
        ("mail", "mail", "RETURN_CONTROL"),
        ("knowledge", "BASE000001", f"arn:aws:bedrock:us-east-1:{OWN}:knowledge-base/BASE000001"),
        ("agents", "lawyer", f"{AGENT}-alias/L/1"),
    ]
    assert [each.facts["enabled"] for each in found] == [True, True, False, True, True]
    assert [each.facts.get("asks") for each in found[:2]] == [None, True]


def test_a_knowledge_base_reads_as_its_role(server: Moto) -> None:
    server.client("bedrock-agent").create_knowledge_base(
        name="laws",
        roleArn=f"{ROLE}/laws",
        knowledgeBaseConfiguration={
            "type": "VECTOR",
            "vectorKnowledgeBaseConfiguration": {"embeddingModelArn": "arn:aws:bedrock:us-east-1::foundation-model/m"},
        },
        storageConfiguration={
            "type": "PINECONE",
            "pineconeConfiguration": {
                "connectionString": "https://vectors.example",
                "credentialsSecretArn": KEPT,
                "fieldMapping": {"textField": "t", "metadataField": "m"},
            },
        },
    )
    found = one(read(server, knowledge_bases, server.here))
    assert isinstance(found, Resource)
    assert (found.name, found.runs_as) == ("laws", (f"{ROLE}/laws",))
    assert (found.facts["store"], found.facts["secret_references"]) == ("PINECONE", KEPT)


def test_a_flow_runs_as_its_role(wire: Wire) -> None:
    arn = f"arn:aws:bedrock:us-east-1:{OWN}:flow/FLOW000001"
    wire.gives("GET /flows", {"flowSummaries": [{"id": "FLOW000001"}]})
    wire.gives("GET /flows/FLOW000001", {"arn": arn, "name": "sort", "executionRoleArn": f"{ROLE}/sort"})
    found = one(read(wire, flows, region()))
    assert isinstance(found, Resource)
    assert (found.id, found.runs_as) == (arn, (f"{ROLE}/sort",))
