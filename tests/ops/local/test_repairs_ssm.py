"""Repairs of Systems Manager: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.local.emulator import Emulator
from ops.local.inventory import inventory

Client = Callable[[str], Any]
LINUX = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{}"
ECS = "/aws/service/ecs/optimized-ami/amazon-linux-2023/{}recommended/image_id"


@pytest.mark.parametrize(
    "name",
    [LINUX.format("arm64"), LINUX.format("x86_64"), ECS.format(""), ECS.format("arm64/")],
)
def test_a_published_image_is_there_to_start_a_machine_from(
    client: Client, emulator: Emulator, name: str
) -> None:
    ec2, before = client("ec2"), inventory(emulator.endpoint)
    told, again = (client("ssm").get_parameter(Name=name)["Parameter"] for _ in range(2))
    assert (told["Name"], told["Type"]) == (name, "String")
    assert told["Value"] == again["Value"]
    (image,) = ec2.describe_images(ImageIds=[told["Value"]])["Images"]
    assert (image["RootDeviceName"], image["RootDeviceType"]) == ("/dev/xvda", "ebs")
    (disk,) = image["BlockDeviceMappings"]
    assert disk["DeviceName"] == "/dev/xvda"
    assert inventory(emulator.endpoint) == before


@pytest.mark.parametrize("name", [ECS.format("none/"), LINUX.format("none")])
def test_an_image_that_nobody_publishes(client: Client, name: str) -> None:
    ssm = client("ssm")
    with pytest.raises(ssm.exceptions.ParameterNotFound):
        ssm.get_parameter(Name=name)


def test_parameters_of_ones_own_are_where_they_were(client: Client) -> None:
    ssm = client("ssm")
    ssm.put_parameter(Name="/shop/colour", Value="green", Type="String")
    assert ssm.get_parameter(Name="/shop/colour")["Parameter"]["Value"] == "green"
    ssm.delete_parameter(Name="/shop/colour")
