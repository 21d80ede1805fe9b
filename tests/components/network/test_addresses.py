"""The address plan: disjoint, inside the VPC, and never moving."""

from ipaddress import IPv4Network
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.network.addresses import (
    LETTERS,
    TIER_SLOTS,
    Tier,
    by_letter,
    check_vpc,
    letter,
    subnet,
    tier_range,
)

ZONES = [f"eu-north-1{one}" for one in LETTERS]
PLAN = list(product(range(TIER_SLOTS), ZONES))


@st.composite
def vpcs(draw: st.DrawFn) -> str:
    """Any range that a VPC may have."""
    prefix = draw(st.integers(16, 22))
    start = draw(st.integers(0, 2**prefix - 1)) << (32 - prefix)
    return str(IPv4Network((start, prefix)))


@pytest.mark.parametrize(
    ("tier", "zone", "expected"),
    [
        (Tier.PUBLIC, "eu-north-1a", "10.0.0.0/22"),
        (Tier.PUBLIC, "eu-north-1b", "10.0.4.0/22"),
        (Tier.PUBLIC, "eu-north-1f", "10.0.20.0/22"),
        (Tier.PRIVATE, "eu-north-1a", "10.0.32.0/22"),
        (Tier.PRIVATE, "eu-north-1c", "10.0.40.0/22"),
        (Tier.ISOLATED, "eu-north-1a", "10.0.64.0/22"),
        (3, "eu-north-1a", "10.0.96.0/22"),
        (7, "eu-north-1f", "10.0.244.0/22"),
    ],
)
def test_a_subnet_has_one_place_for_good(tier, zone, expected):
    assert subnet("10.0.0.0/16", tier, zone) == expected


@pytest.mark.parametrize(
    ("cidr", "expected"),
    [
        ("10.0.0.0/16", "10.0.36.0/22"),
        ("10.0.0.0/17", "10.0.18.0/23"),
        ("10.0.0.0/20", "10.0.2.64/26"),
        ("10.0.0.0/21", "10.0.1.32/27"),
        ("10.0.0.0/22", "10.0.0.144/28"),
        ("172.31.4.0/22", "172.31.4.144/28"),
    ],
)
def test_the_plan_scales_with_the_vpc(cidr, expected):
    assert subnet(cidr, Tier.PRIVATE, "eu-north-1b") == expected


@given(vpcs())
def test_subnets_never_overlap_and_lie_inside_the_vpc(cidr):
    ranges = [IPv4Network(subnet(cidr, tier, zone)) for tier, zone in PLAN]

    assert len(ranges) == 48
    assert all(one.subnet_of(IPv4Network(cidr)) for one in ranges)
    assert not any(one.overlaps(other) for one, other in combinations(ranges, 2))


@given(vpcs())
def test_no_subnet_is_smaller_than_aws_allows(cidr):
    prefixes = {IPv4Network(subnet(cidr, tier, zone)).prefixlen for tier, zone in PLAN}

    assert prefixes == {IPv4Network(cidr).prefixlen + 6}
    assert max(prefixes) <= 28


@given(vpcs(), st.lists(st.sampled_from(PLAN), unique=True), st.randoms())
def test_adding_zones_or_tiers_moves_nothing(cidr, some, random):
    def plan(slots):
        return {slot: subnet(cidr, *slot) for slot in slots}

    before = plan(some)
    grown = [*some, *PLAN]
    random.shuffle(grown)

    assert before.items() <= plan(grown).items()


@given(vpcs(), st.integers(0, TIER_SLOTS - 1))
def test_one_range_names_all_zones_of_a_tier(cidr, tier):
    whole = list(IPv4Network(cidr).subnets(prefixlen_diff=3))[tier]

    assert all(IPv4Network(subnet(cidr, tier, zone)).subnet_of(whole) for zone in ZONES)


def test_the_zone_counts_by_its_letter_alone():
    assert subnet("10.0.0.0/16", 1, "us-gov-east-1b") == subnet("10.0.0.0/16", 1, "eu-north-1b")


@pytest.mark.parametrize("tier", [-1, 8])
def test_a_tier_out_of_bounds_is_refused(tier):
    with pytest.raises(ValueError, match=rf"^tier must be between 0 and 7, got {tier}$"):
        subnet("10.0.0.0/16", tier, "eu-north-1a")


@pytest.mark.parametrize("zone", ["", "a", "eu-north-1", "eu-north-1g", "us-east-1-bos-1a", "Zone"])
def test_what_is_no_availability_zone_is_refused(zone):
    with pytest.raises(ValueError, match=rf"that ends in a to f, got '{zone}'$"):
        subnet("10.0.0.0/16", 0, zone)


@pytest.mark.parametrize("cidr", ["10.0.0.0/15", "10.0.0.0/23", "0.0.0.0/0", "10.0.0.0"])
def test_a_vpc_out_of_bounds_is_refused(cidr):
    with pytest.raises(ValueError, match=rf"^cidr must have a prefix of /16 to /22, got '{cidr}'$"):
        subnet(cidr, 0, "eu-north-1a")


@pytest.mark.parametrize("cidr", ["", "10.0.0.1/16", "10.0.0/16", "fd00::/16", "10.0.0.0/33", "x"])
def test_what_is_no_range_is_refused(cidr):
    with pytest.raises(ValueError, match=rf"^cidr must be an IPv4 range such as .*, got '{cidr}'$"):
        check_vpc(cidr)


def test_the_widest_and_the_narrowest_vpc_are_accepted():
    assert check_vpc("10.0.0.0/16") == IPv4Network("10.0.0.0/16")
    assert check_vpc("10.0.0.0/22") == IPv4Network("10.0.0.0/22")


def test_letter_is_the_end_of_the_name():
    assert letter("ap-southeast-2c") == "c"


def test_zones_keep_the_order_given():
    zones = by_letter("eu-north-1", ["eu-north-1c", "eu-north-1a"])

    assert list(zones.items()) == [("c", "eu-north-1c"), ("a", "eu-north-1a")]


@pytest.mark.parametrize("zones", [[], ["eu-north-1a", "eu-north-1a"]])
def test_no_zone_and_a_repeated_one_are_refused(zones):
    with pytest.raises(ValueError, match=r"^zones must be 1 to 6 different names, got \["):
        by_letter("eu-north-1", zones)


def test_a_zone_of_another_region_is_refused():
    with pytest.raises(ValueError, match=r"^zones must be in eu-north-1, got \['eu-west-1b'\]$"):
        by_letter("eu-north-1", ["eu-north-1a", "eu-west-1b"])


def test_the_same_letter_in_two_regions_is_refused():
    with pytest.raises(ValueError, match=r"^zones must be"):
        by_letter("eu-north-1", ["eu-north-1a", "eu-west-1a"])


@given(vpcs())
def test_the_range_of_a_tier_is_that_of_its_zones_and_of_no_other_tier(cidr: str):
    for tier in Tier:
        whole = IPv4Network(tier_range(cidr, tier))
        for slot, zone in PLAN:
            assert IPv4Network(subnet(cidr, slot, zone)).subnet_of(whole) is (slot == tier)


def test_the_range_of_a_tier_needs_a_vpc():
    assert tier_range("10.0.0.0/16", Tier.PRIVATE) == "10.0.32.0/19"
    with pytest.raises(ValueError, match="prefix of /16 to /22"):
        tier_range("10.0.0.0/24", Tier.PRIVATE)
