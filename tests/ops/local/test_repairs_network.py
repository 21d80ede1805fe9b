"""Repairs of EC2 and Cloud Map: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

import pytest

Client = Callable[[str], Any]


@pytest.mark.parametrize("direction", ["ingress", "egress"])
def test_rule_between_groups_keeps_its_description(
    client: Client, vpc: str, direction: str
) -> None:
    ec2 = client("ec2")
    ids = [
        ec2.create_security_group(GroupName=name, Description="For a test", VpcId=vpc)["GroupId"]
        for name in ("near", "far")
    ]
    authorize = getattr(ec2, f"authorize_security_group_{direction}")
    port = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
    ends = {
        "to a group": {"UserIdGroupPairs": [{"GroupId": ids[1], "Description": "to a group"}]},
        "to a list": {"PrefixListIds": [{"PrefixListId": "pl-1", "Description": "to a list"}]},
        "to a range": {"IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "to a range"}]},
    }
    for text, end in ends.items():
        told = authorize(GroupId=ids[0], IpPermissions=[{**port, **end}])
        (rule,) = told["SecurityGroupRules"]
        wanted = [rule["SecurityGroupRuleId"]]
        (found,) = ec2.describe_security_group_rules(SecurityGroupRuleIds=wanted)[
            "SecurityGroupRules"
        ]
        assert found["Description"] == text
        getattr(ec2, f"revoke_security_group_{direction}")(
            GroupId=ids[0], SecurityGroupRuleIds=wanted
        )
    for one in ids:
        ec2.delete_security_group(GroupId=one)


def test_a_nat_gateway_gives_back_its_interface_and_its_address(
    client: Client, subnets: list[str]
) -> None:
    ec2 = client("ec2")
    before = len(ec2.describe_network_interfaces()["NetworkInterfaces"])
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    for _ in range(2):
        made = ec2.create_nat_gateway(SubnetId=subnets[0], AllocationId=address)["NatGateway"]
        assert len(ec2.describe_network_interfaces()["NetworkInterfaces"]) == before + 1
        ec2.delete_nat_gateway(NatGatewayId=made["NatGatewayId"])
        assert len(ec2.describe_network_interfaces()["NetworkInterfaces"]) == before
    (found,) = ec2.describe_addresses(AllocationIds=[address])["Addresses"]
    assert "AssociationId" not in found
    ec2.release_address(AllocationId=address)


def test_cloud_map_takes_the_namespace_of_the_dns_settings(client: Client, vpc: str) -> None:
    names = client("servicediscovery")
    names.create_private_dns_namespace(Name="repair.internal", Vpc=vpc)
    (namespace,) = [n for n in names.list_namespaces()["Namespaces"] if "repair" in n["Name"]]
    dns = {"NamespaceId": namespace["Id"], "DnsRecords": [{"Type": "A", "TTL": 10}]}
    made = names.create_service(Name="web", DnsConfig=dns)["Service"]
    assert made["NamespaceId"] == namespace["Id"]
    names.delete_service(Id=made["Id"])
    names.delete_namespace(Id=namespace["Id"])
