"""NAT: none, one, or one in each zone, and subnets that stay where they are."""

import pytest

from components.network.nat import Nat
from components.network.network import Network

EIP = "ec2/eip:Eip"
NAT = "ec2/natGateway:NatGateway"
ROUTE = "ec2/route:Route"
PLACED = {
    "aws:ec2/subnet:Subnet",
    "aws:ec2/routeTable:RouteTable",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
}


def waits(resource):
    return [urn.rpartition("::")[2] for urn in resource.options.depends_on]


def test_by_default_each_zone_has_its_own(engine, args, names):
    engine.run(lambda: Network("app", args))

    assert names(NAT) == names(EIP) == ["app-nat-a", "app-nat-b"]


def test_a_gateway_stands_in_the_public_subnet_with_an_address(engine, args, find):
    engine.run(lambda: Network("app", args))

    assert find(NAT, "app-nat-b").inputs == {
        "allocationId": "<<ec2.Eip/app-nat-b.allocationId>>",
        "subnetId": "<<ec2.Subnet/app-public-b.id>>",
        "tags": {"Name": "app-nat-b"},
    }
    assert find(EIP, "app-nat-b").inputs == {"domain": "vpc", "tags": {"Name": "app-nat-b"}}


def test_address_and_gateway_wait_for_the_internet(engine, args, find):
    engine.run(lambda: Network("app", args))

    assert waits(find(NAT, "app-nat-a")) == ["app-public-internet"]
    assert waits(find(EIP, "app-nat-a")) == ["app-public-internet"]


@pytest.mark.parametrize("zone", ["a", "b"])
def test_per_zone_each_table_goes_through_its_own(engine, args, find, zone):
    engine.run(lambda: Network("app", {**args, "nat": Nat.PER_ZONE}))

    assert find(ROUTE, f"app-private-{zone}-internet").inputs == {
        "routeTableId": f"<<ec2.RouteTable/app-private-{zone}.id>>",
        "destinationCidrBlock": "0.0.0.0/0",
        "natGatewayId": f"<<ec2.NatGateway/app-nat-{zone}.id>>",
    }


@pytest.mark.parametrize("zone", ["a", "b"])
def test_single_all_tables_go_through_the_one(engine, args, find, names, zone):
    engine.run(lambda: Network("app", {**args, "nat": Nat.SINGLE}))

    route = find(ROUTE, f"app-private-{zone}-internet").inputs
    assert names(NAT) == names(EIP) == ["app-nat-a"]
    assert route["routeTableId"] == f"<<ec2.RouteTable/app-private-{zone}.id>>"
    assert route["natGatewayId"] == "<<ec2.NatGateway/app-nat-a.id>>"


def test_a_single_gateway_stays_when_zones_are_appended(engine, args, names):
    zones = ["eu-north-1b", "eu-north-1a", "eu-north-1c"]
    engine.run(lambda: Network("app", {**args, "nat": Nat.SINGLE, "zones": zones}))

    assert names(NAT) == ["app-nat-b"]


def test_none_leaves_private_subnets_without_a_way_out(engine, args, names):
    engine.run(lambda: Network("app", {**args, "nat": Nat.NONE}))

    assert names(NAT) == names(EIP) == []
    assert names(ROUTE) == ["app-public-internet"]


def test_the_word_of_the_stack_file_is_accepted(engine, args, names):
    engine.run(lambda: Network("app", {**args, "nat": "none"}))

    assert names(NAT) == []


def test_changing_nat_moves_no_subnet_and_no_table(engine, args):
    def placed(nat):
        image = {"nat_image_id": "ami-1"} if nat is Nat.INSTANCE else {}
        engine.run(lambda: Network("app", {**args, "nat": nat, **image}))
        return {(r.type, r.name): r.inputs for r in engine.resources if r.type in PLACED}

    none, *others = (placed(nat) for nat in Nat)
    assert len(none) == 16
    assert others == [none, none, none]
