"""Both forms of a message: as `tasks` sends it, and as a rule of a bus hands it on."""

import json

import pytest

from notifier.message import Message, UnreadableError, read

EVENT = {"id": "1", "at": "2026-01-02T03:04:05.678Z", "kind": "tasks.uploaded", "count": 2}
ENVELOPE = {
    "version": "0",
    "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "tasks.uploaded",
    "source": "tasks",
    "account": "123456789012",
    "time": "2026-01-02T03:04:05Z",
    "region": "eu-north-1",
    "resources": [],
    "detail": EVENT,
}
TRACE = "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1"
OTHER = "Root=1-11111111-222222222222222222222222"


def received(body, attributes=None, **more):
    return {"ReceiptHandle": "h", "Body": json.dumps(body), "Attributes": attributes or {}, **more}


@pytest.mark.parametrize("body", [EVENT, ENVELOPE])
def test_the_event_is_the_same_in_both_forms(body):
    assert read(received(body)).event() == EVENT


@pytest.mark.parametrize("name", ["detail", "detail-type", "source"])
def test_an_event_that_only_looks_like_the_other_form_stays_as_it_is(name):
    body = {key: value for key, value in ENVELOPE.items() if key != name}
    assert read(received(body)).event() == body


@pytest.mark.parametrize("detail", [None, "text", [EVENT], 7])
def test_an_envelope_without_an_event_is_unreadable(detail):
    with pytest.raises(UnreadableError):
        read(received({**ENVELOPE, "detail": detail})).event()


@pytest.mark.parametrize("body", ["text", "[]", "7", "[" * 100_000])
def test_what_is_no_object_is_unreadable(body):
    with pytest.raises(UnreadableError):
        Message("h", body, 1, {}).event()


def test_the_trace_of_a_bus_is_taken_where_the_message_has_none():
    found = read(received(ENVELOPE, {"AWSTraceHeader": TRACE})).ids
    assert found["amzn_trace_id"] == TRACE
    assert found["trace_id"] == "67891233abcdef012345678912345678"
    assert found.keys() == {"correlation_id", "amzn_trace_id", "trace_id"}
    own = {"amzn_trace_id": {"DataType": "String", "StringValue": OTHER}}
    both = read(received(EVENT, {"AWSTraceHeader": TRACE}, MessageAttributes=own)).ids
    assert both["amzn_trace_id"] == OTHER


def test_a_trace_that_is_none_is_left_out():
    assert read(received(ENVELOPE, {"AWSTraceHeader": "a b"})).ids.keys() == {"correlation_id"}


def test_the_queue_is_asked_for_the_trace(sqs, queue):
    trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": TRACE}}
    sqs.send_message(
        QueueUrl=queue.url, MessageBody=json.dumps(ENVELOPE), MessageSystemAttributes=trace
    )
    [message] = queue.received(1)
    assert message.event() == EVENT
    assert message.ids["amzn_trace_id"] == TRACE
