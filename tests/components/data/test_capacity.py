"""Capacity of Aurora: which bounds there are, and how many connections follow from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.data.capacity import LEAST_MAX, MOST, check_capacity, most_connections

HALVES = st.integers(0, 2 * MOST).map(lambda half: half / 2)


@given(low=HALVES, high=HALVES)
def test_halves_in_order_are_a_capacity_and_nothing_else_is(low, high):
    if high >= LEAST_MAX and low <= high:
        check_capacity("orders", low, high)
    else:
        with pytest.raises(ValueError, match="orders: "):
            check_capacity("orders", low, high)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (-0.5, 8, "min_capacity must be between 0 and 256 in steps of 0.5, got -0.5"),
        (0.3, 8, "min_capacity must be between 0 and 256 in steps of 0.5, got 0.3"),
        (0, 0.5, "max_capacity must be between 1 and 256 in steps of 0.5, got 0.5"),
        (0, 256.5, "max_capacity must be between 1 and 256 in steps of 0.5, got 256.5"),
        (4, 2, "min_capacity must be at most max_capacity, 2, got 4"),
    ],
)
def test_each_refusal_says_what_there_is(low, high, told):
    with pytest.raises(ValueError, match=f"^orders: {told}$"):
        check_capacity("orders", low, high)


@pytest.mark.parametrize(
    ("low", "high", "connections"),
    [(0, 1, 225), (0.5, 2, 450), (0.5, 64, 2000), (1, 64, 5000), (2, 8, 1802), (2, 256, 5000)],
)
def test_connections_follow_from_the_memory_within_awss_bounds(low, high, connections):
    assert most_connections(low, high) == connections


@given(low=st.sampled_from([0, 0.5, 1]), high=st.integers(LEAST_MAX, MOST - 1))
def test_more_capacity_never_takes_fewer_connections(low, high):
    assert most_connections(low, high) <= most_connections(low, high + 1)
