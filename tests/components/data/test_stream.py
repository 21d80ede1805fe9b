"""Stream: nobody but IAM lets anyone in, over TLS alone, and a message survives its broker."""

import pulumi
import pytest

from components.data.stream import Stream, StreamArgs
from components.data.stream_brokers import properties
from components.data.stream_engine import StreamEngine

CLUSTER = "aws:msk/cluster:Cluster"
SERVERLESS = "aws:msk/serverlessCluster:ServerlessCluster"
ARGS: StreamArgs = {
    "engine": StreamEngine.PROVISIONED,
    "vpc_id": "vpc-1",
    "subnet_ids": ["subnet-a", "subnet-b", "subnet-c"],
    "zones": 3,
    "account_id": "123456789012",
    "region": "eu-north-1",
    "key_arn": "arn:key",
}
LEAST: StreamArgs = {
    "engine": StreamEngine.SERVERLESS,
    "vpc_id": "vpc-1",
    "subnet_ids": ["subnet-a", "subnet-b"],
    "zones": 2,
    "account_id": "123456789012",
    "region": "eu-north-1",
}
GROUP = "<<ec2.SecurityGroup/changes-sg.id>>"
ARN = "<<msk.Cluster/changes-cluster.arn>>"
WITHIN = "<<msk.Cluster/changes-cluster.clusterName>>/<<msk.Cluster/changes-cluster.clusterUuid>>"
TOPIC = f"arn:aws:kafka:eu-north-1:123456789012:topic/{WITHIN}/changes"
GROUPS = f"arn:aws:kafka:eu-north-1:123456789012:group/{WITHIN}/changes-*"


def told(engine, program):
    """What a program returns, a dictionary whose outputs are placeholders."""
    seen = {}
    engine.run(lambda: pulumi.Output.from_input(program()).apply(seen.update))
    return seen


@pytest.fixture
def binding(engine):
    def make(access, args=ARGS):
        return told(engine, lambda: Stream("changes", args).binding(access))

    return make


def test_only_iam_lets_in_and_only_over_tls(engine):
    engine.run(lambda: Stream("changes", ARGS))
    cluster = engine.one(CLUSTER)
    assert cluster["clientAuthentication"] == {"sasl": {"iam": True}, "unauthenticated": False}
    assert cluster["encryptionInfo"] == {
        "encryptionAtRestKmsKeyArn": "arn:key",
        "encryptionInTransit": {"clientBroker": "TLS", "inCluster": True},
    }
    nodes = cluster["brokerNodeGroupInfo"]
    assert nodes["connectivityInfo"] == {"publicAccess": {"type": "DISABLED"}}
    assert nodes["securityGroups"] == [GROUP]
    assert nodes["clientSubnets"] == ["subnet-a", "subnet-b", "subnet-c"]
    assert engine.named("changes-cluster").options.protect is True


def test_a_broker_in_each_zone_of_the_default_size(engine):
    engine.run(lambda: Stream("changes", ARGS))
    cluster = engine.one(CLUSTER)
    assert cluster["numberOfBrokerNodes"] == 3
    assert cluster["kafkaVersion"] == "3.9.x"
    assert cluster["enhancedMonitoring"] == "PER_BROKER"
    assert cluster["brokerNodeGroupInfo"]["instanceType"] == "kafka.m7g.large"
    configuration = "<<msk.Configuration/changes-configuration.arn>>"
    assert cluster["configurationInfo"]["arn"] == configuration


@pytest.mark.parametrize(("number", "copies", "kept"), [(2, 2, 1), (3, 3, 2), (6, 3, 2)])
def test_a_message_outlives_a_broker(number, copies, kept):
    assert properties(number) == (
        "auto.create.topics.enable=false\n"
        f"default.replication.factor={copies}\n"
        f"min.insync.replicas={kept}\n"
        "unclean.leader.election.enable=false\n"
    )


def test_its_configuration_is_for_its_version(engine):
    engine.run(lambda: Stream("changes", {**ARGS, "zones": 2}))
    configuration = engine.one("aws:msk/configuration:Configuration")
    assert configuration["kafkaVersions"] == ["3.9.x"]
    assert configuration["serverProperties"] == properties(2)


def test_brokers_log_to_a_group_of_ours_which_only_aws_may_fill(engine):
    engine.run(lambda: Stream("changes", {**ARGS, "log_days": 7}))
    logs = engine.one("aws:cloudwatch/logGroup:LogGroup")
    assert (logs["retentionInDays"], logs["kmsKeyId"]) == (7, "arn:key")
    assert engine.one(CLUSTER)["loggingInfo"]["brokerLogs"] == {
        "cloudwatchLogs": {"enabled": True, "logGroup": "<<cloudwatch.LogGroup/changes-logs.name>>"}
    }
    policy = engine.one("aws:cloudwatch/logResourcePolicy:LogResourcePolicy")
    assert "delivery.logs.amazonaws.com" in policy["policyDocument"]
    assert policy["policyName"] == f"changes-{GROUP}"
    before = engine.named("changes-cluster").options.depends_on
    assert [urn.split("::")[-1] for urn in before] == ["changes-logs"]


def test_disks_grow_before_they_are_full_and_a_plan_does_not_shrink_them(engine):
    engine.run(lambda: Stream("changes", {**ARGS, "storage_gib": 50}))
    storage = engine.one(CLUSTER)["brokerNodeGroupInfo"]["storageInfo"]
    assert storage == {"ebsStorageInfo": {"volumeSize": 50}}
    assert engine.named("changes-cluster").options.ignore_changes == [
        "brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize"
    ]
    target = engine.one("aws:appautoscaling/target:Target")
    assert (target["maxCapacity"], target["resourceId"]) == (200, ARN)
    assert target["scalableDimension"] == "kafka:broker-storage:VolumeSize"
    policy = engine.one("aws:appautoscaling/policy:Policy")
    assert policy["targetTrackingScalingPolicyConfiguration"] == {
        "predefinedMetricSpecification": {"predefinedMetricType": "KafkaBrokerStorageUtilization"},
        "targetValue": 70,
        "disableScaleIn": True,
    }


def test_serverless_has_no_brokers_of_ours(engine):
    engine.run(lambda: Stream("changes", LEAST))
    cluster = engine.one(SERVERLESS)
    assert cluster["clientAuthentication"] == {"sasl": {"iam": {"enabled": True}}}
    assert cluster["vpcConfigs"] == [
        {"subnetIds": ["subnet-a", "subnet-b"], "securityGroupIds": [GROUP]}
    ]
    assert engine.named("changes-cluster").options.protect is True
    assert {r.type.partition("/")[0] for r in engine.resources if r.custom} == {
        "aws:ec2",
        "aws:msk",
    }


def test_nothing_reaches_it_by_itself(engine):
    engine.run(lambda: Stream("changes", ARGS))
    assert not {"ingress", "egress"} & engine.named("changes-sg").inputs.keys()
    assert not [r for r in engine.resources if "gressRule" in r.type]


def test_pollers_reach_the_brokers_from_their_own_group(engine):
    engine.run(lambda: Stream("changes", {**ARGS, "polled": True}))
    for typ in ("Egress", "Ingress"):
        rule = engine.one(f"aws:vpc/securityGroup{typ}Rule:SecurityGroup{typ}Rule")
        assert (rule["fromPort"], rule["toPort"], rule["ipProtocol"]) == (9098, 9098, "tcp")
        assert (rule["securityGroupId"], rule["referencedSecurityGroupId"]) == (GROUP, GROUP)


def test_whoever_sends_may_make_the_topic_and_write_to_it_alone(binding):
    seen = binding("send")
    assert seen["target"] == {"security_group_id": GROUP, "port": 9098}
    assert seen["grants"] == [
        {
            "actions": ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"],
            "resources": [ARN],
        },
        {
            "actions": [
                "kafka-cluster:CreateTopic",
                "kafka-cluster:DescribeTopic",
                "kafka-cluster:WriteData",
            ],
            "resources": [TOPIC],
        },
    ]
    assert seen["environment"] == {
        "BROKERS": "<<msk.Cluster/changes-cluster.bootstrapBrokersSaslIam>>",
        "TOPIC": "changes",
        "REGION": "eu-north-1",
    }
    assert "secrets" not in seen


def test_whoever_receives_keeps_its_place_in_a_group_of_its_own(binding):
    seen = binding("receive")
    assert seen["environment"]["GROUP_PREFIX"] == "changes-"
    assert {a: g["resources"] for g in seen["grants"] for a in g["actions"]} == {
        "kafka-cluster:Connect": [ARN],
        "kafka-cluster:DescribeTopic": [TOPIC],
        "kafka-cluster:ReadData": [TOPIC],
        "kafka-cluster:AlterGroup": [GROUPS],
        "kafka-cluster:DescribeGroup": [GROUPS],
    }


def test_another_word_is_refused(engine):
    with pytest.raises(ValueError, match=r"^changes: access must be send or receive, got write$"):
        engine.run(lambda: Stream("changes", ARGS).binding("write"))


def test_what_a_function_needs_that_is_run_with_the_messages(engine):
    seen = told(
        engine,
        lambda: dict(zip(("source", "needed"), Stream("changes", ARGS).messages(), strict=True)),
    )
    source, needed = seen["source"], seen["needed"]
    assert source == {"cluster_arn": ARN, "topic": "changes", "group_prefix": "changes-"}
    assert "target" not in needed
    said = {a: g["resources"] for g in needed["grants"] for a in g["actions"]}
    assert said["kafka:DescribeClusterV2"] == [ARN]
    assert said["kafka-cluster:ReadData"] == [TOPIC]
    assert [a for a, resources in said.items() if resources == ["*"]] == [
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "kafka:GetBootstrapBrokers",
    ]


def test_serverless_has_no_brokers_to_watch(engine):
    seen = {}
    engine.run(lambda: seen.update(Stream("changes", LEAST).watch()))
    assert (seen["topic"], seen["brokers"]) == ("changes", 0)
    engine.run(lambda: seen.update(Stream("changes", ARGS).watch()))
    assert seen["brokers"] == 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"engine": "kinesis"}, "engine must be one of serverless, provisioned, got 'kinesis'"),
        ({"zones": 1}, "zones must be 2 or 3, got 1"),
        ({"zones": 4}, "zones must be 2 or 3, got 4"),
        ({"engine": "serverless", "storage_gib": 5}, "storage_gib must be left out of serverless"),
        ({"storage_gib": 0}, "storage_gib must be 1 to 16384, got 0"),
        ({"max_storage_gib": 99}, "max_storage_gib must be 100 to 16384, got 99"),
        ({"max_storage_gib": 16385}, "max_storage_gib must be 100 to 16384, got 16385"),
    ],
)
def test_what_cannot_be_is_refused(engine, wrong, said):
    with pytest.raises(ValueError, match=f"^changes: {said}$"):
        engine.run(lambda: Stream("changes", {**ARGS, **wrong}))
