"""A queue that sets a function off: batches, and only what has failed comes again."""

from components.links import Binding

MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
RECEIVED: Binding = {
    "access": "receive",
    "grants": [{"actions": ["sqs:ReceiveMessage"], "resources": ["arn:jobs"]}],
    "environment": {"QUEUE_URL": "https://jobs"},
}


def test_messages_come_in_batches(make):
    mapping = make(queue_arn="arn:jobs", bindings={"jobs": RECEIVED}).one(MAPPING)
    assert mapping == {
        "eventSourceArn": "arn:jobs",
        "functionName": "<<lambda.Function/resize-function.arn>>",
        "batchSize": 10,
        "functionResponseTypes": ["ReportBatchItemFailures"],
        "tags": {"Name": "resize-queue", "service": "resize"},
    }


def test_it_may_receive_before_lambda_asks(make):
    engine = make(queue_arn="arn:jobs", bindings={"jobs": RECEIVED})
    waits = {urn.split("::")[-1] for urn in engine.named("resize-queue").options.depends_on}
    assert {"resize-may-jobs", "resize-may-run"} <= waits


def test_without_a_queue_nothing_is_received(make):
    assert make().of(MAPPING) == []
