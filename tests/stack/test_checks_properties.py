"""Arithmetic of the rules, over all values that they may meet."""

from ipaddress import IPv4Network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.compute.fargate import SIZES
from stack.errors import BadSettings
from stack.read import from_values

quick = settings(max_examples=60, derandomize=True, deadline=None)

BASE = {
    "region": "eu-north-1",
    "posture": "dev",
    "images": "given",
    "networks": {"app": {"cidr": "10.0.0.0/16"}},
}


def refused(values) -> list[str]:
    try:
        from_values(values)
    except BadSettings as error:
        return [mistake.path for mistake in error.mistakes]
    return []


def service(**fields) -> dict:
    return {**BASE, "services": {"api": {"runs": "fargate", **fields}}}


@pytest.mark.parametrize("cpu", SIZES)
def test_every_pair_of_fargate_is_accepted_and_its_neighbours_are_not(cpu):
    for memory in SIZES[cpu]:
        assert refused(service(cpu=cpu, memory=memory)) == []
    for beyond in (min(SIZES[cpu]) - 1, max(SIZES[cpu]) + 1):
        assert refused(service(cpu=cpu, memory=beyond)) == ["services.api.memory"]


@quick
@given(st.sampled_from(sorted(SIZES)), st.integers(512, 122880))
def test_the_size_that_is_offered_is_legal_and_none_is_closer(cpu, memory):
    try:
        from_values(service(cpu=cpu, memory=memory))
    except BadSettings as error:
        (mistake,) = error.mistakes
        offered = int(mistake.nearest or 0)
        assert refused(service(cpu=cpu, memory=offered)) == []
        assert abs(offered - memory) == min(abs(size - memory) for size in SIZES[cpu])
    else:
        assert memory in SIZES[cpu]


RANGES = st.builds(
    lambda block, prefix, offset: str(
        IPv4Network((int(block.network_address) + offset * 2 ** (32 - prefix), prefix))
    ),
    st.sampled_from([IPv4Network("10.0.0.0/8"), IPv4Network("192.168.0.0/16")]),
    st.integers(16, 22),
    st.integers(0, 2),
)


@quick
@given(RANGES, RANGES)
def test_two_networks_are_refused_exactly_if_they_overlap(one, other):
    values = {**BASE, "networks": {"one": {"cidr": one}, "other": {"cidr": other}}}
    strange = [
        f"networks.{label}.cidr"
        for label, cidr in (("one", one), ("other", other))
        if not IPv4Network(cidr).is_private
    ]
    overlap = IPv4Network(one).overlaps(IPv4Network(other))
    expected = sorted([*strange, *(["networks.other.cidr"] if overlap else [])])
    assert sorted(set(refused(values))) == sorted(set(expected))


@quick
@given(st.integers(16, 22), st.integers(1, 1000))
def test_a_network_holds_as_many_tasks_as_it_has_private_addresses(prefix, most):
    networks = {"app": {"cidr": f"10.0.0.0/{prefix}", "zones": 2}}
    values = {**service(scale={"max": most}), "networks": networks}
    room = 2 * (2 ** (32 - prefix - 6) - 5)
    assert refused(values) == ([] if most <= room else ["networks.app.cidr"])


CALLS = st.dictionaries(st.sampled_from("abcde"), st.sets(st.sampled_from("abcde")), min_size=5)


@quick
@given(CALLS)
def test_calls_are_refused_exactly_if_they_go_round(calls):
    services = {
        label: {"runs": "fargate", "uses": dict.fromkeys(sorted(used - {label}), "call")}
        for label, used in calls.items()
    }

    def goes_round(label: str, seen: tuple[str, ...] = ()) -> bool:
        if label in seen:
            return True
        return any(goes_round(used, (*seen, label)) for used in services[label]["uses"])

    assert bool(refused({**BASE, "services": services})) == any(map(goes_round, services))
