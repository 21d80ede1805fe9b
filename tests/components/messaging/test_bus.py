"""Bus: encrypted, archived when asked, and sent to only through a binding."""

import json

import pytest

from components.messaging.bus import Bus, BusArgs

BUS = "aws:cloudwatch/eventBus:EventBus"
ARCHIVE = "aws:cloudwatch/eventArchive:EventArchive"
RULE = "aws:cloudwatch/eventRule:EventRule"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
POLICY = "aws:sqs/queuePolicy:QueuePolicy"
ARGS: BusArgs = {"key_arn": "arn:key", "topic_arn": "arn:topic"}
NAME, ARN = "<<cloudwatch.EventBus/board-bus.name>>", "<<cloudwatch.EventBus/board-bus.arn>>"
FAILED = "<<sqs.Queue/board-failed.arn>>"
PAID = {"source": ["shop"], "detail": {"state": ["paid"]}}


@pytest.fixture
def seen(engine):
    """Outputs in a mapping that is made of the bus, as text."""

    def run(make):
        found = {}

        def program():
            for key, value in make(Bus("board", {**ARGS, "rules": {"paid": PAID}})).items():
                value.apply(lambda text, key=key: found.update({key: text}))

        engine.run(program)
        return found

    return run


def test_defaults_are_encrypted_and_lead_nowhere(engine):
    engine.run(lambda: Bus("board", ARGS))
    assert engine.one(BUS) == {
        "description": "board events",
        "kmsKeyIdentifier": "arn:key",
        "deadLetterConfig": {"arn": FAILED},
        "tags": {"Name": "board"},
    }
    assert engine.of(RULE) == engine.of(ARCHIVE) == []


def test_nobody_else_is_admitted_to_the_bus(engine):
    engine.run(lambda: Bus("board", ARGS))
    assert engine.of("aws:cloudwatch/eventBusPolicy:EventBusPolicy") == []


def test_an_archive_keeps_every_event(engine):
    engine.run(lambda: Bus("board", {**ARGS, "archive_days": 30}))
    assert engine.one(ARCHIVE) == {
        "description": "board events",
        "eventSourceArn": ARN,
        "kmsKeyIdentifier": "arn:key",
        "retentionDays": 30,
    }


@pytest.mark.parametrize("disposable", [False, True])
def test_what_it_keeps_goes_when_disposable(engine, disposable):
    engine.run(lambda: Bus("board", {**ARGS, "archive_days": 1, "disposable": disposable}))
    kept = {r.name for r in engine.resources if r.options.protect}
    assert kept == (set() if disposable else {"board-archive", "board-failed"})


def test_a_rule_is_a_pattern_on_the_bus(engine):
    engine.run(lambda: Bus("board", {**ARGS, "rules": {"paid": PAID}}))
    rule = dict(engine.one(RULE))
    assert json.loads(rule.pop("eventPattern")) == PAID
    assert rule == {
        "description": "board paid",
        "eventBusName": NAME,
        "tags": {"Name": "board-paid"},
    }


def test_what_is_not_handed_over_is_kept_and_an_alarm(engine):
    engine.run(lambda: Bus("board", {**ARGS, "rules": {"paid": PAID}}))
    queue = engine.one("aws:sqs/queue:Queue")
    assert queue["kmsMasterKeyId"] == "arn:key"
    tls, bus, rule = json.loads(engine.one(POLICY)["policy"])["Statement"]
    assert (tls["Effect"], bus["Sid"], rule["Sid"]) == ("Deny", "Bus", "RulePaid")
    assert bus["Principal"] == rule["Principal"] == {"Service": "events.amazonaws.com"}
    assert bus["Condition"] == {"ArnEquals": {"aws:SourceArn": ARN}}
    assert rule["Condition"] == {
        "ArnEquals": {"aws:SourceArn": "<<cloudwatch.EventRule/board-paid.arn>>"}
    }
    assert engine.one(ALARM)["alarmActions"] == ["arn:topic"]


def test_without_a_key_eventbridge_has_one(engine):
    engine.run(lambda: Bus("board", {"topic_arn": "arn:topic", "archive_days": 1}))
    assert "kmsKeyIdentifier" not in {*engine.one(BUS), *engine.one(ARCHIVE)}


def test_who_sends_may_put_events_and_needs_no_key(engine):
    said = {}
    engine.run(lambda: said.update(Bus("board", ARGS).binding()))
    (grant,) = said["grants"]
    assert (said["access"], grant["actions"]) == ("send", ["events:PutEvents"])


def test_the_process_is_told_the_name(seen):
    assert seen(lambda bus: bus.binding()["environment"]) == {"BUS": NAME}


def test_a_target_is_told_of_its_rule(seen):
    assert seen(lambda bus: bus.rule("paid")) == {
        "bus_name": NAME,
        "name": "<<cloudwatch.EventRule/board-paid.name>>",
        "arn": "<<cloudwatch.EventRule/board-paid.arn>>",
        "failed_queue_arn": FAILED,
    }


def test_watch_names_bus_and_rules(seen):
    told = seen(lambda bus: {"name": bus.watch()["name"], **bus.watch()["rules"]})
    assert told == {"name": NAME, "paid": "<<cloudwatch.EventRule/board-paid.name>>"}


def test_an_archive_of_no_days_is_refused(engine):
    with pytest.raises(ValueError, match=r"board: archive_days must be at least 1, got 0$"):
        engine.run(lambda: Bus("board", {**ARGS, "archive_days": 0}))
