"""Network: three tiers in each zone, logged, with nothing open that nobody asked for."""

import pytest

from components.network.nat import Nat
from components.network.network import Network

SUBNET = "ec2/subnet:Subnet"
TABLE = "ec2/routeTable:RouteTable"
ROUTE = "ec2/route:Route"
ASSOCIATION = "ec2/routeTableAssociation:RouteTableAssociation"
NAMESPACE = "servicediscovery/privateDnsNamespace:PrivateDnsNamespace"
TOKEN = "groundwork:index:Network"
VPC = "<<ec2.Vpc/app-vpc.id>>"


def test_the_vpc_resolves_names(engine, args):
    engine.run(lambda: Network("app", args))

    assert engine.one("aws:ec2/vpc:Vpc") == {
        "cidrBlock": "10.0.0.0/16",
        "enableDnsSupport": True,
        "enableDnsHostnames": True,
        "tags": {"Name": "app"},
    }


def test_the_default_security_group_is_closed(engine, args):
    engine.run(lambda: Network("app", args))

    assert engine.one("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup") == {
        "vpcId": VPC,
        "ingress": [],
        "egress": [],
        "tags": {"Name": "app-default"},
    }


def test_each_zone_has_three_subnets(engine, args, names):
    engine.run(lambda: Network("app", args))

    assert names(SUBNET) == [
        "app-isolated-a",
        "app-isolated-b",
        "app-private-a",
        "app-private-b",
        "app-public-a",
        "app-public-b",
    ]


@pytest.mark.parametrize(
    ("name", "cidr"),
    [
        ("public-a", "10.0.0.0/22"),
        ("public-b", "10.0.4.0/22"),
        ("private-a", "10.0.32.0/22"),
        ("private-b", "10.0.36.0/22"),
        ("isolated-a", "10.0.64.0/22"),
        ("isolated-b", "10.0.68.0/22"),
    ],
)
def test_subnets_follow_the_address_plan(engine, args, find, name, cidr):
    engine.run(lambda: Network("app", args))

    assert find(SUBNET, f"app-{name}").inputs == {
        "vpcId": VPC,
        "availabilityZone": f"eu-north-1{name[-1]}",
        "cidrBlock": cidr,
        "mapPublicIpOnLaunch": False,
        "tags": {"Name": f"app-{name}"},
    }


def test_more_zones_change_no_subnet(engine, args):
    def subnets():
        return {r.name: r.inputs for r in engine.resources if r.type == f"aws:{SUBNET}"}

    engine.run(lambda: Network("app", args))
    before = subnets()
    zones = ["eu-north-1c", "eu-north-1b", "eu-north-1a"]
    engine.run(lambda: Network("app", {**args, "zones": zones}))

    assert len(before) == 6
    assert len(subnets()) == 9
    assert before.items() <= subnets().items()


def test_tables_are_one_public_one_private_per_zone_and_one_isolated(engine, args, names):
    engine.run(lambda: Network("app", args))

    assert names(TABLE) == ["app-isolated", "app-private-a", "app-private-b", "app-public"]


@pytest.mark.parametrize(
    ("subnet", "table"),
    [
        ("public-a", "public"),
        ("public-b", "public"),
        ("private-a", "private-a"),
        ("private-b", "private-b"),
        ("isolated-a", "isolated"),
        ("isolated-b", "isolated"),
    ],
)
def test_each_subnet_is_on_its_table(engine, args, find, subnet, table):
    engine.run(lambda: Network("app", args))

    assert find(ASSOCIATION, f"app-{subnet}").inputs == {
        "subnetId": f"<<ec2.Subnet/app-{subnet}.id>>",
        "routeTableId": f"<<ec2.RouteTable/app-{table}.id>>",
    }


def test_public_subnets_reach_the_internet_directly(engine, args, find):
    engine.run(lambda: Network("app", args))

    assert find(ROUTE, "app-public-internet").inputs == {
        "routeTableId": "<<ec2.RouteTable/app-public.id>>",
        "destinationCidrBlock": "0.0.0.0/0",
        "gatewayId": "<<ec2.InternetGateway/app-internet.id>>",
    }
    assert find("ec2/internetGateway:InternetGateway", "app-internet").inputs["vpcId"] == VPC


@pytest.mark.parametrize("nat", list(Nat))
def test_isolated_subnets_have_no_route_out(engine, args, nat):
    image = {"nat_image_id": "ami-1"} if nat is Nat.INSTANCE else {}
    engine.run(lambda: Network("app", {**args, "nat": nat, **image}))

    tables = {route["routeTableId"] for route in engine.of(f"aws:{ROUTE}")}
    assert "<<ec2.RouteTable/app-public.id>>" in tables
    assert "<<ec2.RouteTable/app-isolated.id>>" not in tables


def test_subnet_ids_are_handed_out_in_the_order_of_the_zones(engine, args):
    zones = ["eu-north-1b", "eu-north-1a"]
    engine.run(lambda: Network("app", {**args, "zones": zones}))

    assert engine.outputs(TOKEN) == {
        "vpc_id": VPC,
        **{
            f"{tier}_subnet_ids": [f"<<ec2.Subnet/app-{tier}-{one}.id>>" for one in "ba"]
            for tier in ("public", "private", "isolated")
        },
    }


def test_whoever_starts_in_a_subnet_waits_for_its_ways_out(engine, args, find):
    engine.run(lambda: Network("app", {**args, "nat": Nat.SINGLE, "endpoints": ["logs", "s3"]}))

    def waits(subnet):
        urns = find(ASSOCIATION, f"app-{subnet}").options.depends_on
        return sorted(urn.rpartition("::")[2] for urn in urns)

    assert waits("public-a") == ["app-public-internet"]
    assert waits("private-b") == [
        "app-endpoint-logs",
        "app-endpoint-s3",
        "app-private-a-internet",
        "app-private-b-internet",
    ]
    assert waits("isolated-a") == []


def test_namespace_is_private_to_the_vpc(engine, args):
    engine.run(lambda: Network("app", {**args, "namespace": "shop.internal"}))

    assert engine.one(f"aws:{NAMESPACE}") == {
        "name": "shop.internal",
        "vpc": VPC,
        "description": "app services",
        "tags": {"Name": "app-namespace"},
    }
    assert engine.outputs(TOKEN)["namespace_id"] == (
        "<<servicediscovery.PrivateDnsNamespace/app-namespace.id>>"
    )


def test_without_a_namespace_there_is_none(engine, args):
    engine.run(lambda: Network("app", args))

    assert engine.of(f"aws:{NAMESPACE}") == []
    assert "namespace_id" not in engine.outputs(TOKEN)


def test_the_callers_tags_come_everywhere(engine, args):
    everything = {**args, "endpoints": ["logs", "s3"], "namespace": "shop.internal"}
    engine.run(lambda: Network("app", {**everything, "tags": {"service": "shop"}}))

    tags = [r.inputs["tags"] for r in engine.resources if "tags" in r.inputs]
    assert len(tags) == 25
    assert all(one["service"] == "shop" and one["Name"].startswith("app") for one in tags)


def test_nothing_more_is_made_than_a_network_needs(engine, args):
    engine.run(lambda: Network("app", {**args, "nat": Nat.NONE}))

    kinds = {r.type.rpartition(":")[2] for r in engine.resources if r.custom}
    assert kinds == {
        "DefaultSecurityGroup",
        "FlowLog",
        "InternetGateway",
        "LogGroup",
        "QueryDefinition",
        "Role",
        "RolePolicy",
        "Route",
        "RouteTable",
        "RouteTableAssociation",
        "Subnet",
        "Vpc",
    }


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("cidr", "10.0.0.0/8", "cidr must have a prefix of /16 to /22, got '10.0.0.0/8'"),
        ("zones", [], "zones must be 1 to 6 different names, got []"),
        ("zones", ["eu-west-1a"], "zones must be in eu-north-1, got ['eu-west-1a']"),
        ("nat", "double", "nat must be one of none, single, per-zone, instance, got 'double'"),
        ("endpoints", ["s3", "s3"], "endpoints must be unique, got ['s3'] more than once"),
    ],
)
def test_what_no_network_can_be_is_refused(engine, args, key, value, message):
    with pytest.raises(ValueError, match="app: ") as caught:
        engine.run(lambda: Network("app", {**args, key: value}))

    assert str(caught.value) == f"app: {message}"


def test_an_unknown_and_a_missing_argument_are_refused(engine, args):
    del args["region"]
    with pytest.raises(TypeError, match=r"app: unknown args \['az'\], missing args \['region'\]"):
        engine.run(lambda: Network("app", {**args, "az": 2}))
