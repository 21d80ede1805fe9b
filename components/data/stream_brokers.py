"""What MSK runs: a cluster whose brokers are AWS's own matter, or one in each zone that we name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypedDict

import pulumi
import pulumi_aws as aws

from components.observability.log_delivery import delivery
from components.observability.logs import log_group

VERSION: Final = "3.9.x"
"""AWS picks what follows; https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html"""
STORAGE_PERCENT: Final = 70
"""How full the disks may be before they grow."""


class Beside(TypedDict):
    """Where brokers, or their interfaces, are."""

    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    security_group_id: pulumi.Output[str]
    account_id: pulumi.Input[str]
    region: str


class Brokers(TypedDict):
    """How many brokers, how large, and how their log is kept."""

    number: int
    instance_type: pulumi.Input[str]
    storage_gib: int
    max_storage_gib: int
    log_days: int
    key_arn: pulumi.Input[str] | None


@dataclass(frozen=True)
class Served:
    """What a cluster offers, whichever kind it is."""

    brokers: pulumi.Output[str]
    arn: pulumi.Output[str]
    cluster_name: pulumi.Output[str]
    uuid: pulumi.Output[str]


def serverless(
    name: str,
    place: Beside,
    *,
    parent: pulumi.Resource,
    disposable: bool,
    tags: Mapping[str, pulumi.Input[str]],
) -> Served:
    """IAM, TLS and encryption at rest by AWS's own key are all that it knows."""
    cluster = aws.msk.ServerlessCluster(
        f"{name}-cluster",
        client_authentication={"sasl": {"iam": {"enabled": True}}},
        vpc_configs=[
            {
                "subnet_ids": place["subnet_ids"],
                "security_group_ids": [place["security_group_id"]],
            }
        ],
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent, protect=not disposable),
    )
    return Served(
        cluster.bootstrap_brokers_sasl_iam, cluster.arn, cluster.cluster_name, cluster.cluster_uuid
    )


def provisioned(
    name: str,
    place: Beside,
    brokers: Brokers,
    *,
    parent: pulumi.Resource,
    disposable: bool,
    tags: Mapping[str, pulumi.Input[str]],
) -> Served:
    """A broker in each zone, whose disks grow, and who write their log to a group of ours."""
    child = pulumi.ResourceOptions(parent=parent)
    logs = log_group(
        f"{name}-logs",
        parent=parent,
        days=brokers["log_days"],
        key_arn=brokers["key_arn"],
        tags=tags,
    )
    policy = aws.cloudwatch.LogResourcePolicy(
        f"{name}-logs",
        # The group's id: unique, and it lives as long as the cluster.
        policy_name=pulumi.Output.concat(name, "-", place["security_group_id"]),
        policy_document=delivery([logs], place["account_id"], place["region"]),
        opts=child,
    )
    configuration = aws.msk.Configuration(
        f"{name}-configuration",
        description=f"{name} brokers",
        kafka_versions=[VERSION],
        server_properties=properties(brokers["number"]),
        opts=child,
    )
    cluster = aws.msk.Cluster(
        f"{name}-cluster",
        kafka_version=VERSION,
        number_of_broker_nodes=brokers["number"],
        broker_node_group_info={
            "client_subnets": place["subnet_ids"],
            "security_groups": [place["security_group_id"]],
            "instance_type": brokers["instance_type"],
            "storage_info": {"ebs_storage_info": {"volume_size": brokers["storage_gib"]}},
            "connectivity_info": {"public_access": {"type": "DISABLED"}},
        },
        client_authentication={"sasl": {"iam": True}, "unauthenticated": False},
        encryption_info={
            "encryption_at_rest_kms_key_arn": brokers["key_arn"],
            "encryption_in_transit": {"client_broker": "TLS", "in_cluster": True},
        },
        configuration_info={
            "arn": configuration.arn,
            "revision": configuration.latest_revision,
        },
        enhanced_monitoring="PER_BROKER",
        logging_info={
            "broker_logs": {"cloudwatch_logs": {"enabled": True, "log_group": logs.name}}
        },
        tags=tags,
        opts=pulumi.ResourceOptions(
            parent=parent,
            protect=not disposable,
            depends_on=[policy],
            # The disks grow by themselves, and never shrink.
            ignore_changes=["brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize"],
        ),
    )
    _grow(name, cluster, brokers, parent=parent, tags=tags)
    return Served(
        cluster.bootstrap_brokers_sasl_iam, cluster.arn, cluster.cluster_name, cluster.cluster_uuid
    )


def properties(number: int) -> str:
    """Settings of brokers: no topic by a slip of the pen, and no message lost with a broker.

    With three, a message is kept by two before it is told to be; with two, by one, so that the
    other may restart.
    """
    copies = min(number, 3)
    said = {
        "auto.create.topics.enable": "false",
        "default.replication.factor": copies,
        "min.insync.replicas": max(copies - 1, 1),
        "unclean.leader.election.enable": "false",
    }
    return "".join(f"{key}={value}\n" for key, value in said.items())


def _grow(
    name: str,
    cluster: "aws.msk.Cluster",
    brokers: Brokers,
    *,
    parent: pulumi.Resource,
    tags: Mapping[str, pulumi.Input[str]],
) -> None:
    """Larger disks before they are full.

    https://docs.aws.amazon.com/msk/latest/developerguide/msk-autoexpand.html
    """
    target = aws.appautoscaling.Target(
        f"{name}-storage",
        service_namespace="kafka",
        scalable_dimension="kafka:broker-storage:VolumeSize",
        resource_id=cluster.arn,
        min_capacity=1,
        max_capacity=brokers["max_storage_gib"],
        tags={**tags, "Name": f"{name}-storage"},
        opts=pulumi.ResourceOptions(parent=parent),
    )
    aws.appautoscaling.Policy(
        f"{name}-storage",
        policy_type="TargetTrackingScaling",
        service_namespace=target.service_namespace,
        scalable_dimension=target.scalable_dimension,
        resource_id=target.resource_id,
        target_tracking_scaling_policy_configuration={
            "predefined_metric_specification": {
                "predefined_metric_type": "KafkaBrokerStorageUtilization"
            },
            "target_value": STORAGE_PERCENT,
            "disable_scale_in": True,
        },
        opts=pulumi.ResourceOptions(parent=parent),
    )
