"""Repairs of load balancers: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

Client = Callable[[str], Any]


def test_a_balancer_keeps_its_addresses(client: Client, subnets: list[str]) -> None:
    ec2, balancing = client("ec2"), client("elbv2")
    addresses = [ec2.allocate_address(Domain="vpc") for _ in subnets]
    mappings = [
        {"SubnetId": subnet, "AllocationId": address["AllocationId"]}
        for subnet, address in zip(subnets, addresses, strict=True)
    ]
    made = balancing.create_load_balancer(Name="net", Type="network", SubnetMappings=mappings)
    (arn,) = (one["LoadBalancerArn"] for one in made["LoadBalancers"])

    (found,) = balancing.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"]
    assert {
        (zone["SubnetId"], each["AllocationId"], each["IpAddress"])
        for zone in found["AvailabilityZones"]
        for each in zone["LoadBalancerAddresses"]
    } == {
        (subnet, address["AllocationId"], address["PublicIp"])
        for subnet, address in zip(subnets, addresses, strict=True)
    }

    balancing.delete_load_balancer(LoadBalancerArn=arn)
    for address in addresses:
        ec2.release_address(AllocationId=address["AllocationId"])


def test_a_balancer_without_addresses_has_none(client: Client, subnets: list[str]) -> None:
    balancing = client("elbv2")
    made = balancing.create_load_balancer(Name="plain", Subnets=subnets)["LoadBalancers"]
    assert not any(zone.get("LoadBalancerAddresses") for zone in made[0]["AvailabilityZones"])
    balancing.delete_load_balancer(LoadBalancerArn=made[0]["LoadBalancerArn"])
