"""Repairs of EKS: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

Client = Callable[[str], Any]
ROLE = "arn:aws:iam::123456789012:role/cluster"
AUTO = {"enabled": True, "nodePools": ["general-purpose"], "nodeRoleArn": ROLE}


def cluster(client: Client, name: str, **asked: Any) -> Any:
    subnets = client("ec2").describe_subnets()["Subnets"]
    vpc = {"subnetIds": [one["SubnetId"] for one in subnets[:2]]}
    eks = client("eks")
    eks.create_cluster(name=name, roleArn=ROLE, resourcesVpcConfig=vpc, **asked)
    return eks


def test_a_cluster_knows_what_auto_mode_takes_over(client: Client) -> None:
    eks = cluster(
        client,
        "auto",
        computeConfig=AUTO,
        storageConfig={"blockStorage": {"enabled": True}},
        kubernetesNetworkConfig={"elasticLoadBalancing": {"enabled": True}},
        upgradePolicy={"supportType": "STANDARD"},
        deletionProtection=False,
    )
    told = eks.describe_cluster(name="auto")["cluster"]
    assert told["computeConfig"] == AUTO
    assert told["storageConfig"] == {"blockStorage": {"enabled": True}}
    network = told["kubernetesNetworkConfig"]
    assert network["elasticLoadBalancing"] == {"enabled": True}
    assert network["ipFamily"] == "ipv4"
    assert told["upgradePolicy"] == {"supportType": "STANDARD"}
    assert told["deletionProtection"] is False
    eks.delete_cluster(name="auto")


def test_the_group_of_a_cluster_is_one_of_the_network(client: Client) -> None:
    ec2, eks = client("ec2"), cluster(client, "grouped")
    told = eks.describe_cluster(name="grouped")["cluster"]["resourcesVpcConfig"]
    (group,) = ec2.describe_security_groups(GroupIds=[told["clusterSecurityGroupId"]])[
        "SecurityGroups"
    ]
    (subnet,) = ec2.describe_subnets(SubnetIds=told["subnetIds"][:1])["Subnets"]
    assert (group["GroupName"], group["VpcId"]) == ("eks-cluster-sg-grouped", subnet["VpcId"])
    eks.delete_cluster(name="grouped")
    named = [{"Name": "group-name", "Values": ["eks-cluster-sg-*"]}]
    assert ec2.describe_security_groups(Filters=named)["SecurityGroups"] == []


def test_a_cluster_without_them_has_none(client: Client) -> None:
    eks = cluster(client, "plain")
    told = eks.describe_cluster(name="plain")["cluster"]
    assert "computeConfig" not in told
    assert "elasticLoadBalancing" not in told["kubernetesNetworkConfig"]
    eks.delete_cluster(name="plain")


def test_a_node_group_keeps_its_template_and_changes(client: Client) -> None:
    eks = cluster(client, "managed")
    at = {"clusterName": "managed", "nodegroupName": "nodes"}
    eks.create_nodegroup(
        **at,
        subnets=["subnet-1"],
        nodeRole=ROLE,
        launchTemplate={"id": "lt-1", "version": "1"},
        updateConfig={"maxUnavailablePercentage": 33},
        nodeRepairConfig={"enabled": True},
        scalingConfig={"minSize": 1, "maxSize": 2, "desiredSize": 1},
    )
    told = eks.describe_nodegroup(**at)["nodegroup"]
    assert told["launchTemplate"] == {"id": "lt-1", "version": "1"}
    assert told["updateConfig"] == {"maxUnavailablePercentage": 33}
    assert told["nodeRepairConfig"] == {"enabled": True}

    update = eks.update_nodegroup_config(**at, scalingConfig={"maxSize": 4})["update"]
    asked = eks.describe_update(name="managed", nodegroupName="nodes", updateId=update["id"])
    assert asked["update"]["status"] == "Successful"
    scaled = eks.describe_nodegroup(**at)["nodegroup"]["scalingConfig"]
    assert scaled == {"minSize": 1, "maxSize": 4, "desiredSize": 1}
    eks.delete_nodegroup(**at)
    eks.delete_cluster(name="managed")
