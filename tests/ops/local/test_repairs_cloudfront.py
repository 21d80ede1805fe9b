"""Repairs of CloudFront: without them the test fails."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from ops.local.emulator import Emulator
from ops.local.inventory import inventory

Client = Callable[[str], Any]


@pytest.fixture
def balancer(client: Client) -> Iterator[str]:
    """ARN of an internal balancer."""
    ec2, elb = client("ec2"), client("elbv2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{n}.0/24", AvailabilityZone=f"eu-north-1{z}")
        for n, z in enumerate("ab")
    ]
    ids = [each["Subnet"]["SubnetId"] for each in subnets]
    made = elb.create_load_balancer(Name="inside", Subnets=ids, Scheme="internal")
    arn = made["LoadBalancers"][0]["LoadBalancerArn"]
    yield arn
    elb.delete_load_balancer(LoadBalancerArn=arn)
    for subnet in ids:
        ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)


def config(arn: str) -> dict[str, Any]:
    return {
        "Name": "way",
        "Arn": arn,
        "HTTPPort": 80,
        "HTTPSPort": 443,
        "OriginProtocolPolicy": "https-only",
        "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
    }


def test_a_vpc_origin_leads_to_a_balancer_and_is_listed(
    client: Client, balancer: str, emulator: Emulator
) -> None:
    cloudfront = client("cloudfront")
    before = inventory(emulator.endpoint)
    made = cloudfront.create_vpc_origin(VpcOriginEndpointConfig=config(balancer))
    try:
        kept = cloudfront.get_vpc_origin(Id=made["VpcOrigin"]["Id"])["VpcOrigin"]
        assert kept["VpcOriginEndpointConfig"]["Arn"] == balancer
        assert set(inventory(emulator.endpoint)) - set(before) == {f"cloudfront:{kept['Arn']}"}
    finally:
        etag = cloudfront.get_vpc_origin(Id=made["VpcOrigin"]["Id"])["ETag"]
        cloudfront.delete_vpc_origin(Id=made["VpcOrigin"]["Id"], IfMatch=etag)


def test_one_that_is_gone_is_not_found(client: Client, balancer: str) -> None:
    with pytest.raises(ClientError, match="LoadBalancerNotFound"):
        client("cloudfront").create_vpc_origin(
            VpcOriginEndpointConfig=config(balancer.replace("inside", "outside"))
        )
