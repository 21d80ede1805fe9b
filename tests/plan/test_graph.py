"""Who may talk to whom, read off small programs."""

import json

import pulumi
import pulumi_aws as aws
import pytest

from plan.graph import graph
from plan.groups import Rule, paired
from plan.nodes import AWS, INTERNET, Means, Node, Place, Sides
from tests.plan.parts import Part


def part(name: str) -> Node:
    return Node(
        Place.COMPONENT, name, f"urn:pulumi:test::groundwork::groundwork:index:Part::{name}", "Part"
    )


def told(record, program):
    """Edges as short tuples."""
    return [
        (e.source.name, e.target.name, e.means, e.port, e.protocol, e.access, e.sides, e.details)
        for e in graph(record(program)).edges
    ]


def test_components_are_nodes_and_nothing_else_is(record):
    def program():
        Part("inner", Part("outer"))
        aws.ec2.SecurityGroup("loose")

    found = graph(record(program))
    assert [(n.name, n.kind, n.place) for n in found.nodes] == [
        ("inner", "Part", Place.COMPONENT),
        ("outer", "Part", Place.COMPONENT),
    ]
    assert found.edges == []


def test_two_rules_are_one_edge(record):
    assert told(record, lambda: Part("web").reach(Part("api"), 8080)) == [
        ("web", "api", Means.NETWORK, "8080", "tcp", "call", Sides.BOTH, ())
    ]


def test_what_has_one_side_says_which(record):
    def program():
        web, api, feed = Part("web"), Part("api"), Part("feed")
        web.egress("out", 80, referenced_security_group_id=api.group.id)
        feed.ingress("in", 90, referenced_security_group_id=web.group.id)

    assert told(record, program) == [
        ("web", "api", Means.NETWORK, "80", "tcp", "", Sides.OUT, ()),
        ("web", "feed", Means.NETWORK, "90", "tcp", "", Sides.IN, ()),
    ]


def test_rules_of_different_ports_are_no_pair(record):
    def program():
        web, api = Part("web"), Part("api")
        web.egress("out", 80, referenced_security_group_id=api.group.id)
        api.ingress("in", 81, referenced_security_group_id=web.group.id)

    assert [(e[3], e[6]) for e in told(record, program)] == [("80", Sides.OUT), ("81", Sides.IN)]


def test_the_internet(record):
    def program():
        web = Part("web")
        web.ingress("in", 443, cidr_ipv4="0.0.0.0/0")
        web.ingress("in6", 443, cidr_ipv6="::/0")
        web.egress("out", 8000, 8010, cidr_ipv4="0.0.0.0/0")

    assert told(record, program) == [
        ("web", "internet", Means.NETWORK, "8000-8010", "tcp", "", Sides.BOTH, ()),
        ("internet", "web", Means.NETWORK, "443", "tcp", "", Sides.BOTH, ()),
    ]


def test_all_protocols(record):
    def program():
        web = Part("web")
        aws.vpc.SecurityGroupEgressRule(
            "all", security_group_id=web.group.id, ip_protocol="-1", cidr_ipv4="10.0.0.0/8"
        )

    ((_, name, _, port, protocol, *_),) = told(record, program)
    assert (name, port, protocol) == ("10.0.0.0/8", "all", "all")


def test_endpoints_and_prefix_lists_are_aws(record):
    def program():
        net, web = Part("net"), Part("web")
        gateway = aws.ec2.VpcEndpoint("s3", vpc_id="v", service_name="s3")
        aws.ec2.VpcEndpoint("logs", vpc_id="v", service_name="l", security_group_ids=[net.group.id])
        net.ingress("range", 443, cidr_ipv4="10.0.0.0/16")
        web.egress("interface", 443, referenced_security_group_id=net.group.id)
        web.egress("gateway", 444, prefix_list_id=gateway.prefix_list_id)
        web.egress("managed", 445, prefix_list_id="pl-123")

    found = graph(record(program))
    assert [(e.source.name, e.target, e.port, e.sides) for e in found.edges] == [
        ("web", AWS, port, Sides.BOTH) for port in ("443", "444", "445")
    ]


def test_a_rule_within_one_component_is_no_edge(record):
    def program():
        web = Part("web")
        web.ingress("self", 80, referenced_security_group_id=web.group.id)

    assert told(record, program) == []


def test_grants_name_their_actions(record):
    def program():
        web, store = Part("web"), Part("store")
        queue = aws.sqs.Queue("in", opts=store.child)
        own = aws.cloudwatch.LogGroup("own", opts=web.child)
        statements = [
            {"Effect": "Allow", "Action": ["sqs:Send", "sqs:Get"], "Resource": [queue.arn]},
            {"Effect": "Allow", "Action": "logs:Put", "Resource": own.arn},
            {"Effect": "Allow", "Action": "logs:Put", "Resource": "arn:aws:logs:::x"},
            {"Effect": "Deny", "Action": "sqs:Delete", "Resource": queue.arn},
        ]
        policy = pulumi.Output.json_dumps({"Statement": statements})
        aws.iam.RolePolicy("may", role=web.role.id, policy=policy, opts=web.child)

    assert told(record, program) == [
        ("web", "store", Means.GRANT, "", "", "", Sides.BOTH, ("sqs:Send", "sqs:Get"))
    ]


@pytest.mark.parametrize("secret", [True, False])
def test_a_document_of_one_statement(record, secret):
    def program():
        web, store = Part("web"), Part("store")
        text = store.role.arn.apply(
            lambda arn: json.dumps(
                {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": arn}}
            )
        )
        policy = pulumi.Output.secret(text) if secret else text
        aws.iam.RolePolicy("may", role=web.role.id, policy=policy, opts=web.child)

    ((source, target, means, *_, details),) = told(record, program)
    assert (source, target, means, details) == ("web", "store", Means.GRANT, ("sts:AssumeRole",))


def test_listener_rules_are_routes(record):
    def program():
        front, web = Part("front"), Part("web")
        listener = aws.lb.Listener(
            "https", load_balancer_arn="a", default_actions=[], opts=front.child
        )
        group = aws.lb.TargetGroup("tg", port=8080, opts=web.child)
        aws.lb.ListenerRule(
            "rule",
            listener_arn=listener.arn,
            actions=[{"type": "forward", "target_group_arn": group.arn}],
            conditions=[
                {"path_pattern": {"values": ["/api", "/api/*"]}},
                {"host_header": {"values": ["example.com"]}},
            ],
            opts=web.child,
        )

    assert told(record, program) == [
        (
            "front",
            "web",
            Means.ROUTE,
            "8080",
            "tcp",
            "",
            Sides.BOTH,
            ("/api", "/api/*", "example.com"),
        )
    ]


def test_what_the_internet_reaches_and_through_what(record):
    def program():
        front, web, store, apart, out = (Part(n) for n in ("front", "web", "store", "apart", "out"))
        front.ingress("open", 443, cidr_ipv4="0.0.0.0/0")
        front.reach(web, 8080)
        web.reach(store, 5432)
        apart.reach(front, 443)
        web.egress("one-side", 80, referenced_security_group_id=out.group.id)
        web.egress("everywhere", 443, cidr_ipv4="0.0.0.0/0")

    found = graph(record(program)).reachable_from_internet()
    assert [(r.node, r.through) for r in found] == [
        (part("front"), ()),
        (part("web"), (part("front"),)),
        (part("store"), (part("front"), part("web"))),
    ]


def test_nothing_is_reached_without_an_open_rule(record):
    found = graph(record(lambda: Part("web").reach(Part("api"), 80)))
    assert found.reachable_from_internet() == []
    assert INTERNET not in found.nodes


GROUP = "<<ec2.SecurityGroup/{}.id>>".format


def test_an_open_port_stays_open_when_it_answers_a_group():
    egress = Rule(GROUP("a"), GROUP("b"), "443", "tcp")
    everyone = Rule("0.0.0.0/0", GROUP("b"), "443", "tcp")
    assert list(paired([egress], [everyone])) == [(egress, Sides.BOTH), (everyone, Sides.BOTH)]


def test_a_range_on_another_port_answers_nothing():
    egress = Rule(GROUP("a"), GROUP("b"), "443", "tcp")
    private = Rule("10.0.0.0/8", GROUP("b"), "80", "tcp")
    assert list(paired([egress], [private])) == [(egress, Sides.OUT), (private, Sides.BOTH)]


def test_the_word_of_either_side_counts():
    egress = Rule("sg-1", "sg-2", "443", "tcp")
    ingress = Rule("sg-1", "sg-2", "443", "tcp", "call")
    assert list(paired([egress], [ingress])) == [(ingress, Sides.BOTH)]
