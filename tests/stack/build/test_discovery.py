"""`discovery` of a network: proxies for those who call and those who are called, no one else."""

import pytest

from plan.graph import graph

SERVICE = "aws:ecs/service:Service"
ENTRY = "aws:servicediscovery/service:Service"
SERVICES = {
    "web": {"runs": "fargate", "uses": {"api": "call"}},
    "api": {"runs": "fargate"},
    "cron": {"runs": "fargate"},
}


def network(discovery):
    return {"app": {"cidr": "10.0.0.0/16", "discovery": discovery}}


def test_connect_gives_a_proxy_to_both_ends(stack):
    made = stack(networks=network("connect"), services=SERVICES)
    told = {n: s.get("serviceConnectConfiguration") for n, s in made.of(SERVICE).items()}
    assert told["cron-service"] is None
    assert "services" not in told["web-service"]
    (alias,) = told["api-service"]["services"][0]["clientAlias"]
    assert alias["dnsName"] == "api.app.internal"
    (namespace,) = {each["namespace"] for each in told.values() if each}
    assert namespace.startswith("arn:aws:servicediscovery:eu-north-1:")
    assert namespace.endswith(
        ":namespace/<<servicediscovery.PrivateDnsNamespace/app-namespace.id>>"
    )
    assert made.of(ENTRY) == {}


def test_dns_is_the_default_and_has_no_proxy(stack):
    made = stack(services=SERVICES)
    assert made.of(ENTRY).keys() == {"api-discovery"}
    assert not [s for s in made.of(SERVICE).values() if "serviceConnectConfiguration" in s]


@pytest.mark.parametrize("discovery", ["dns", "connect"])
def test_edges_and_addresses_are_the_same(stack, discovery):
    made = stack(networks=network(discovery), services=SERVICES)
    calls = [
        (e.source.name, e.target.name, e.port)
        for e in graph(made.record).edges
        if e.access == "call"
    ]
    assert calls == [("web", "api", "8080")]


def test_nobody_calls_nobody_is_connected(stack):
    made = stack(networks=network("connect"), services={"cron": SERVICES["cron"]})
    assert not [s for s in made.of(SERVICE).values() if "serviceConnectConfiguration" in s]
