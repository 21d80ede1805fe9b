"""Repairs of RDS: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

import pytest

Client = Callable[[str], Any]


def test_database_finds_the_subnets_of_the_other_emulator(
    client: Client, vpc: str, subnets: list[str]
) -> None:
    rds = client("rds")
    name = {"DBSubnetGroupName": "repair"}
    made = rds.create_db_subnet_group(
        **name, DBSubnetGroupDescription="For a test", SubnetIds=subnets
    )["DBSubnetGroup"]
    assert made["VpcId"] == vpc
    zones = [one["SubnetAvailabilityZone"]["Name"] for one in made["Subnets"]]
    assert zones == ["eu-north-1a", "eu-north-1b"]
    rds.delete_db_subnet_group(**name)
    with pytest.raises(rds.exceptions.InvalidSubnet):
        rds.create_db_subnet_group(
            **name, DBSubnetGroupDescription="For a test", SubnetIds=["subnet-absent"]
        )


def test_a_deleted_subnet_is_gone_for_databases(client: Client, vpc: str) -> None:
    ec2, rds = client("ec2"), client("rds")
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.9.0/24")["Subnet"]["SubnetId"]
    name = {"DBSubnetGroupName": "repair"}
    wanted = {**name, "DBSubnetGroupDescription": "For a test", "SubnetIds": [subnet]}
    rds.create_db_subnet_group(**wanted)
    rds.delete_db_subnet_group(**name)
    ec2.delete_subnet(SubnetId=subnet)
    with pytest.raises(rds.exceptions.InvalidSubnet):
        rds.create_db_subnet_group(**wanted)


def test_database_keeps_log_exports_and_the_key_of_its_insights(client: Client) -> None:
    rds = client("rds")
    name = {"DBInstanceIdentifier": "repair"}
    made = rds.create_db_instance(
        **name,
        Engine="postgres",
        DBInstanceClass="db.t4g.micro",
        AllocatedStorage=20,
        MasterUsername="groundwork",
        ManageMasterUserPassword=True,
        EnableCloudwatchLogsExports=["upgrade", "postgresql"],
        EnablePerformanceInsights=True,
        PerformanceInsightsKMSKeyId="arn:aws:kms:eu-north-1:123456789012:key/one",
    )["DBInstance"]
    rds.create_db_instance(
        DBInstanceIdentifier="plain",
        Engine="postgres",
        DBInstanceClass="db.t4g.micro",
        AllocatedStorage=20,
        MasterUsername="groundwork",
        ManageMasterUserPassword=True,
    )
    found = {one["DBInstanceIdentifier"]: one for one in rds.describe_db_instances()["DBInstances"]}
    for one in (made, found["repair"]):
        assert one["EnabledCloudwatchLogsExports"] == ["postgresql", "upgrade"]
        assert one["PerformanceInsightsKMSKeyId"].endswith(":key/one")
    assert "PerformanceInsightsKMSKeyId" not in found["plain"]
    assert found["plain"].get("EnabledCloudwatchLogsExports", []) == []
    changed = rds.modify_db_instance(
        **name,
        CloudwatchLogsExportConfiguration={"DisableLogTypes": ["upgrade"]},
        ApplyImmediately=True,
    )["DBInstance"]
    assert changed["EnabledCloudwatchLogsExports"] == ["postgresql"]
    assert changed["PerformanceInsightsKMSKeyId"].endswith(":key/one")
    changed = rds.modify_db_instance(
        **name, CloudwatchLogsExportConfiguration={"EnableLogTypes": ["upgrade"]}
    )["DBInstance"]
    assert changed["EnabledCloudwatchLogsExports"] == ["postgresql", "upgrade"]
    for identifier in ("repair", "plain"):
        rds.delete_db_instance(DBInstanceIdentifier=identifier, SkipFinalSnapshot=True)
