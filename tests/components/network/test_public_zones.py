"""Public subnets in some of the zones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.network.nat import Nat
from components.network.network import Network
from components.network.public_zones import public_zones

SUBNET = "ec2/subnet:Subnet"
ASSOCIATION = "ec2/routeTableAssociation:RouteTableAssociation"
ZONES = {letter: f"eu-north-1{letter}" for letter in "abc"}
NAMES = list(ZONES.values())


@pytest.mark.parametrize("nat", [Nat.NONE, Nat.SINGLE])
def test_one_is_enough_for_a_gateway(engine, args, names, nat):
    engine.run(lambda: Network("app", {**args, "nat": nat, "public_zones": ["eu-north-1a"]}))

    assert [name for name in names(SUBNET) if "public" in name] == ["app-public-a"]
    assert len([name for name in names(SUBNET) if "private" in name]) == 2
    assert len([name for name in names(SUBNET) if "isolated" in name]) == 2
    assert [name for name in names(ASSOCIATION) if "public" in name] == ["app-public-a"]
    assert engine.outputs("groundwork:index:Network")["public_subnet_ids"] == [
        "<<ec2.Subnet/app-public-a.id>>"
    ]


def test_the_internet_gateway_stays(engine, args, names):
    some = {**args, "nat": Nat.NONE, "public_zones": ["eu-north-1b"]}
    engine.run(lambda: Network("app", some))

    # A VPC origin asks for one, whoever routes to it.
    assert names("ec2/internetGateway:InternetGateway") == ["app-internet"]
    assert names("ec2/route:Route") == ["app-public-internet"]


def test_adding_one_moves_nothing(engine, args):
    engine.run(lambda: Network("app", {**args, "nat": Nat.NONE, "public_zones": ["eu-north-1a"]}))
    before = {each.urn: each.inputs for each in engine.resources}
    engine.run(lambda: Network("app", {**args, "nat": Nat.NONE}))
    after = {each.urn: each.inputs for each in engine.resources}
    assert {urn: after[urn] for urn in before} == before
    assert len(after) == len(before) + 2


def test_without_any_no_way_leads_out(engine, args, names):
    engine.run(lambda: Network("app", {**args, "nat": Nat.NONE, "public_zones": []}))

    assert names("ec2/internetGateway:InternetGateway") == names("ec2/route:Route") == []
    assert names(SUBNET) == names(ASSOCIATION)
    assert names(SUBNET) == [
        f"app-{tier}-{one}" for tier in ("isolated", "private") for one in "ab"
    ]
    assert names("ec2/routeTable:RouteTable") == ["app-isolated", "app-private-a", "app-private-b"]
    assert engine.outputs("groundwork:index:Network")["public_subnet_ids"] == []


def test_the_first_one_comes_with_the_gateway_and_moves_nothing(engine, args):
    engine.run(lambda: Network("app", {**args, "nat": Nat.NONE, "public_zones": []}))
    before = {each.urn: each.inputs for each in engine.resources}
    engine.run(lambda: Network("app", {**args, "nat": Nat.NONE, "public_zones": ["eu-north-1a"]}))
    after = {each.urn: each.inputs for each in engine.resources}
    assert {urn: after[urn] for urn in before} == before
    assert len(after) == len(before) + 5


@pytest.mark.parametrize(
    ("given", "nat", "said"),
    [
        ([], Nat.SINGLE, r"must hold \['eu-north-1a'\] for nat single, got \[\]"),
        (
            ["eu-north-1c"],
            Nat.NONE,
            r"must be some of \['eu-north-1a', 'eu-north-1b'\], got \['eu-north-1c'\]",
        ),
        (["eu-north-1a"] * 2, Nat.NONE, r"must be some of .*, got \['eu-north-1a', 'eu-nor"),
        (["eu-north-1b"], Nat.SINGLE, r"must hold \['eu-north-1a'\] for nat single, got \['eu-"),
        (["eu-north-1a"], Nat.PER_ZONE, r"must hold \['eu-north-1b'\] for nat per-zone, got"),
    ],
)
def test_what_cannot_be_is_refused(engine, args, given, nat, said):
    with pytest.raises(ValueError, match=f"^app: public_zones {said}"):
        engine.run(lambda: Network("app", {**args, "nat": nat, "public_zones": given}))


def test_an_instance_stands_where_a_single_gateway_would():
    assert public_zones(NAMES[:1], ZONES, Nat.INSTANCE) == {"a": "eu-north-1a"}
    with pytest.raises(ValueError, match="for nat instance"):
        public_zones(NAMES[1:], ZONES, Nat.INSTANCE)


@given(st.lists(st.sampled_from(NAMES), unique=True))
def test_the_order_is_that_of_the_zones(some):
    found = public_zones(some, ZONES, Nat.NONE)
    assert sorted(found.values()) == list(found.values()) == sorted(some)
    assert all(zone.endswith(letter) for letter, zone in found.items())
