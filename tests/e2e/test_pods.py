"""Clusters of Kubernetes on the emulator, which has AWS's side of them: nothing runs inside."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.local.client import client
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN
from tests.e2e.stage import Stage

LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]


def clusters(endpoint: str) -> dict[str, dict[str, Any]]:
    """What AWS says of each cluster, by the label of its entry."""
    eks: Any = client("eks", endpoint, "eu-north-1")
    names = eks.list_clusters()["clusters"]
    return {name.split("-")[0]: eks.describe_cluster(name=name)["cluster"] for name in names}


def inside(endpoint: str, name: str) -> tuple[list[str], list[str], list[str]]:
    """Add-ons, node groups and service accounts with a role of a cluster."""
    eks: Any = client("eks", endpoint, "eu-north-1")
    pods = eks.list_pod_identity_associations(clusterName=name)["associations"]
    return (
        sorted(eks.list_addons(clusterName=name)["addons"]),
        [group.split("-")[0] for group in eks.list_nodegroups(clusterName=name)["nodegroups"]],
        sorted(one["serviceAccount"] for one in pods),
    )


def grow(config: dict[str, Any]) -> None:
    """More machines."""
    config["groundwork:clusters"]["nodes"]["max"] = 4


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.xdist_group("pods-terraform")
@pytest.mark.parametrize("engine", ["terraform"])
def test_clusters_of_kubernetes_come_up_and_go(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("pods")
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    found = clusters(endpoint)
    assert found.keys() == {"pods", "nodes"}
    for cluster in found.values():
        assert cluster["accessConfig"]["authenticationMode"] == "API"
        assert sorted(cluster["logging"]["clusterLogging"][0]["types"]) == LOGS
        assert cluster["encryptionConfig"][0]["resources"] == ["secrets"]
        assert cluster["resourcesVpcConfig"]["endpointPrivateAccess"] is True
    assert found["pods"]["resourcesVpcConfig"]["publicAccessCidrs"] == ["203.0.113.7/32"]
    assert found["nodes"]["resourcesVpcConfig"]["endpointPublicAccess"] is False
    assert found["pods"]["computeConfig"]["nodePools"] == ["general-purpose", "system"]
    services = ["activity", "tasks", "web"]
    assert inside(endpoint, found["pods"]["name"]) == (["metrics-server"], [], services)
    addons = ["coredns", "eks-pod-identity-agent", "kube-proxy", "metrics-server", "vpc-cni"]
    accounts = ["aws-load-balancer-controller", "aws-node", "worker"]
    assert inside(endpoint, found["nodes"]["name"]) == (addons, ["nodes"], accounts)
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(grow)
    grown = stage.up()
    assert (grown.created, grown.updated, grown.deleted) == (0, 1, 0)

    gone = stage.down()
    assert gone.deleted == made.created
    assert stage.left == before
