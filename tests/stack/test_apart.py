"""Which networks `uses` joins: those, by those tiers, and no others."""

from hypothesis import given
from hypothesis import strategies as st

from stack.apart import between, joined
from stack.read import from_values

HEAD = {"region": "eu-north-1", "posture": "dev", "images": "given"}
LABELS = "abc"
NETWORKS = {one: {"cidr": f"10.{index}.0.0/16"} for index, one in enumerate(LABELS)}
DATA = {f"of-{one}": {"engine": "postgres", "network": one} for one in LABELS}
CACHES = {f"in-{one}": {"engine": "valkey", "network": one} for one in LABELS}


def stack(uses, **changed):
    """Three networks, each with a database, a cache and a service that uses what is given."""
    words = {used: "connect" if used in DATA else "read" for each in uses.values() for used in each}
    services = {
        f"api-{one}": {
            "runs": "fargate",
            "network": one,
            "uses": {used: words[used] for used in uses.get(one, ())},
        }
        for one in LABELS
    }
    values = {"networks": NETWORKS, "databases": DATA, "caches": CACHES, "services": services}
    return from_values({**HEAD, **values, **changed}, local=False, sealed=frozenset())


def test_without_an_edge_nothing_is_joined():
    assert joined(stack({})) == {}


def test_what_is_in_one_network_needs_no_way():
    settings = stack({"a": ["of-a", "in-a"]})
    assert joined(settings) == {}
    assert between(settings, "api-a", "of-a") is None


def test_the_tiers_follow_who_uses_whom():
    assert joined(stack({"a": ["of-b"]})) == {("a", "b"): [("private", "isolated")]}
    assert joined(stack({"b": ["of-a"]})) == {("a", "b"): [("isolated", "private")]}


def test_many_edges_between_two_networks_are_one():
    both = joined(stack({"a": ["of-b", "in-b"], "b": ["in-a"]}))
    assert both == {("a", "b"): [("isolated", "private"), ("private", "isolated")]}


def test_what_joins_two_networks_joins_no_third():
    assert list(joined(stack({"a": ["of-b"], "b": ["of-c"]}))) == [("a", "b"), ("b", "c")]


def test_the_order_of_the_pair_is_that_of_the_alphabet():
    settings = stack({"c": ["of-a"]})
    assert between(settings, "api-c", "of-a") == ("a", "c")


def test_jobs_and_functions_join_as_well():
    jobs = {"report": {"network": "a", "image": "r", "command": ["r"], "uses": {"of-b": "connect"}}}
    digest = {
        "runs": "lambda",
        "build": "services/digest/digest",
        "network": "a",
        "on": {"schedule": "rate(1 day)"},
        "uses": {"in-c": "write"},
    }
    found = joined(stack({}, jobs=jobs, services={"digest": digest}))
    assert list(found) == [("a", "b"), ("a", "c")]


def test_what_has_no_network_joins_nothing():
    work = {"network": "a", "runs": "fargate", "uses": {"work": "send", "files": "read"}}
    settings = stack({}, queues={"work": {}}, buckets={"files": {}}, services={"api": work})
    assert joined(settings) == {}


EDGES = st.sets(st.tuples(st.sampled_from(LABELS), st.sampled_from([*DATA, *CACHES])))


@given(EDGES)
def test_a_pair_is_joined_if_an_edge_names_it_and_only_then(edges):
    uses = {one: sorted(used for user, used in edges if user == one) for one in LABELS}
    crossing = {(user, used[-1]) for user, used in edges if user != used[-1]}
    found = joined(stack(uses))
    assert {
        ends if tiers == ("private", "isolated") else ends[::-1]
        for ends, pairs in found.items()
        for tiers in pairs
    } == crossing
    assert all(one < other for one, other in found)
