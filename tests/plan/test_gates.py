"""Who has to sign in where, where an API leads, and what that makes of the graph."""

import pulumi_aws as aws
import pytest

from plan import gates
from plan.graph import graph
from plan.nodes import INTERNET, Means
from tests.plan.parts import Part

ASK = {"type": "authenticate-cognito", "authenticateCognito": {"userPoolArn": "arn:pool"}}
FORWARD = {"type": "forward", "targetGroupArn": "arn:group"}
HOST = "<<lb.LoadBalancer/balancer-alb.dnsName>>"


@pytest.mark.parametrize(
    ("actions", "pools", "groups"),
    [([FORWARD], [], [FORWARD]), ([ASK, FORWARD], ["arn:pool"], [FORWARD]), ([], [], [])],
)
def test_what_a_rule_asks_and_where_it_leads(actions, pools, groups):
    assert (gates.pools(actions), gates.groups(actions)) == (pools, groups)


def test_hosts_and_paths_of_a_rule():
    given = [{"hostHeader": {"values": ["a.example"]}}, {"pathPattern": {"values": ["/b", "/b/*"]}}]
    assert list(gates.conditions(given)) == ["a.example", "/b", "/b/*"]
    assert list(gates.conditions([{"sourceIp": {"values": ["10.0.0.0/8"]}}])) == []


@pytest.mark.parametrize(
    ("uri", "port", "path"),
    [
        ("https://shop.example.com:443/api/tasks", "443", "/api/tasks"),
        (f"http://{HOST}:80/api/tasks", "80", "/api/tasks"),
        (f"http://{HOST}:80/api/tasks/{{proxy}}", "80", "/api/tasks/*"),
        (f"http://{HOST}:8080/", "8080", "/"),
    ],
)
def test_where_an_integration_leads(uri, port, path):
    assert list(gates.way({"uri": uri, "integrationTarget": "arn"})) == [("arn", port, path)]


@pytest.mark.parametrize(
    "integration",
    [{"uri": "https://a.example:443/b"}, {"uri": HOST, "integrationTarget": "arn"}, {}],
)
def test_what_is_not_private_leads_nowhere_inside(integration):
    assert list(gates.way(integration)) == []


def pool(people):
    return aws.cognito.UserPool("pool", opts=people.child)


def api(part, target, *, users=None, key=False):
    """An API with one path, which leads to a balancer."""
    rest = aws.apigateway.RestApi(f"{part._name}-api", opts=part.child)
    if users:
        aws.apigateway.Authorizer(
            f"{part._name}-users", rest_api=rest.id, provider_arns=[users.arn], opts=part.child
        )
    for verb in ("GET", "POST"):
        name = f"{part._name}-{verb}"
        at = {"rest_api": rest.id, "resource_id": rest.root_resource_id, "http_method": verb}
        method = {"authorization": "NONE", "api_key_required": key}
        aws.apigateway.Method(name, **at, **method, opts=part.child)
        aws.apigateway.Integration(
            name,
            **at,
            type="HTTP_PROXY",
            uri="https://shop.example.com:443/api/tasks",
            integration_target=target.arn,
            opts=part.child,
        )


def edges(record, program):
    return [
        (e.source.name, e.target.name, e.means, e.port, e.details)
        for e in graph(record(program)).edges
    ]


def balancer(part):
    return aws.lb.LoadBalancer(f"{part._name}-alb", opts=part.child)


def test_an_api_is_on_the_internet_and_leads_to_a_balancer(record):
    assert edges(record, lambda: api(Part("gate"), balancer(Part("front")))) == [
        ("gate", "front", Means.ROUTE, "443", ("/api/tasks",)),
        ("internet", "gate", Means.NETWORK, "443", ()),
    ]


def test_a_websocket_api_is_on_the_internet_and_leads_to_the_function_that_answers(record):
    def program():
        live, push = Part("live"), Part("push")
        socket = aws.apigatewayv2.Api("live-api", protocol_type="WEBSOCKET", opts=live.child)
        function = aws.lambda_.Function("push-function", role="arn:role", opts=push.child)
        aws.apigatewayv2.Integration(
            "push-socket",
            api_id=socket.id,
            integration_type="AWS_PROXY",
            integration_uri=function.invoke_arn,
            opts=push.child,
        )

    assert edges(record, program) == [
        ("live", "push", Means.NETWORK, "443", ("messages",)),
        ("internet", "live", Means.NETWORK, "443", ()),
    ]


@pytest.mark.parametrize(
    ("signs_in", "key", "asked"),
    [
        (True, False, ("sign in: people",)),
        (False, True, ("API key",)),
        (True, True, ("sign in: people", "API key")),
    ],
)
def test_an_api_says_what_it_asks_for_and_of_itself_alone(record, signs_in, key, asked):
    def program():
        people, front = Part("people"), balancer(Part("front"))
        api(Part("gate"), front, users=pool(people) if signs_in else None, key=key)
        api(Part("open"), front)

    found = {target: said for _, target, means, _, said in edges(record, program)
             if means is Means.NETWORK}  # fmt: skip
    assert found == {"gate": asked, "open": ()}


def test_pages_to_sign_in_are_on_the_internet(record):
    def program():
        people = Part("people")
        aws.cognito.UserPoolDomain(
            "domain", domain="p", user_pool_id=pool(people).id, opts=people.child
        )

    assert edges(record, program) == [("internet", "people", Means.NETWORK, "443", ("sign in",))]


def test_a_rule_that_asks_leads_to_the_service_alone(record):
    def program():
        people, front, web = Part("people"), Part("front"), Part("web")
        listener = aws.lb.Listener(
            "listener",
            load_balancer_arn="arn",
            default_actions=[{"type": "fixed-response"}],
            opts=front.child,
        )
        group = aws.lb.TargetGroup("group", port=8080, opts=web.child)
        ask = {"user_pool_arn": pool(people).arn, "user_pool_client_id": "c"}
        aws.lb.ListenerRule(
            "rule",
            listener_arn=listener.arn,
            conditions=[{"path_pattern": {"values": ["/admin"]}}],
            actions=[
                {
                    "type": "authenticate-cognito",
                    "authenticate_cognito": {**ask, "user_pool_domain": "p"},
                },
                {"type": "forward", "target_group_arn": group.arn},
            ],
            opts=web.child,
        )

    assert edges(record, program) == [
        ("front", "web", Means.ROUTE, "8080", ("/admin", "sign in: people"))
    ]


def test_what_stands_behind_an_api_is_reached_through_it(record):
    def program():
        gate, front = Part("gate"), Part("front")
        api(gate, balancer(front))
        gate.reach(front, 443)

    reached = {one.node.name: one.through for one in
               graph(record(program)).reachable_from_internet()}  # fmt: skip
    assert reached["gate"] == ()
    assert [node.name for node in reached["front"]] == ["gate"]
    assert INTERNET not in reached["front"]
