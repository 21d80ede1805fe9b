"""The internet as ranges: all of it, and nothing that is not."""

from ipaddress import IPv4Address, IPv4Network

from hypothesis import example, given
from hypothesis import strategies as st

from components.network.public_ranges import OTHERS, PRIVATE, public_ranges

RANGES = [IPv4Network(text) for text in public_ranges()]
HOLES = [IPv4Network(text) for text in (*PRIVATE, *OTHERS)]


@given(st.ip_addresses(v=4))
@example(IPv4Address("169.254.170.23"))
@example(IPv4Address("172.32.0.0"))
@example(IPv4Address("172.31.255.255"))
@example(IPv4Address("9.255.255.255"))
def test_an_address_is_in_one_range_or_left_out(address):
    inside = sum(address in one for one in RANGES)
    left_out = any(address in one for one in HOLES)
    assert inside == (0 if left_out else 1)


def test_ranges_stand_in_order():
    assert sorted(RANGES) == RANGES
    assert len(RANGES) == 46
