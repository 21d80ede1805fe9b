"""Networks that are apart: joined where `uses` says so, and by nothing else."""

import pytest

CONNECTION = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
ROUTE = "aws:ec2/route:Route"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
CLOSED = {"nat": "none", "public_zones": 0}
NETWORKS = {
    "app": {"cidr": "10.0.0.0/16", "nat": "none", "endpoints": ["tasks"]},
    "data": {"cidr": "10.1.0.0/16", **CLOSED},
    "feeds": {"cidr": "10.2.0.0/20", **CLOSED},
}
DATA = {
    "databases": {
        "orders": {"engine": "postgres", "network": "data"},
        "feed": {"engine": "mongo", "network": "feeds"},
    },
    "caches": {"sessions": {"engine": "valkey", "network": "data"}},
}


@pytest.fixture
def apart(stack):
    """A stack of three networks; services, each with what it uses."""

    def make(**uses):
        services = {
            label: {"runs": "fargate", "network": "app", "uses": used}
            for label, used in uses.items()
        }
        return stack(networks=NETWORKS, services=services, **DATA)

    return make


def routes(made):
    """Table, destination and peering of each route but those to the internet."""
    return {
        name: (
            route["routeTableId"].partition("/")[2].removesuffix(".id>>"),
            route["destinationCidrBlock"],
            route["vpcPeeringConnectionId"].partition("/")[2].removesuffix(".id>>"),
        )
        for name, route in made.of(ROUTE).items()
        if not name.endswith("-internet")
    }


def rules(made, *ends):
    """Rules whose name ends so."""
    return [name for typ in (INGRESS, EGRESS) for name in made.of(typ) if name.endswith(ends)]


def waits(resource, key):
    return {urn.rpartition("::")[2] for urn in resource.property_dependencies[key]}


def test_without_an_edge_there_is_no_way(apart):
    made = apart(api={})
    assert made.of(CONNECTION) == routes(made) == {}
    assert "Peering" not in made.components().values()
    assert rules(made, "orders", "sessions", "feed") == []


def test_an_edge_is_a_peering_with_its_routes(apart):
    made = apart(api={"orders": "connect"})
    assert made.of(CONNECTION) == {
        "app-to-data-connection": {
            "vpcId": "<<ec2.Vpc/app-vpc.id>>",
            "peerVpcId": "<<ec2.Vpc/data-vpc.id>>",
            "autoAccept": True,
            "requester": {"allowRemoteVpcDnsResolution": True},
            "accepter": {"allowRemoteVpcDnsResolution": True},
            "tags": {"Name": "app-to-data"},
        }
    }
    over = "app-to-data-connection"
    assert routes(made) == {
        "app-to-data-requester-private-a-isolated": ("app-private-a", "10.1.64.0/19", over),
        "app-to-data-requester-private-b-isolated": ("app-private-b", "10.1.64.0/19", over),
        "app-to-data-accepter-isolated-private": ("data-isolated", "10.0.32.0/19", over),
    }
    assert rules(made, "orders") == ["api-into-orders", "api-to-orders"]
    assert rules(made, "sessions", "feed") == []


def test_two_edges_to_one_network_are_one_peering(apart):
    one = apart(api={"orders": "connect"})
    two = apart(api={"orders": "connect"}, web={"orders": "connect", "sessions": "read"})
    assert two.of(CONNECTION) == one.of(CONNECTION)
    assert routes(two) == routes(one)
    assert sorted(rules(two, "orders", "sessions")) == [
        "api-into-orders",
        "api-to-orders",
        "web-into-orders",
        "web-into-sessions",
        "web-to-orders",
        "web-to-sessions",
    ]


def test_three_networks_are_two_peerings_and_no_way_on(apart):
    made = apart(api={"orders": "connect"}, web={"feed": "connect"})
    ends = [(one["vpcId"], one["peerVpcId"]) for one in made.of(CONNECTION).values()]
    app, data, feeds = (f"<<ec2.Vpc/{one}-vpc.id>>" for one in NETWORKS)
    assert ends == [(app, data), (app, feeds)]
    ways = {(table, to) for table, to, _ in routes(made).values()}
    assert ways == {
        ("app-private-a", "10.1.64.0/19"),
        ("app-private-b", "10.1.64.0/19"),
        ("data-isolated", "10.0.32.0/19"),
        ("app-private-a", "10.2.4.0/23"),
        ("app-private-b", "10.2.4.0/23"),
        ("feeds-isolated", "10.0.32.0/19"),
    }


def test_rules_wait_for_the_connection_and_tasks_for_the_routes(apart):
    made = apart(api={"orders": "connect"})
    key = "referencedSecurityGroupId"
    group = "<<ec2.SecurityGroup/orders-sg.id>>"
    assert made.named("api-to-orders").inputs[key] == group
    assert waits(made.named("api-to-orders"), key) == {"orders-sg", "app-to-data-connection"}
    into = made.named("api-into-orders")
    assert into.inputs["securityGroupId"] == group
    assert waits(into, "securityGroupId") == {"orders-sg", "app-to-data-connection"}
    assert waits(made.named("api-task"), "containerDefinitions") >= set(routes(made))


def test_a_task_that_uses_nothing_over_there_does_not_wait(apart):
    made = apart(api={"orders": "connect"}, web={})
    assert not waits(made.named("web-task"), "containerDefinitions") & set(routes(made))


def test_jobs_and_functions_go_the_same_way(stack):
    entry = {"network": "app", "uses": {"orders": "connect"}}
    digest = {"build": "services/digest/digest", "on": {"schedule": "rate(1 day)"}}
    made = stack(
        networks=NETWORKS,
        services={"digest": {"runs": "lambda", **digest, **entry}},
        jobs={"report": {"image": "image.invalid/report", "command": ["report"], **entry}},
        **DATA,
    )
    assert set(made.of(CONNECTION)) == {"app-to-data-connection"}
    assert waits(made.named("digest-function"), "environment") >= set(routes(made))
    assert waits(made.named("report-task"), "containerDefinitions") >= set(routes(made))
    for rule in ("digest-to-orders", "report-to-orders"):
        assert "app-to-data-connection" in waits(made.named(rule), "referencedSecurityGroupId")


def test_who_uses_across_and_back_has_both_ways_over_one_connection(stack):
    made = stack(
        networks={**NETWORKS, "data": {**NETWORKS["data"], "endpoints": ["tasks"]}},
        databases={**DATA["databases"], "own": {"engine": "postgres", "network": "app"}},
        services={
            "api": {"runs": "fargate", "network": "app", "uses": {"orders": "connect"}},
            "sync": {"runs": "fargate", "network": "data", "uses": {"own": "connect"}},
        },
    )
    assert set(made.of(CONNECTION)) == {"app-to-data-connection"}
    assert {(table, to) for table, to, _ in routes(made).values()} == {
        ("app-private-a", "10.1.64.0/19"),
        ("app-private-b", "10.1.64.0/19"),
        ("data-isolated", "10.0.32.0/19"),
        ("app-isolated", "10.1.32.0/19"),
        ("data-private-a", "10.0.64.0/19"),
        ("data-private-b", "10.0.64.0/19"),
    }


def test_a_network_of_databases_alone_is_logged_and_leads_nowhere(apart):
    made = apart(api={"orders": "connect"})
    assert "data-flow-logs" in made.of("aws:ec2/flowLog:FlowLog")
    gateways = made.of("aws:ec2/internetGateway:InternetGateway")
    assert set(gateways) == {"app-internet"}
    assert made.of("aws:ec2/natGateway:NatGateway") == {}
    subnets = {name for name in made.of("aws:ec2/subnet:Subnet") if name.startswith("data-")}
    assert subnets == {f"data-{tier}-{one}" for tier in ("isolated", "private") for one in "ab"}


def test_alarms_backups_and_rotation_do_not_mind(stack):
    made = stack(
        networks=NETWORKS,
        backup=True,
        services={"api": {"runs": "fargate", "network": "app", "uses": {"orders": "connect"}}},
        **DATA,
    )
    assert set(made.components().values()) >= {"Alarms", "Dashboard", "BackupPlan", "Rotation"}
