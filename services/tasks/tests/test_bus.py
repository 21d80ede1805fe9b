"""Events on a bus: their form, together, and that those that are refused are said."""

import json
from contextlib import contextmanager

import pytest
from aws import AWS, client
from function import Function
from service import Service

from tasks import settings
from tasks.channels import Bus, Queue, channels
from tasks.events import Publisher
from tasks.spans import Nobody, Untold

EVENT = {"id": "1", "at": "2026-01-02T03:04:05.678Z", "kind": "tasks.uploaded", "count": 2}
AMAZON = "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1"


class Put:
    """Takes entries as `put_events` does; refuses those of these places."""

    def __init__(self, *refused):
        self.calls, self._refused = [], refused

    def __call__(self, *, Entries):  # noqa: N803 - AWS's
        self.calls.append(Entries)
        return {
            "FailedEntryCount": len(self._refused),
            "Entries": [
                {"ErrorCode": "ThrottlingException", "ErrorMessage": "secret"}
                if place in self._refused
                else {"EventId": str(place)}
                for place in range(len(Entries))
            ],
        }


def test_an_event_is_an_entry_with_the_body_of_the_queue():
    put, sent = Put(), []
    publisher = Publisher(
        [Queue(lambda **message: sent.append(message), Nobody()), Bus(put, "board", Nobody())]
    )
    publisher.publish({"kind": "tasks.uploaded", "count": 2})
    publisher.flush()
    [[entry]] = put.calls
    assert entry == {
        "EventBusName": "board",
        "Source": "tasks",
        "DetailType": "tasks.uploaded",
        "Detail": sent[0]["MessageBody"],
    }
    assert json.loads(entry["Detail"]).keys() == {"id", "at", "kind", "count"}


@pytest.mark.parametrize(
    ("ids", "header"),
    [
        ({"amzn_trace_id": AMAZON}, AMAZON),
        (
            {
                "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "amzn_trace_id": AMAZON,
            },
            "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1",
        ),
        (
            {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02"},
            "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=0",
        ),
    ],
)
def test_the_trace_goes_on_in_the_form_of_x_ray(ids, header):
    put = Put()
    Bus(put, "board", Nobody()).send([(EVENT, ids)])
    assert put.calls[0][0]["TraceHeader"] == header


def test_those_that_wait_go_together_ten_at_most():
    put = Put()
    publisher = Publisher([])
    publisher._channels = [Bus(put, "board", Nobody())]
    with publisher._waiting.mutex:
        publisher._waiting.queue.extend((EVENT, {}) for _ in range(23))
        publisher._waiting.unfinished_tasks += 23
        publisher._waiting.not_empty.notify()
    publisher.flush()
    assert [len(entries) for entries in put.calls] == [10, 10, 3]


class Spans:
    """Keeps each span that it is asked for, and whether it was told of a failure."""

    def __init__(self):
        self.told = []

    @contextmanager
    def span(self, name, kind, ids):
        span = Untold({**ids, "traceparent": f"00-{'1' * 32}-{len(self.told):016x}-01"})
        span.tell = lambda attributes, *, failed=False: self.told.append(
            (name, kind, attributes["messaging.system"], failed)
        )
        yield span

    def flush(self):
        pass


def test_an_event_that_is_refused_is_said_with_its_ids_and_the_others_are_not(lines):
    spans = Spans()
    Bus(Put(1), "board", spans).send(
        [
            (EVENT, {"correlation_id": "a"}),
            ({**EVENT, "kind": "task.created"}, {"correlation_id": "b"}),
        ]
    )
    [line] = lines
    assert (line["message"], line["kind"], line["correlation_id"]) == (
        "event not sent",
        "task.created",
        "b",
    )
    assert line["error"]["code"] == "ThrottlingException"
    assert "secret" not in json.dumps(line)
    assert spans.told == [
        ("send changes", "producer", "aws_eventbridge", False),
        ("send changes", "producer", "aws_eventbridge", True),
    ]


def test_a_bus_that_is_away_is_said_for_each_event(lines):
    def away(**_):
        raise OSError("secret")

    Bus(away, "board", Nobody()).send([(EVENT, {}), (EVENT, {})])
    assert [line["error"]["type"] for line in lines] == ["builtins.OSError"] * 2
    assert "secret" not in json.dumps(lines)


def test_the_environment_says_where_events_go(monkeypatch):
    for name, value in AWS.items():
        monkeypatch.setenv(name, value)
    given = {f"BOARD_{key}": "x" for key in ("HOST", "NAME", "USERNAME", "PASSWORD")}
    given = {**given, "BOARD_PORT": "1", **AWS}
    kinds = {
        (): [],
        ("CHANGES_BUS",): [Bus],
        ("EVENTS_QUEUE_URL",): [Queue],
        ("EVENTS_QUEUE_URL", "CHANGES_BUS"): [Queue, Bus],
    }
    for names, expected in kinds.items():
        found = settings.load({**given, **dict.fromkeys(names, "http://127.0.0.1/1/x")})
        assert [type(each) for each in channels(found, Nobody())] == expected


@pytest.fixture
def heard(endpoint, empty):
    """What a queue holds that a rule of the bus `board` leads to."""
    sqs, bus = client("sqs", endpoint), client("events", endpoint)
    url = sqs.create_queue(QueueName=empty.database_name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    if "board" not in [each["Name"] for each in bus.list_event_buses()["EventBuses"]]:
        bus.create_event_bus(Name="board")
    pattern = json.dumps({"source": ["tasks"], "detail-type": ["task.created"]})
    bus.put_rule(Name=empty.database_name, EventBusName="board", EventPattern=pattern)
    targets = [{"Id": "1", "Arn": arn["QueueArn"]}]
    bus.put_targets(Rule=empty.database_name, EventBusName="board", Targets=targets)
    return lambda: [
        json.loads(each["Body"])
        for each in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2)["Messages"]
    ]


@pytest.mark.parametrize("kind", [Service, Function])
def test_the_process_sends_to_the_bus_whose_rule_leads_on(empty, endpoint, heard, kind):
    with kind(empty, **AWS, AWS_ENDPOINT_URL=endpoint, CHANGES_BUS="board") as process:
        answer = process.ask(
            "POST", "/api/tasks", b'{"title": "Buy ink"}', **{"Content-Type": "application/json"}
        )
        [found] = heard()
    assert answer[0] == 201
    assert (found["source"], found["detail-type"]) == ("tasks", "task.created")
    assert (found["detail"]["kind"], found["detail"]["title"]) == ("task.created", "Buy ink")
    assert "event not sent" not in str(process.lines())
