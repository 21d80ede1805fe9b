"""Streams and searches, as the stack file has them: who sends, receives, reads and writes."""

import json

import pytest

from plan.graph import graph

CLUSTER = "aws:msk/cluster:Cluster"
SERVERLESS = "aws:msk/serverlessCluster:ServerlessCluster"
DOMAIN = "aws:opensearch/domain:Domain"
MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
FUNCTION = "aws:lambda/function:Function"
PROVISIONED = {"changes": {"engine": "provisioned"}}
INDEX = {"index": {}}
READS = {"runs": "lambda", "build": "services/digest/digest", "on": {"stream": "changes"}}


@pytest.fixture(autouse=True)
def _at_the_program(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def test_dev_has_two_small_brokers(stack):
    made = stack(services=None, streams=PROVISIONED)
    only = made.of(CLUSTER)["changes-cluster"]
    nodes = only["brokerNodeGroupInfo"]
    assert (only["numberOfBrokerNodes"], nodes["instanceType"]) == (2, "kafka.t3.small")
    assert nodes["storageInfo"] == {"ebsStorageInfo": {"volumeSize": 10}}
    assert nodes["clientSubnets"] == [f"<<ec2.Subnet/app-isolated-{letter}.id>>" for letter in "ab"]
    assert made.components()["changes"] == "Stream"
    assert made.named("changes-cluster").options.protect is False
    assert made.record.outputs["streams"] == {
        "changes": {"brokers": "<<msk.Cluster/changes-cluster.bootstrapBrokersSaslIam>>"}
    }


def test_prod_has_three_large_ones_and_keeps_them(stack):
    made = stack(services=None, posture="prod", streams=PROVISIONED)
    only = made.of(CLUSTER)["changes-cluster"]
    assert only["numberOfBrokerNodes"] == 3
    assert only["brokerNodeGroupInfo"]["instanceType"] == "kafka.m7g.large"
    assert only["encryptionInfo"]["encryptionAtRestKmsKeyArn"] == "<<kms.Key/key-key.arn>>"
    assert made.named("changes-cluster").options.protect is True


def test_serverless_is_in_three_zones_at_most(stack):
    zones = [f"us-east-1{letter}" for letter in "abcd"]
    made = stack(
        services=None,
        region="us-east-1",
        networks={"app": {"cidr": "10.0.0.0/16", "zones": zones}},
        streams={"changes": {"engine": "serverless"}},
    )
    (config,) = made.of(SERVERLESS)["changes-cluster"]["vpcConfigs"]
    assert len(config["subnetIds"]) == 3
    assert not made.of(CLUSTER)


@pytest.mark.parametrize(
    ("posture", "nodes", "zones", "masters"), [("dev", 1, 1, False), ("prod", 3, 3, True)]
)
def test_a_domain_is_as_large_as_its_posture(stack, posture, nodes, zones, masters):
    made = stack(services=None, posture=posture, searches=INDEX)
    only = made.of(DOMAIN)["index-domain"]
    assert only["clusterConfig"]["instanceCount"] == nodes
    assert only["clusterConfig"]["dedicatedMasterEnabled"] is masters
    assert len(only["vpcOptions"]["subnetIds"]) == zones
    assert made.components()["index"] == "Search"
    url = "https://<<opensearch.Domain/index-domain.endpoint>>"
    assert made.record.outputs["searches"] == {"index": {"url": url}}


def test_both_are_watched_and_shown(stack):
    made = stack(services=None, streams=PROVISIONED, searches=INDEX)
    alarms = made.of("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert sorted(name.removeprefix("alarms-") for name in alarms) == [
        "changes-disk",
        "changes-lag",
        "changes-offline",
        "index-blocked",
        "index-busy",
        "index-red",
        "index-storage",
    ]
    body = made.of("aws:cloudwatch/dashboard:Dashboard")["dashboard-dashboard"]["dashboardBody"]
    assert "## changes" in body
    assert "## index" in body


def test_edges_are_what_the_words_say(stack):
    services = {
        "sender": {"runs": "fargate", "uses": {"changes": "send"}},
        "indexer": {"runs": "fargate", "uses": {"changes": "receive", "index": "write"}},
        "finder": {"runs": "fargate", "uses": {"index": "read"}},
    }
    made = stack(services=services, streams=PROVISIONED, searches=INDEX)
    edges = {
        (e.source.name, e.target.name, e.port, e.access)
        for e in graph(made.record).edges
        if e.target.name in ("changes", "index") and e.port
    }
    assert edges == {
        ("sender", "changes", "9098", "send"),
        ("indexer", "changes", "9098", "receive"),
        ("indexer", "index", "443", "write"),
        ("finder", "index", "443", "read"),
    }
    policy = json.loads(made.of("aws:iam/rolePolicy:RolePolicy")["finder-may-index"]["policy"])
    assert policy["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["sts:AssumeRole"],
            "Resource": ["<<iam.Role/index-reader.arn>>"],
        }
    ]


def test_a_function_is_run_with_the_messages(stack):
    made = stack(services={"reads": READS}, streams=PROVISIONED)
    mapping = made.of(MAPPING)["reads-kafka"]
    assert mapping["topics"] == ["changes"]
    assert mapping["amazonManagedKafkaEventSourceConfig"] == {"consumerGroupId": "changes-reads"}
    assert "vpcConfig" not in made.of(FUNCTION)["reads-function"]
    # Lambda's pollers are in the group of the brokers.
    assert "changes-polls" in made.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")


def test_a_stream_without_functions_lets_no_pollers_in(stack):
    made = stack(services=None, streams=PROVISIONED)
    assert not made.of("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")


def test_such_a_function_may_also_send_and_index(stack):
    uses = {"changes": "send", "index": "write"}
    made = stack(services={"reads": {**READS, "uses": uses}}, streams=PROVISIONED, searches=INDEX)
    policies = made.of("aws:iam/rolePolicy:RolePolicy")
    said = json.loads(policies["reads-may-changes"]["policy"])["Statement"]
    actions = {action for statement in said for action in statement["Action"]}
    assert {"kafka-cluster:WriteData", "kafka-cluster:ReadData"} <= actions
    assert "vpcConfig" in made.of(FUNCTION)["reads-function"]
    variables = made.of(FUNCTION)["reads-function"]["environment"]["variables"]
    assert {"CHANGES_TOPIC", "INDEX_URL", "INDEX_ROLE", "INDEX_READER"} <= variables.keys()


def test_data_in_another_network_is_reached_over_a_peering(stack):
    networks = {"app": {"cidr": "10.0.0.0/16"}, "data": {"cidr": "10.1.0.0/16"}}
    services = {"sender": {"runs": "fargate", "network": "app", "uses": {"changes": "send"}}}
    streams = {"changes": {"engine": "serverless", "network": "data"}}
    made = stack(networks=networks, services=services, streams=streams)
    assert made.components()["app-to-data"] == "Peering"
