"""Removing `uses` breaks the connection: nothing to connect with, and no rule that leads in."""

import json
from pathlib import Path
from typing import Any

import pytest

from ops.local.plane.asked import admits
from ops.local.plane.deployed.tasks import Container, container
from plan import recorder
from plan.record import Record

STACK = """\
config:
  aws:region: eu-north-1
  groundwork:posture: dev
  groundwork:emulator: true
  groundwork:networks:
    app: {{ cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }}
  groundwork:databases:
    board: {{ engine: postgres }}
  groundwork:caches:
    drafts: {{ engine: valkey }}
  groundwork:services:
    tasks: {{ runs: fargate, build: services/tasks, {uses} }}
    other: {{ runs: fargate, build: services/notifier }}
"""
USES = "uses: { board: connect, drafts: write }"
PORTS = {"board": 5432, "drafts": 6379}


def recorded(folder: Path, uses: str) -> Record:
    file = folder / "Pulumi.local.yaml"
    file.write_text(STACK.format(uses=uses).replace(", }", " }"))
    return recorder.record_file(file)


def containers(record: Record, service: str) -> list[Container]:
    """What a task of the service is made of, as the plane reads it."""
    (found,) = (
        json.loads(one.inputs["containerDefinitions"])
        for one in record.resources
        if one.type == "aws:ecs/taskDefinition:TaskDefinition" and one.name == f"{service}-task"
    )
    return [container(each) for each in found]


def rules(record: Record, store: str) -> list[dict[str, Any]]:
    """Rules that lead in, as the emulator has them."""
    group = f"<<ec2.SecurityGroup/{store}-sg.id>>"
    return [
        {
            "IsEgress": False,
            "IpProtocol": one.inputs["ipProtocol"],
            "FromPort": one.inputs["fromPort"],
            "ToPort": one.inputs["toPort"],
        }
        for one in record.resources
        if one.type == "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
        and one.inputs["securityGroupId"] == group
    ]


def about(made: list[Container], store: str) -> set[str]:
    """Variables and secrets of a store."""
    names = {name for one in made for name in (*one.environment, *one.secrets)}
    return {name for name in names if name.startswith(f"{store.upper()}_")}


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return recorded(tmp_path_factory.mktemp("used"), USES)


@pytest.fixture(scope="module")
def unused(tmp_path_factory: pytest.TempPathFactory) -> Record:
    return recorded(tmp_path_factory.mktemp("unused"), "")


def test_with_an_edge_a_task_has_all_that_it_connects_with(used: Record) -> None:
    made = containers(used, "tasks")
    assert about(made, "board") == {
        f"BOARD_{name}" for name in ("HOST", "PORT", "NAME", "USERNAME", "PASSWORD")
    }
    assert about(made, "drafts") >= {"DRAFTS_HOST", "DRAFTS_PORT"}
    for store, port in PORTS.items():
        assert [admits(rule, port) for rule in rules(used, store)] == [True]


@pytest.mark.parametrize("store", PORTS)
def test_without_an_edge_it_has_nothing(used: Record, unused: Record, store: str) -> None:
    assert about(containers(used, "other"), store) == set()
    assert about(containers(unused, "tasks"), store) == set()
    texts = [one.environment.values() for one in containers(unused, "tasks")]
    assert not [text for values in texts for text in values if f"/{store}-" in text]


@pytest.mark.parametrize("store", PORTS)
def test_without_an_edge_no_rule_leads_in(unused: Record, store: str) -> None:
    """Without a rule the server does not run: `servers/test_postgres.py`."""
    assert rules(unused, store) == []
