"""Peering: routes there and back between the tiers that are joined, and nowhere else."""

import pytest

from components.network.network import Network
from components.network.peering import Peering
from tests.plan.parts import Part

CONNECTION = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
ROUTE = "ec2/route:Route"
APP = {
    "vpc_id": "vpc-app",
    "cidr": "10.0.0.0/16",
    "route_table_ids": {
        "private": {"private-a": "rtb-a", "private-b": "rtb-b"},
        "isolated": {"isolated": "rtb-i"},
    },
}
DATA = {
    "vpc_id": "vpc-data",
    "cidr": "10.1.0.0/20",
    "route_table_ids": {"private": {"private-a": "rtb-x"}, "isolated": {"isolated": "rtb-y"}},
}
OUT = {"requester": "private", "accepter": "isolated"}
BACK = {"requester": "isolated", "accepter": "private"}
ID = "<<ec2.VpcPeeringConnection/app-to-data-connection.id>>"


@pytest.fixture
def make(engine):
    def made(*joins, requester=APP, accepter=DATA, **args):
        ends = {"requester": requester, "accepter": accepter}
        engine.run(lambda: Peering("app-to-data", {**ends, "joins": joins, **args}))
        return engine

    return made


def ways(engine):
    """Table and destination of each route, by name."""
    return {
        r.name: (r.inputs["routeTableId"], r.inputs["destinationCidrBlock"])
        for r in engine.resources
        if r.type == f"aws:{ROUTE}"
    }


def test_the_connection_is_accepted_and_resolves_names_both_ways(make):
    assert make(OUT, tags={"team": "a"}).one(CONNECTION) == {
        "vpcId": "vpc-app",
        "peerVpcId": "vpc-data",
        "autoAccept": True,
        "requester": {"allowRemoteVpcDnsResolution": True},
        "accepter": {"allowRemoteVpcDnsResolution": True},
        "tags": {"Name": "app-to-data", "team": "a"},
    }


def test_routes_lead_from_tier_to_tier_and_back(make, find):
    engine = make(OUT)
    assert ways(engine) == {
        "app-to-data-requester-private-a-isolated": ("rtb-a", "10.1.4.0/23"),
        "app-to-data-requester-private-b-isolated": ("rtb-b", "10.1.4.0/23"),
        "app-to-data-accepter-isolated-private": ("rtb-y", "10.0.32.0/19"),
    }
    assert find(ROUTE, "app-to-data-accepter-isolated-private").inputs == {
        "routeTableId": "rtb-y",
        "destinationCidrBlock": "10.0.32.0/19",
        "vpcPeeringConnectionId": ID,
    }


def test_a_second_join_adds_its_routes_and_moves_none(make):
    one = ways(make(OUT))
    both = ways(make(BACK, OUT))
    assert {name: both[name] for name in one} == one
    assert {name: way for name, way in both.items() if name not in one} == {
        "app-to-data-requester-isolated-private": ("rtb-i", "10.1.2.0/23"),
        "app-to-data-accepter-private-a-isolated": ("rtb-x", "10.0.64.0/19"),
    }


def test_a_zone_that_is_added_has_its_route_and_moves_none(make):
    one = ways(make(OUT))
    tables = {**APP["route_table_ids"]["private"], "private-c": "rtb-c"}
    wider = {**APP, "route_table_ids": {"private": tables}}
    more = ways(make(OUT, requester=wider))
    new = {"app-to-data-requester-private-c-isolated": ("rtb-c", "10.1.4.0/23")}
    assert more == {**one, **new}


def test_outputs_are_the_connection_and_its_routes(make):
    outputs = make(BACK).outputs("groundwork:index:Peering")
    assert outputs["connection_id"] == ID
    assert outputs["route_ids"] == [
        "<<ec2.Route/app-to-data-requester-isolated-private.id>>",
        "<<ec2.Route/app-to-data-accepter-private-a-isolated.id>>",
    ]


def test_an_end_is_what_a_network_says_of_itself(engine, args):
    ends = []

    def program():
        for name, cidr in (("app", "10.0.0.0/16"), ("data", "10.1.0.0/16")):
            ends.append(Network(name, {**args, "cidr": cidr}).end())
        joins = [{"requester": "private", "accepter": "isolated"}]
        Peering("peer", {"requester": ends[0], "accepter": ends[1], "joins": joins})

    engine.run(program)
    assert ends[0]["cidr"] == "10.0.0.0/16"
    assert {tier: list(tables) for tier, tables in ends[0]["route_table_ids"].items()} == {
        "private": ["private-a", "private-b"],
        "isolated": ["isolated"],
    }
    assert engine.one(CONNECTION)["vpcId"] == "<<ec2.Vpc/app-vpc.id>>"
    peered = {name: way for name, way in ways(engine).items() if name.startswith("peer-")}
    assert peered == {
        "peer-requester-private-a-isolated": (
            "<<ec2.RouteTable/app-private-a.id>>",
            "10.1.64.0/19",
        ),
        "peer-requester-private-b-isolated": (
            "<<ec2.RouteTable/app-private-b.id>>",
            "10.1.64.0/19",
        ),
        "peer-accepter-isolated-private": (
            "<<ec2.RouteTable/data-isolated.id>>",
            "10.0.32.0/19",
        ),
    }


def across(engine, binding):
    """The binding across, with parts that show what they wait for."""
    seen = {}

    def program():
        peering = Peering("it", {"requester": APP, "accepter": DATA, "joins": [OUT]})
        seen.update(peering.across(binding))
        user = Part("user")
        group = seen.get("target", {}).get("security_group_id", "sg-none")
        user.egress("out", 5432, referenced_security_group_id=group)
        user.ingress("told", 80, cidr_ipv4="10.0.0.0/8", tags=seen.get("environment", {}))

    engine.run(program)
    return seen


def waits(resource, key):
    return sorted(urn.rpartition("::")[2] for urn in resource.property_dependencies[key])


def test_rules_across_wait_for_the_connection_and_processes_for_the_routes(engine):
    target = {"security_group_id": "sg-orders", "port": 5432}
    told = {"HOST": "orders.example", "PORT": "5432"}
    far = across(
        engine,
        {"access": "connect", "target": target, "environment": told, "secret_arn": "arn:s"},
    )

    rule, process = engine.named("out"), engine.named("told")
    assert rule.inputs["referencedSecurityGroupId"] == "sg-orders"
    assert waits(rule, "referencedSecurityGroupId") == ["it-connection"]
    assert process.inputs["tags"] == told
    assert waits(process, "tags") == [
        "it-accepter-isolated-private",
        "it-requester-private-a-isolated",
        "it-requester-private-b-isolated",
    ]
    assert (far["access"], far["secret_arn"], far["target"]["port"]) == ("connect", "arn:s", 5432)


def test_what_has_no_port_is_as_it_was(engine):
    grants = [{"actions": ["s3:GetObject"], "resources": ["arn:b"]}]
    assert across(engine, {"access": "read", "grants": grants}) == {
        "access": "read",
        "grants": grants,
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"accepter": {**DATA, "cidr": "10.0.128.0/17"}},
            "accepter must have a range of its own, got 10.0.128.0/17 beside 10.0.0.0/16",
        ),
        ({"requester": {**APP, "cidr": "10.0.0.0/8"}}, "cidr must have a prefix of /16 to /22, g"),
        ({"accepter": {**DATA, "cidr": "data"}}, "cidr must be an IPv4 range such as 10.0.0.0/16"),
    ],
)
def test_ranges_that_cannot_be_are_refused(make, changed, said):
    with pytest.raises(ValueError, match=f"^app-to-data: {said}"):
        make(OUT, **changed)


@pytest.mark.parametrize(
    ("joins", "said"),
    [
        ([], r"joins must be one or more different pairs, got \[\]"),
        (
            [OUT, OUT],
            r"joins must be one or more different pairs, got \[\('private', 'isolated'\), ",
        ),
        (
            [{**OUT, "accepter": "public"}],
            "accepter of a join must be isolated or private, got 'pu",
        ),
        ([{"accepter": "isolated"}], "requester of a join must be isolated or private, got None"),
    ],
)
def test_tiers_that_cannot_be_joined_are_refused(make, joins, said):
    with pytest.raises(ValueError, match=f"^app-to-data: {said}"):
        make(*joins)
