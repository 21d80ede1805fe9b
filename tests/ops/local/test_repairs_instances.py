"""Repairs of EC2 instances: without the repair the test fails."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

Client = Callable[[str], Any]


@pytest.fixture
def image(client: Client) -> Iterator[str]:
    ec2 = client("ec2")
    disk = {"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": "snap-1", "VolumeSize": 8}}
    made = ec2.register_image(Name="linux", RootDeviceName="/dev/xvda", BlockDeviceMappings=[disk])[
        "ImageId"
    ]
    yield made
    ec2.deregister_image(ImageId=made)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "default"),
        ({"MaintenanceOptions": {"AutoRecovery": "default"}}, "default"),
        ({"MaintenanceOptions": {"AutoRecovery": "disabled"}}, "disabled"),
    ],
)
def test_an_instance_says_how_it_recovers_and_takes_its_interface_along(
    client: Client, subnets: list[str], image: str, asked: dict[str, Any], told: str
) -> None:
    ec2 = client("ec2")
    before = len(ec2.describe_network_interfaces()["NetworkInterfaces"])
    made = ec2.run_instances(
        ImageId=image, InstanceType="t4g.nano", MinCount=1, MaxCount=1, SubnetId=subnets[0], **asked
    )["Instances"][0]
    (found,) = ec2.describe_instances(InstanceIds=[made["InstanceId"]])["Reservations"]
    (seen,) = found["Instances"]
    assert made["MaintenanceOptions"] == seen["MaintenanceOptions"] == {"AutoRecovery": told}
    assert len(ec2.describe_network_interfaces()["NetworkInterfaces"]) == before + 1
    ec2.terminate_instances(InstanceIds=[made["InstanceId"]])
    assert len(ec2.describe_network_interfaces()["NetworkInterfaces"]) == before
