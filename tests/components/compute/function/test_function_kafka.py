"""A topic of Kafka that sets a function off: in order, and what fails is left behind and told."""

from components.data.stream_grants import StreamSource
from components.links import Binding

MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
CHANGES: StreamSource = {
    "cluster_arn": "arn:cluster",
    "topic": "changes",
    "group_prefix": "changes-",
}
POLLED: Binding = {
    "access": "receive",
    "grants": [{"actions": ["kafka:GetBootstrapBrokers"], "resources": ["arn:cluster"]}],
}


def test_messages_come_in_batches_to_a_group_of_its_own(make):
    mapping = make(kafka=CHANGES, bindings={"changes": POLLED}).one(MAPPING)
    assert mapping == {
        "eventSourceArn": "arn:cluster",
        "topics": ["changes"],
        "amazonManagedKafkaEventSourceConfig": {"consumerGroupId": "changes-resize"},
        "functionName": "<<lambda.Function/resize-function.arn>>",
        "startingPosition": "TRIM_HORIZON",
        "batchSize": 100,
        "bisectBatchOnFunctionError": True,
        "maximumRetryAttempts": 5,
        "destinationConfig": {"onFailure": {"destinationArn": "<<sqs.Queue/resize-failed.arn>>"}},
        "functionResponseTypes": ["ReportBatchItemFailures"],
        "provisionedPollerConfig": {"minimumPollers": 1, "maximumPollers": 2},
        "tags": {"Name": "resize-kafka", "service": "resize"},
    }


def test_it_may_read_before_lambda_asks(make):
    engine = make(kafka=CHANGES, bindings={"changes": POLLED})
    waits = {urn.split("::")[-1] for urn in engine.named("resize-kafka").options.depends_on}
    assert {"resize-may-changes", "resize-may-run"} <= waits


def test_it_needs_no_network_of_its_own(make):
    engine = make(kafka=CHANGES, bindings={"changes": POLLED})
    assert "vpcConfig" not in engine.one("aws:lambda/function:Function")


def test_without_a_topic_nothing_is_consumed(make):
    assert make().of(MAPPING) == []
