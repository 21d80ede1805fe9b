"""How services find each other: by DNS, or by a proxy of Service Connect under the same name."""

import json

import pytest

from components.compute.service import Service

SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
ENTRY = "aws:servicediscovery/service:Service"
NAMESPACE = {"id": "ns-1", "name": "app.internal"}
ARN = "arn:aws:servicediscovery:eu-north-1:123456789012:namespace/ns-1"


def port(engine):
    (mapped,) = json.loads(engine.one(TASK)["containerDefinitions"])[0]["portMappings"]
    return mapped


def test_by_dns_a_called_service_is_registered(make):
    engine = make(namespace=NAMESPACE)
    assert engine.one(ENTRY)["name"] == "tasks"
    assert "serviceConnectConfiguration" not in engine.one(SERVICE)
    assert port(engine) == {"containerPort": 8080, "hostPort": 8080, "protocol": "tcp"}


def test_by_connect_it_answers_to_the_same_name_and_port(make):
    engine = make(namespace=NAMESPACE, connect_arn=ARN, port=9000)
    assert engine.of(ENTRY) == []
    service = engine.one(SERVICE)
    assert "serviceRegistries" not in service
    told = service["serviceConnectConfiguration"]
    assert (told["enabled"], told["namespace"]) == (True, ARN)
    assert told["services"] == [
        {
            "portName": "tasks",
            "discoveryName": "tasks",
            "clientAlias": [{"dnsName": "tasks.app.internal", "port": 9000}],
        }
    ]
    assert port(engine)["name"] == "tasks"
    assert port(engine)["appProtocol"] == "http"


def test_a_caller_finds_and_is_not_found(make):
    told = make(connect_arn=ARN).one(SERVICE)["serviceConnectConfiguration"]
    assert told["enabled"] is True
    assert "services" not in told


def test_the_proxy_writes_to_a_stream_of_its_own(make):
    told = make(connect_arn=ARN).one(SERVICE)["serviceConnectConfiguration"]
    log = told["logConfiguration"]
    assert log["logDriver"] == "awslogs"
    assert log["options"]["awslogs-group"] == "<<cloudwatch.LogGroup/tasks-logs.name>>"
    assert log["options"]["awslogs-stream-prefix"] == "tasks-connect"


@pytest.mark.parametrize("more", [{}, {"connect_arn": ARN}])
def test_the_address_is_one_and_the_same(engine, args, more):
    seen = {}
    given = {**args, "namespace": NAMESPACE, **more}
    engine.run(lambda: seen.update(Service("tasks", given).binding()))
    assert seen["environment"]["PORT"] == "8080"
    assert seen["target"]["port"] == 8080
