"""Repairs of machines for ECS: without the repair the test fails."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ops.local.emulator import Emulator
from ops.local.inventory import inventory

Client = Callable[[str], Any]
OWN = {"ResourceType": "launch-template", "Tags": [{"Key": "Name", "Value": "own"}]}
DISK = {"ResourceType": "volume", "Tags": [{"Key": "Name", "Value": "disk"}]}


@pytest.fixture
def template(client: Client) -> Iterator[str]:
    ec2 = client("ec2")
    disk = {"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": "snap-1", "VolumeSize": 8}}
    image = ec2.register_image(Name="ecs", RootDeviceName="/dev/xvda", BlockDeviceMappings=[disk])
    made = ec2.create_launch_template(
        LaunchTemplateName="machines",
        LaunchTemplateData={
            "ImageId": image["ImageId"],
            "InstanceType": "t3.micro",
            "TagSpecifications": [DISK],
        },
        TagSpecifications=[OWN],
    )["LaunchTemplate"]["LaunchTemplateId"]
    yield made
    ec2.delete_launch_template(LaunchTemplateId=made)
    ec2.deregister_image(ImageId=image["ImageId"])


@pytest.fixture
def group(client: Client, template: str, subnets: list[str]) -> Iterator[str]:
    scaling = client("autoscaling")
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="machines",
        MinSize=2,
        MaxSize=2,
        LaunchTemplate={"LaunchTemplateId": template, "Version": "1"},
        VPCZoneIdentifier=",".join(subnets),
        NewInstancesProtectedFromScaleIn=True,
    )
    yield "machines"
    scaling.delete_auto_scaling_group(AutoScalingGroupName="machines", ForceDelete=True)
    assert client("ec2").describe_network_interfaces()["NetworkInterfaces"] == []


def members(client: Client, group: str) -> list[str]:
    asked = client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[group])
    return [one["InstanceId"] for one in asked["AutoScalingGroups"][0]["Instances"]]


def test_a_template_tells_its_own_tags_apart(client: Client, template: str) -> None:
    versions = client("ec2").describe_launch_template_versions(LaunchTemplateId=template)
    (version,) = versions["LaunchTemplateVersions"]
    assert version["LaunchTemplateData"]["TagSpecifications"] == [DISK]


def test_a_refresh_replaces_every_machine(client: Client, group: str, template: str) -> None:
    client("ec2").create_launch_template_version(
        LaunchTemplateId=template,
        SourceVersion="1",
        LaunchTemplateData={"UserData": b64encode(b"#!/bin/sh").decode()},
    )
    client("autoscaling").update_auto_scaling_group(
        AutoScalingGroupName=group,
        LaunchTemplate={"LaunchTemplateId": template, "Version": "2"},
    )
    before = members(client, group)
    assert len(before) == 2
    told = client("autoscaling").start_instance_refresh(AutoScalingGroupName=group)
    assert told["InstanceRefreshId"]
    after = members(client, group)
    assert len(after) == 2
    assert not set(before) & set(after)
    assert len(client("ec2").describe_network_interfaces()["NetworkInterfaces"]) == 2


@pytest.mark.parametrize("asked", ["ENABLED", "DISABLED"])
def test_a_capacity_provider_drains_and_is_in_the_inventory(
    client: Client, emulator: Emulator, group: str, asked: str
) -> None:
    found = client("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[group])
    ecs = client("ecs")
    told = ecs.create_capacity_provider(
        name="machines",
        autoScalingGroupProvider={
            "autoScalingGroupArn": found["AutoScalingGroups"][0]["AutoScalingGroupARN"],
            "managedDraining": asked,
        },
    )["capacityProvider"]
    (seen,) = ecs.describe_capacity_providers(capacityProviders=["machines"])["capacityProviders"]
    left = inventory(emulator.endpoint)
    assert f"eu-north-1/ecs:{told['capacityProviderArn']}" in left
    assert f"eu-north-1/autoscaling:{group}" in left
    assert len([line for line in left if line.startswith("eu-north-1/ec2:i-")]) == 2
    assert len([line for line in left if line.startswith("eu-north-1/ec2:lt-")]) == 1
    for one in (told, seen):
        assert one["autoScalingGroupProvider"]["managedDraining"] == asked
    ecs.delete_capacity_provider(capacityProvider="machines")


def test_a_service_keeps_how_its_tasks_are_placed(client: Client) -> None:
    ecs = client("ecs")
    ecs.create_cluster(clusterName="placed")
    container = {"name": "web", "image": "image.invalid/web", "memory": 128}
    ecs.register_task_definition(family="placed", containerDefinitions=[container])
    asked = [{"type": "binpack", "field": "memory"}]
    ecs.create_service(
        cluster="placed",
        serviceName="web",
        taskDefinition="placed",
        desiredCount=0,
        placementStrategy=asked,
    )
    (found,) = ecs.describe_services(cluster="placed", services=["web"])["services"]
    assert found["placementStrategy"] == asked
    ecs.delete_service(cluster="placed", service="web", force=True)
    ecs.deregister_task_definition(taskDefinition="placed:1")
    ecs.delete_cluster(cluster="placed")


@pytest.mark.parametrize("enabled", [True, False])
def test_a_policy_tells_whether_it_is_enabled(client: Client, group: str, *, enabled: bool) -> None:
    scaling = client("autoscaling")
    target = {
        "TargetValue": 60,
        "PredefinedMetricPairSpecification": {"PredefinedMetricType": "ASGCPUUtilization"},
    }
    scaling.put_scaling_policy(
        AutoScalingGroupName=group,
        PolicyName="forecast",
        PolicyType="PredictiveScaling",
        PredictiveScalingConfiguration={"MetricSpecifications": [target], "Mode": "ForecastOnly"},
        Enabled=enabled,
    )
    (policy,) = scaling.describe_policies(AutoScalingGroupName=group)["ScalingPolicies"]
    assert policy["Enabled"] is enabled
    assert policy["PredictiveScalingConfiguration"]["MetricSpecifications"] == [target]
    scaling.delete_policy(AutoScalingGroupName=group, PolicyName="forecast")
