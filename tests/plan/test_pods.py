"""Edges of pods: what both security groups and network policies let through, and no more."""

import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
import pytest

from components.compute.pod_edges import PodEdges
from components.compute.workload import Workload
from plan.graph import graph
from plan.nodes import AWS, INTERNET, Means, Sides
from tests.components.compute.workloads import ARGS
from tests.plan.parts import Part

ROUTE = {"priority": 1, "path": "/api"}


def cluster():
    """A cluster, what it takes in order to run something in it, and its way in."""
    part, front = Part("pods", kind="Kubernetes"), Part("front")
    made = aws.eks.Cluster(
        "pods-cluster",
        role_arn="arn:role",
        vpc_config={"subnet_ids": ["subnet-a"], "security_group_ids": [part.group.id]},
        opts=part.child,
    )
    group_id = made.vpc_config.cluster_security_group_id.apply(str)
    kubernetes.networking.v1.Ingress(
        "front-ingress",
        metadata={"name": "front"},
        spec={"ingress_class_name": "alb"},
        opts=front.child,
    )
    aws.vpc.SecurityGroupIngressRule(
        "front-into-pods",
        security_group_id=group_id,
        referenced_security_group_id=front.group.id,
        ip_protocol="tcp",
        from_port=1024,
        to_port=65535,
        tags={"access": "serve"},
        opts=front.child,
    )
    pods = {**ARGS["pods"], "cluster_name": made.name, "security_group_id": group_id}
    return {**ARGS, "pods": pods}, group_id


def database(label, port):
    store = Part(label)
    target = {"security_group_id": store.group.id, "port": port}
    return {"access": "connect", "target": target}


def edges(record, program):
    found = graph(record(program)).edges
    return {
        (e.source.name, e.target.name, e.means, e.port, e.access, e.sides, e.details)
        for e in found
        if e.means is not Means.GRANT
    }


def network(source, target, port, access, sides=Sides.BOTH):
    return (source, target, Means.NETWORK, port, access, sides, ())


def test_only_who_uses_a_target_reaches_it(record):
    def program():
        args, group_id = cluster()
        board = database("board", 5432)
        Workload("tasks", {**args, "bindings": {"board": board}})
        Workload("web", args)
        PodEdges("pods-to-data", {"security_group_id": group_id, "bindings": {"board": board}})

    found = edges(record, program)
    assert network("tasks", "board", "5432", "connect") in found
    assert not [e for e in found if e[1] == "board" and e[0] != "tasks"]


def test_a_policy_without_a_rule_of_the_group_is_no_edge(record):
    def program():
        args, _ = cluster()
        Workload("tasks", {**args, "bindings": {"board": database("board", 5432)}})

    assert not [e for e in edges(record, program) if e[1] == "board"]


def test_the_balancer_leads_to_who_has_a_route(record):
    def program():
        args, _ = cluster()
        Workload("tasks", {**args, "route": ROUTE, "port": 9000})
        Workload("worker", args)

    found = edges(record, program)
    assert found == {
        network("front", "tasks", "9000", "serve", Sides.IN),
        ("front", "tasks", Means.ROUTE, "9000", "", Sides.BOTH, ("/api",)),
    }


def test_without_a_route_the_rule_of_the_group_is_all_there_is(record):
    def program():
        args, _ = cluster()
        Workload("worker", args)

    assert edges(record, program) == {network("front", "pods", "1024-65535", "serve", Sides.IN)}


def test_hosts_are_named_before_paths(record):
    def program():
        args, _ = cluster()
        Workload("tasks", {**args, "route": {**ROUTE, "host": "api.example.com"}})

    (details,) = [e[-1] for e in edges(record, program) if e[2] is Means.ROUTE]
    assert details == ("api.example.com", "/api")


def test_calls_are_edges_of_their_own(record):
    def program():
        args, _ = cluster()
        tasks = Workload("tasks", {**args, "callers": ["web"]})
        Workload("web", {**args, "bindings": {"tasks": tasks.binding()}})

    assert network("web", "tasks", "8080", "call") in edges(record, program)


def test_a_call_of_another_port_finds_nobody(record):
    def program():
        args, _ = cluster()
        Workload("tasks", {**args, "callers": ["web"], "port": 9000})
        called = {"access": "call", "pods": {"name": "tasks", "port": 8080}}
        Workload("web", {**args, "bindings": {"tasks": called}})

    assert not [e for e in edges(record, program) if e[:2] == ("web", "tasks")]


@pytest.mark.parametrize(
    ("peer", "far"),
    [
        ({"security_group_id": "sg-endpoints"}, AWS.name),
        ({"prefix_list_id": "pl-s3"}, INTERNET.name),
        ({"cidr": "0.0.0.0/0"}, INTERNET.name),
    ],
)
def test_https_goes_to_endpoints_or_out(record, peer, far):
    def program():
        args, _ = cluster()
        Workload("tasks", {**args, "peers": {"there": peer}})

    out = {e for e in edges(record, program) if e[0] == "tasks"}
    assert out == {network("tasks", far, "443", "https")}


def test_a_balancer_of_its_own_faces_the_internet(record):
    def program():
        args, _ = cluster()
        Workload("tasks", {**args, "listen_port": 9001})

    assert network(INTERNET.name, "tasks", "9001", "") in edges(record, program)
