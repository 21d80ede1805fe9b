"""Network policies: each edge by itself, and nothing besides."""

import json

import pytest

from components.compute.pod_edges import PodEdges
from components.network.public_ranges import public_ranges
from tests.components.compute.workloads import ACTIVITY, BOARD, JOBS, PODS, ROUTE, kind, run, spec

DNS = {
    "to": [
        {"ipBlock": {"cidr": "10.0.0.0/8"}},
        {"ipBlock": {"cidr": "172.16.0.0/12"}},
        {"ipBlock": {"cidr": "192.168.0.0/16"}},
    ],
    "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}],
}
AGENT = {
    "to": [{"ipBlock": {"cidr": "169.254.170.23/32"}}],
    "ports": [{"port": 80, "protocol": "TCP"}],
}
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


@pytest.fixture
def make(engine):
    return lambda **changed: run(engine, **changed)


def tcp(port):
    return [{"port": port, "protocol": "TCP"}]


def pods(name):
    return {"podSelector": {"matchLabels": {"app.kubernetes.io/name": name}}}


def block(cidr):
    return {"ipBlock": {"cidr": cidr}}


def test_alone_it_hears_nobody_and_reaches_names_and_its_credentials(make):
    assert spec(make(), "NetworkPolicy") == {
        "podSelector": {"matchLabels": {"app.kubernetes.io/name": "tasks"}},
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [],
        "egress": [DNS, AGENT],
    }


@pytest.mark.parametrize("way", [{"route": ROUTE}, {"listen_port": 443}])
def test_balancers_come_from_the_network_to_the_one_port(make, way):
    assert spec(make(port=9000, **way), "NetworkPolicy")["ingress"] == [
        {"from": [block("10.0.0.0/16")], "ports": tcp(9000)}
    ]


def test_callers_come_by_their_label(make):
    assert spec(make(callers=["web", "admin"]), "NetworkPolicy")["ingress"] == [
        {"from": [pods("admin"), pods("web")], "ports": tcp(8080)}
    ]


def test_called_pods_are_reached_by_their_label(make):
    engine = make(bindings={"activity": ACTIVITY})
    assert spec(engine, "NetworkPolicy")["egress"][2:] == [
        {"to": [pods("activity")], "ports": tcp(9000)}
    ]


def test_a_target_is_reached_in_its_range(make):
    near = spec(make(bindings={"board": BOARD}), "NetworkPolicy")["egress"][2:]
    assert near == [{"to": [block("10.0.0.0/16")], "ports": tcp(5432)}]


def test_a_target_elsewhere_is_reached_there(make):
    engine = make(bindings={"board": BOARD}, ranges={"board": "10.1.64.0/19"})
    assert spec(engine, "NetworkPolicy")["egress"][2:] == [
        {"to": [block("10.1.64.0/19")], "ports": tcp(5432)}
    ]


def test_what_is_reached_by_an_api_of_aws_has_no_rule_of_its_own(make):
    assert spec(make(bindings={"jobs": JOBS}), "NetworkPolicy")["egress"] == [DNS, AGENT]


def test_endpoints_are_in_the_network_and_prefix_lists_on_the_internet(make):
    peers = {"endpoints": {"security_group_id": "sg-e"}, "s3": {"prefix_list_id": "pl-s3"}}
    near, far = spec(make(peers=peers), "NetworkPolicy")["egress"][2:]
    assert near == {"to": [block("10.0.0.0/16")], "ports": tcp(443)}
    assert far == {"to": [block(cidr) for cidr in public_ranges()], "ports": tcp(443)}


def test_the_internet_alone_is_no_way_into_the_network(make):
    (only,) = spec(make(peers={"nat": {"cidr": "0.0.0.0/0"}}), "NetworkPolicy")["egress"][2:]
    assert only["to"] == [block(cidr) for cidr in public_ranges()]


def test_nothing_is_left_out_of_a_range(make):
    engine = make(peers={"nat": {"cidr": "0.0.0.0/0"}}, bindings={"board": BOARD}, route=ROUTE)
    assert "except" not in json.dumps(spec(engine, "NetworkPolicy"))


def test_the_policy_says_why_it_has_its_rules(make):
    bindings = {"board": BOARD, "activity": ACTIVITY, "jobs": JOBS}
    (policy,) = kind(make(bindings=bindings), "NetworkPolicy")
    assert json.loads(policy["metadata"]["annotations"]["groundwork.edges"]) == {
        "board": "connect 5432",
        "activity": "call 9000",
    }


def test_the_group_of_the_pods_reaches_each_target_once(engine):
    bindings = {"board": BOARD, "activity": ACTIVITY}
    args = {"security_group_id": PODS["security_group_id"], "bindings": bindings}
    engine.run(lambda: PodEdges("pods-edges", args))
    out, into = engine.one(EGRESS), engine.one(INGRESS)
    assert (out["securityGroupId"], out["referencedSecurityGroupId"]) == ("sg-pods", "sg-board")
    assert (into["securityGroupId"], into["referencedSecurityGroupId"]) == ("sg-board", "sg-pods")
    assert (out["fromPort"], into["toPort"]) == (5432, 5432)
    assert into["tags"]["access"] == "connect"


def test_without_a_target_there_are_no_edges_to_make(engine):
    args = {"security_group_id": "sg-pods", "bindings": {"activity": ACTIVITY}}
    with pytest.raises(ValueError, match="must have a target, got \\['activity'\\]"):
        engine.run(lambda: PodEdges("pods-edges", args))
