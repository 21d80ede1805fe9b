"""A table whose changes set a function off: in order, and what fails is left behind and told."""

from components.links import Binding

MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
FOLLOWED: Binding = {
    "access": "receive",
    "grants": [{"actions": ["dynamodb:GetRecords"], "resources": ["arn:stream"]}],
}


def test_changes_come_in_batches_and_a_bad_one_does_not_hold_them_up(make):
    mapping = make(stream_arn="arn:stream", bindings={"cards": FOLLOWED}).one(MAPPING)
    assert mapping == {
        "eventSourceArn": "arn:stream",
        "functionName": "<<lambda.Function/resize-function.arn>>",
        "startingPosition": "TRIM_HORIZON",
        "batchSize": 100,
        "bisectBatchOnFunctionError": True,
        "maximumRetryAttempts": 5,
        "destinationConfig": {"onFailure": {"destinationArn": "<<sqs.Queue/resize-failed.arn>>"}},
        "functionResponseTypes": ["ReportBatchItemFailures"],
        "tags": {"Name": "resize-stream", "service": "resize"},
    }


def test_it_may_read_before_lambda_asks(make):
    engine = make(stream_arn="arn:stream", bindings={"cards": FOLLOWED})
    waits = {urn.split("::")[-1] for urn in engine.named("resize-stream").options.depends_on}
    assert {"resize-may-cards", "resize-may-run"} <= waits


def test_a_queue_beside_it_is_another_source(make):
    made = make(stream_arn="arn:stream", queue_arn="arn:jobs").of(MAPPING)
    assert {each["eventSourceArn"] for each in made} == {"arn:stream", "arn:jobs"}


def test_without_a_stream_nothing_is_followed(make):
    assert make().of(MAPPING) == []
