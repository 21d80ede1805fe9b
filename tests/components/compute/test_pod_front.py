"""What leads to pods: a name for callers, the shared balancer, a balancer of their own."""

import pytest

from tests.components.compute.workloads import PODS, ROUTE, kind, run, spec


@pytest.fixture
def make(engine):
    return lambda **changed: run(engine, **changed)


def test_a_workload_that_nobody_asks_has_no_name(make):
    engine = make()
    assert kind(engine, "Service") == []
    assert kind(engine, "Ingress") == []


@pytest.mark.parametrize("way", [{"route": ROUTE}, {"callers": ["web"]}])
def test_whoever_is_asked_has_a_name_within_the_cluster(make, way):
    assert spec(make(port=9000, **way), "Service") == {
        "type": "ClusterIP",
        "selector": {"app.kubernetes.io/name": "tasks"},
        "ports": [{"name": "served", "port": 9000, "targetPort": "served", "protocol": "TCP"}],
    }


def test_callers_do_not_come_by_the_balancer(make):
    assert kind(make(callers=["web"]), "Ingress") == []


def test_a_route_is_a_place_in_the_group_of_the_balancer(make):
    engine = make(route=ROUTE, health_path="/ok")
    (ingress,) = kind(engine, "Ingress")
    assert ingress["metadata"]["annotations"] == {
        "alb.ingress.kubernetes.io/group.order": "3",
        "alb.ingress.kubernetes.io/target-type": "ip",
        "alb.ingress.kubernetes.io/healthcheck-path": "/ok",
        "alb.ingress.kubernetes.io/target-group-attributes": (
            "deregistration_delay.timeout_seconds=20"
        ),
    }
    backend = {"service": {"name": "tasks", "port": {"name": "served"}}}
    path = {"path": "/api/tasks", "pathType": "Prefix", "backend": backend}
    assert ingress["spec"] == {
        "ingressClassName": "shared",
        "rules": [{"http": {"paths": [path]}}],
    }


@pytest.mark.parametrize(
    ("route", "host", "path"),
    [
        ({"host": "api.example.com"}, "api.example.com", "/"),
        ({"host": "api.example.com", "path": "/v1"}, "api.example.com", "/v1"),
        ({}, None, "/"),
    ],
)
def test_a_route_is_by_host_and_path(make, route, host, path):
    (rule,) = spec(make(route={"priority": 1, **route}), "Ingress")["rules"]
    assert rule.get("host") == host
    assert [one["path"] for one in rule["http"]["paths"]] == [path]


@pytest.mark.parametrize(
    ("auto", "maker"), [(True, "eks.amazonaws.com/nlb"), (False, "service.k8s.aws/nlb")]
)
def test_a_balancer_of_its_own_is_a_service(make, auto, maker):
    engine = make(listen_port=443, pods={**PODS, "auto": auto})
    (own,) = (one for one in kind(engine, "Service") if one["spec"]["type"] == "LoadBalancer")
    assert own["metadata"]["name"] == "tasks-balancer"
    assert own["spec"]["loadBalancerClass"] == maker
    assert own["spec"]["allocateLoadBalancerNodePorts"] is False
    assert own["spec"]["selector"] == {"app.kubernetes.io/name": "tasks"}
    assert own["spec"]["ports"] == [
        {"name": "served", "port": 443, "targetPort": "served", "protocol": "TCP"}
    ]
    prefix = "service.beta.kubernetes.io/aws-load-balancer"
    assert own["metadata"]["annotations"] == {
        f"{prefix}-scheme": "internet-facing",
        f"{prefix}-nlb-target-type": "ip",
        f"{prefix}-target-group-attributes": "deregistration_delay.timeout_seconds=20",
    }
