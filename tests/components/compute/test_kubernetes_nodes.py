"""Machines of a cluster of Kubernetes, and what runs on each before and after they come."""

import json

import pytest

from components.compute.kubernetes import Kubernetes
from components.compute.node_types import NODE_TYPES
from tests.components.compute.test_kubernetes import ADDON, ARGS, GROUP, NAME

TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
IDENTITY = "aws:eks/podIdentityAssociation:PodIdentityAssociation"


@pytest.fixture
def made(engine):
    engine.run(lambda: Kubernetes("pods", {**ARGS, "nodes": {}}))
    return engine


def waits(engine, name: str, kind: str) -> set[str]:
    """What a resource waits for by name."""
    (found,) = (r for r in engine.resources if r.name == name and r.type == kind)
    return {urn.rpartition("::")[2] for urn in found.options.depends_on}


def test_machines_are_renewed_drained_and_repaired_by_eks(made):
    group = made.one(GROUP)
    assert int(group["launchTemplate"].pop("version"))
    assert group == {
        "clusterName": NAME,
        "nodeRoleArn": "<<iam.Role/pods-node-role.arn>>",
        "subnetIds": ["subnet-a", "subnet-b"],
        "amiType": "AL2023_x86_64_STANDARD",
        "instanceTypes": ["t3.large"],
        "launchTemplate": {"id": "<<ec2.LaunchTemplate/pods-nodes.id>>"},
        "scalingConfig": {"minSize": 2, "maxSize": 6, "desiredSize": 2},
        "updateConfig": {"maxUnavailablePercentage": 33},
        "nodeRepairConfig": {"enabled": True},
        "tags": {"Name": "pods-nodes"},
    }
    (found,) = (r for r in made.resources if r.type == GROUP)
    assert found.options.ignore_changes == ["scalingConfig.desiredSize"]


def test_pods_cannot_ask_their_machine_and_its_disk_is_encrypted(made):
    template = made.one(TEMPLATE)
    assert template["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    (disk,) = template["blockDeviceMappings"]
    assert disk["ebs"]["encrypted"] == "true"
    kinds = [one["resourceType"] for one in template["tagSpecifications"]]
    assert kinds == ["instance", "volume"]
    assert not {"imageId", "instanceType", "keyName", "userData"} & template.keys()


@pytest.mark.parametrize("kind", NODE_TYPES)
def test_each_type_has_an_image_for_its_processor(engine, kind):
    engine.run(lambda: Kubernetes("pods", {**ARGS, "nodes": {"instance_type": kind, "max": 3}}))
    group = engine.one(GROUP)
    is_arm = kind.split(".")[0].endswith("g")
    assert group["amiType"] == f"AL2023_{'ARM_64' if is_arm else 'x86_64'}_STANDARD"
    assert group["instanceTypes"] == [kind]
    assert group["scalingConfig"]["maxSize"] == 3


def test_addresses_policies_and_roles_are_there_before_machines(made):
    needs = waits(made, "pods-nodes", GROUP)
    assert {"pods-eks-pod-identity-agent", "pods-kube-proxy", "pods-vpc-cni"} <= needs
    assert "pods-node-AmazonEKSWorkerNodePolicy" in needs
    for name in ("pods-coredns", "pods-metrics-server"):
        assert waits(made, name, ADDON) == {"pods-nodes"}


def test_network_policies_are_enforced(made):
    addon = made.named("pods-vpc-cni").inputs
    assert json.loads(addon["configurationValues"]) == {"enableNetworkPolicy": "true"}
    for name in ("pods-coredns", "pods-kube-proxy", "pods-metrics-server"):
        assert "configurationValues" not in made.named(name).inputs


def test_what_gives_addresses_has_a_role_of_its_own_before_it_starts(made):
    assert made.one(IDENTITY) == {
        "clusterName": NAME,
        "namespace": "kube-system",
        "serviceAccount": "aws-node",
        "roleArn": "<<iam.Role/pods-networking-role.arn>>",
        "tags": {"Name": "pods"},
    }
    assert waits(made, "pods-vpc-cni", ADDON) == {
        "pods-networking",
        "pods-networking-AmazonEKS_CNI_Policy",
    }


def test_add_ons_take_over_and_have_the_version_of_the_day(made):
    for addon in made.of(ADDON):
        assert addon["resolveConflictsOnCreate"] == addon["resolveConflictsOnUpdate"] == "OVERWRITE"
        assert "addonVersion" not in addon
