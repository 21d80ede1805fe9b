"""Turns are even, whoever comes and goes."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ops.local.plane.edge.turns import Turns
from tests.ops.local.plane.edge.parts import healthy

A, B, C = ("127.0.0.2", 1), ("127.0.0.3", 1), ("127.0.0.4", 1)


def test_targets_of_each_group_take_turns_of_their_own() -> None:
    turns = Turns(healthy({"one": [A, B], "two": [C]}))
    assert turns.targets("one") == [A, B]
    assert turns.targets("two") == [C]
    assert turns.targets("one") == [B, A]
    assert turns.targets("one") == [A, B]
    assert turns.targets("none") == ()


def test_a_target_that_comes_or_goes_is_noticed_at_once() -> None:
    groups = {"one": [A]}
    turns = Turns(healthy(groups))
    assert turns.targets("one") == [A]
    groups["one"] = [A, B, C]
    assert {turns.targets("one")[0] for _ in range(3)} == {A, B, C}
    groups["one"] = []
    assert turns.targets("one") == ()


def test_one_group_needs_no_weights_and_none_is_none() -> None:
    turns = Turns(healthy({}))
    assert turns.group({"one": 1}) == "one"
    assert turns.group({"one": 0, "two": 5}) == "two"
    assert turns.group({"one": 0}) is None
    assert turns.group({}) is None


def test_a_small_share_comes_in_between() -> None:
    turns = Turns(healthy({}))
    assert [turns.group({"a": 3, "b": 1}) for _ in range(8)] == list("aabaaaba")


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 20), min_size=1))
def test_after_a_round_each_group_had_its_share(weights: dict[str, int]) -> None:
    turns = Turns(healthy({}))
    total = sum(weights.values())
    had = Counter(turns.group(weights) for _ in range(total))
    assert had == Counter({arn: weight for arn, weight in weights.items() if weight})


def test_weights_that_change_start_afresh() -> None:
    turns = Turns(healthy({}))
    assert [turns.group({"a": 1, "b": 1}) for _ in range(3)] == ["a", "b", "a"]
    assert [turns.group({"a": 1, "b": 2}) for _ in range(3)] == ["b", "a", "b"]
