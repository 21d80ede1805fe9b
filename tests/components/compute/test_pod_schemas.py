"""Every manifest of a workload, by the official JSON schemas of Kubernetes, strictly."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.compute.workload import Workload
from plan import recorder
from tests.components.compute.workloads import ACTIVITY, ARGS, BOARD, JOBS, PODS, ROUTE
from tests.manifests import manifests, mistakes

BINDINGS = {"board": BOARD, "jobs": JOBS, "activity": ACTIVITY}
PEERS = {
    "endpoints": {"security_group_id": "sg-e"},
    "s3": {"prefix_list_id": "pl-s3"},
    "nat": {"cidr": "0.0.0.0/0"},
}
FULL = {
    "route": ROUTE,
    "listen_port": 443,
    "callers": ["web"],
    "bindings": BINDINGS,
    "ranges": {"board": "10.1.64.0/19"},
    "peers": PEERS,
    "secrets": {"STRIPE_KEY": {"arn": "arn:stripe"}},
    "environment": {"MODE": "fast"},
    "command": ["serve"],
    "migration": ["migrate"],
    "health_command": ["alive"],
}
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "port": st.integers(1024, 65535),
        "cpu": st.integers(256, 16384),
        "memory": st.integers(512, 122880),
        "architecture": st.sampled_from(["X86_64", "ARM64"]),
        "command": st.lists(st.text(min_size=1), min_size=1),
        "environment": st.dictionaries(st.from_regex(r"\A[A-Z][A-Z0-9_]{0,20}\Z"), st.text()),
        "bindings": st.sets(st.sampled_from(sorted(BINDINGS))).map(
            lambda labels: {label: BINDINGS[label] for label in labels}
        ),
        "peers": st.sets(st.sampled_from(sorted(PEERS))).map(
            lambda labels: {label: PEERS[label] for label in labels}
        ),
        "secrets": st.just(FULL["secrets"]),
        "callers": st.lists(st.from_regex(r"\A[a-z][a-z0-9-]{0,19}\Z")),
        "route": st.fixed_dictionaries(
            {"priority": st.integers(1, 1000)},
            optional={"path": st.just("/v1"), "host": st.just("api.example.com")},
        ),
        "listen_port": st.integers(1, 65535),
        "health_path": st.just("/ok"),
        "health_command": st.just(["alive"]),
        "migration": st.just(["migrate"]),
        "scale": st.builds(
            lambda low, more: {"min": low, "max": low + more, "cpu": 60},
            st.integers(1, 50),
            st.integers(0, 50),
        ),
        "pods": st.booleans().map(lambda auto: {**PODS, "auto": auto}),
    },
)


def made(changed):
    record = recorder.run(lambda: Workload("tasks", {**ARGS, **changed}))
    return manifests(record.resources)


@given(SETTINGS)
@settings(max_examples=15)
def test_manifests_are_what_kubernetes_accepts(changed):
    assert [*mistakes(made(changed))] == []


@pytest.mark.parametrize("version", ["1.32", "1.33", "1.34", "1.35"])
def test_all_kinds_are_what_each_version_accepts(version):
    found = made(FULL)
    assert sorted(one["kind"] for one in found) == [
        "Deployment",
        "HorizontalPodAutoscaler",
        "Ingress",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "Service",
        "Service",
        "ServiceAccount",
    ]
    assert [*mistakes(found, version)] == []


@pytest.mark.parametrize("kind", ["Deployment", "HorizontalPodAutoscaler", "NetworkPolicy"])
def test_a_broken_manifest_is_found(kind):
    (sound,) = (one for one in made(FULL) if one["kind"] == kind)
    misspelt, misshapen = copy.deepcopy(sound), copy.deepcopy(sound)
    misspelt["spec"]["replica"] = 2
    misshapen["spec"] = {**sound["spec"], "policyTypes": "Ingress", "maxReplicas": "many"}
    misshapen["spec"]["template"] = {"spec": {"containers": "one"}}
    assert [*mistakes([sound])] == []
    assert len([*mistakes([misspelt, misshapen])]) == 2
