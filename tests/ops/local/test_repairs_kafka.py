"""Repairs of MSK, through an SDK: without the repair the test fails."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]
NODES = {
    "ClientSubnets": ["subnet-a", "subnet-b"],
    "InstanceType": "kafka.t3.small",
    "SecurityGroups": ["sg-1"],
}


@pytest.fixture
def kafka(client: Client) -> Iterator[Any]:
    made = client("kafka")
    yield made
    for one in made.list_clusters_v2()["ClusterInfoList"]:
        made.delete_cluster(ClusterArn=one["ClusterArn"])


def test_a_serverless_cluster_is_there_and_goes(kafka: Any) -> None:
    config = {"VpcConfigs": [{"SubnetIds": ["subnet-a"], "SecurityGroupIds": ["sg-1"]}]}
    made = kafka.create_cluster_v2(ClusterName="clicks", Tags={"team": "shop"}, Serverless=config)
    assert (made["ClusterType"], made["State"]) == ("SERVERLESS", "ACTIVE")
    found = kafka.describe_cluster_v2(ClusterArn=made["ClusterArn"])["ClusterInfo"]
    assert (found["ClusterName"], found["Serverless"]) == ("clicks", config)
    assert found["Tags"] == {"team": "shop"}
    assert kafka.list_tags_for_resource(ResourceArn=made["ClusterArn"])["Tags"] == {"team": "shop"}
    brokers = kafka.get_bootstrap_brokers(ClusterArn=made["ClusterArn"])
    assert brokers["BootstrapBrokerStringSaslIam"].endswith(":9098")
    listed = kafka.list_clusters_v2()["ClusterInfoList"]
    assert [one["ClusterArn"] for one in listed] == [made["ClusterArn"]]
    kafka.delete_cluster(ClusterArn=made["ClusterArn"])
    with pytest.raises(ClientError) as gone:
        kafka.describe_cluster_v2(ClusterArn=made["ClusterArn"])
    assert gone.value.response["Error"]["Code"] == "NotFoundException"


def test_the_second_version_tells_of_brokers_too(kafka: Any) -> None:
    made = kafka.create_cluster(
        ClusterName="moves", KafkaVersion="3.9.x", NumberOfBrokerNodes=2, BrokerNodeGroupInfo=NODES
    )
    found = kafka.describe_cluster_v2(ClusterArn=made["ClusterArn"])["ClusterInfo"]
    assert found["ClusterType"] == "PROVISIONED"
    told = found["Provisioned"]
    assert (told["NumberOfBrokerNodes"], told["BrokerNodeGroupInfo"]) == (2, NODES)
    assert told["CurrentBrokerSoftwareInfo"]["KafkaVersion"] == "3.9.x"


def test_the_first_version_tells_tags_as_they_were_given(kafka: Any) -> None:
    tags = {"Name": "moves", "team": "shop"}
    made = kafka.create_cluster(
        ClusterName="moves",
        KafkaVersion="3.9.x",
        NumberOfBrokerNodes=2,
        BrokerNodeGroupInfo=NODES,
        Tags=tags,
    )
    arn = made["ClusterArn"]
    assert kafka.describe_cluster(ClusterArn=arn)["ClusterInfo"]["Tags"] == tags
    kafka.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert kafka.describe_cluster(ClusterArn=arn)["ClusterInfo"]["Tags"] == {"Name": "moves"}
    kafka.delete_cluster(ClusterArn=arn)
    with pytest.raises(ClientError, match="NotFoundException"):
        kafka.describe_cluster(ClusterArn=arn)


def test_a_configuration_goes(kafka: Any) -> None:
    made = kafka.create_configuration(Name="moves", ServerProperties=b"a=1\n")
    assert [one["Arn"] for one in kafka.list_configurations()["Configurations"]] == [made["Arn"]]
    assert kafka.delete_configuration(Arn=made["Arn"])["State"] == "DELETING"
    assert kafka.list_configurations()["Configurations"] == []
    with pytest.raises(ClientError) as gone:
        kafka.describe_configuration(Arn=made["Arn"])
    told = gone.value.response["Error"]
    assert (told["Code"], told["Message"]) == (
        "BadRequestException",
        "Configuration ARN does not exist.",
    )
