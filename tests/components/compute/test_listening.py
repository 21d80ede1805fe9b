"""A service behind a port: its listener, its target group, and who may come."""

import json

import pytest

from components.edge.listen import Protocol

SERVICE = "aws:ecs/service:Service"
GROUP = "aws:lb/targetGroup:TargetGroup"
LISTENER = "aws:lb/listener:Listener"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
TAGS = {"Name": "tasks", "service": "tasks"}


def front(protocol=Protocol.TCP, port=5432, **more):
    return {
        "listen": {"protocol": protocol, "port": port},
        "balancer_arn": "arn:balancer",
        "security_group_id": "sg-balancer",
        "arn_suffix": "net/balancer/1",
        **more,
    }


def mappings(engine):
    (only,) = json.loads(engine.one(TASK)["containerDefinitions"])
    return [(each["containerPort"], each["protocol"]) for each in only["portMappings"]]


def rules(engine, typ):
    return {
        r.name: (r.inputs["ipProtocol"], r.inputs["fromPort"], r.inputs["tags"]["access"])
        for r in engine.resources
        if r.type == typ
    }


def test_a_port_leads_to_the_tasks(make):
    engine = make(listen=front(), port=5000)

    assert engine.one(LISTENER) == {
        "loadBalancerArn": "arn:balancer",
        "port": 5432,
        "protocol": "TCP",
        "defaultActions": [
            {"type": "forward", "targetGroupArn": "<<lb.TargetGroup/tasks-listener.arn>>"}
        ],
        "tags": {**TAGS, "Name": "tasks-listener"},
    }
    assert engine.one(GROUP) == {
        "vpcId": "vpc-1",
        "port": 5000,
        "protocol": "TCP",
        "targetType": "ip",
        "preserveClientIp": "true",
        "deregistrationDelay": 20,
        "connectionTermination": True,
        "healthCheck": {
            "protocol": "TCP",
            "port": "traffic-port",
            "interval": 15,
            "timeout": 5,
            "healthyThreshold": 2,
            "unhealthyThreshold": 3,
        },
        "tags": TAGS,
    }
    assert mappings(engine) == [(5000, "tcp")]


def test_the_service_waits_for_its_listener_and_is_rolled_back(make):
    engine = make(listen=front(), port=5000)

    service = engine.one(SERVICE)
    assert service["loadBalancers"] == [
        {
            "targetGroupArn": "<<lb.TargetGroup/tasks-listener.arn>>",
            "containerName": "tasks",
            "containerPort": 5000,
        }
    ]
    assert service["healthCheckGracePeriodSeconds"] == 60
    assert service["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert "alarms" not in service
    needs = {urn.split("::")[-1] for urn in engine.named("tasks-service").options.depends_on}
    assert needs == {"tasks-may-start", "tasks-listener"}


def test_the_balancer_alone_is_let_in(make):
    engine = make(listen=front())

    assert rules(engine, EGRESS) == {"tasks-behind-listener": ("tcp", 8080, "serve")}
    assert rules(engine, INGRESS) == {"tasks-from-listener": ("tcp", 8080, "serve")}
    (into,) = engine.of(INGRESS)
    assert into["referencedSecurityGroupId"] == "sg-balancer"
    assert into["securityGroupId"] == "<<ec2.SecurityGroup/tasks-sg.id>>"


def test_datagrams_come_beside_the_health_check(make):
    engine = make(listen=front(Protocol.UDP, 53))

    assert engine.one(LISTENER)["protocol"] == engine.one(GROUP)["protocol"] == "UDP"
    assert engine.one(GROUP)["healthCheck"]["protocol"] == "TCP"
    both = {"": ("tcp", 8080, "check"), "-udp": ("udp", 8080, "serve")}
    for typ, name in ((EGRESS, "tasks-behind-listener"), (INGRESS, "tasks-from-listener")):
        assert rules(engine, typ) == {f"{name}{suffix}": rule for suffix, rule in both.items()}
    assert mappings(engine) == [(8080, "tcp"), (8080, "udp")]


def test_tls_ends_at_the_balancer(make):
    engine = make(listen=front(Protocol.TLS, 465, certificate_arn="arn:certificate"))

    listener = engine.one(LISTENER)
    assert listener["protocol"] == "TLS"
    assert listener["sslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06"
    assert listener["certificateArn"] == "arn:certificate"
    assert engine.one(GROUP)["protocol"] == "TCP"


def test_without_a_port_there_is_no_listener(make, served):
    engine = make(**served)

    assert engine.of(LISTENER) == []
    assert mappings(engine) == [(8080, "tcp")]


def test_a_service_has_one_way_in(make, served):
    with pytest.raises(ValueError, match="tasks: listen must stand without a route"):
        make(**served, listen=front())


def test_the_target_group_is_told(make):
    engine = make(listen=front())

    assert engine.outputs("groundwork:index:Service")["target_group_names"] == [
        "<<lb.TargetGroup/tasks-listener.name>>"
    ]
