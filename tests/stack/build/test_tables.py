"""Tables, as the stack file has them: who reads, writes and follows them."""

import json

import pytest

from plan.graph import graph

TABLE = "aws:dynamodb/table:Table"
FUNCTION = "aws:lambda/function:Function"
MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
CARDS = {"cards": {"key": "owner", "sort_key": {"at": "number"}, "ttl": "until", "stream": True}}
DIGEST = {"runs": "lambda", "build": "services/digest/digest", "on": {"table": "cards"}}


@pytest.fixture(autouse=True)
def _at_the_program(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def test_an_entry_becomes_a_table(stack):
    made = stack(services=None, tables=CARDS)
    only = made.of(TABLE)["cards-table"]
    assert only["attributes"] == [{"name": "owner", "type": "S"}, {"name": "at", "type": "N"}]
    assert only["ttl"] == {"attributeName": "until", "enabled": True}
    assert only["streamEnabled"] is True
    assert only["pointInTimeRecovery"] == {"enabled": True, "recoveryPeriodInDays": 1}
    assert only["deletionProtectionEnabled"] is False
    assert only["serverSideEncryption"]["kmsKeyArn"] == "<<kms.Key/key-key.arn>>"
    assert made.components()["cards"] == "Table"
    assert made.record.outputs["tables"] == {
        "cards": {"table": "<<dynamodb.Table/cards-table.name>>"}
    }


def test_the_least(stack):
    only = stack(services=None, tables={"cards": {"key": "id"}}).of(TABLE)["cards-table"]
    assert {"rangeKey", "ttl", "streamViewType"}.isdisjoint(only)


def test_prod_keeps_it(stack):
    made = stack(services=None, posture="prod", tables=CARDS)
    only = made.of(TABLE)["cards-table"]
    assert only["deletionProtectionEnabled"] is True
    assert only["pointInTimeRecovery"]["recoveryPeriodInDays"] == 14
    assert made.named("cards-table").options.protect is True


def test_it_is_watched_shown_and_backed_up(stack):
    made = stack(services=None, tables=CARDS, backup=True)
    assert list(made.of("aws:cloudwatch/metricAlarm:MetricAlarm")) == ["alarms-cards-throttled"]
    body = made.of("aws:cloudwatch/dashboard:Dashboard")["dashboard-dashboard"]["dashboardBody"]
    assert "## cards" in body
    (selection,) = made.of("aws:backup/selection:Selection").values()
    assert selection["resources"] == ["<<dynamodb.Table/cards-table.arn>>"]


def test_edges_are_what_the_words_say(stack):
    services = {
        "reader": {"runs": "fargate", "uses": {"cards": "read"}},
        "writer": {"runs": "fargate", "uses": {"cards": "write"}},
        "other": {"runs": "fargate"},
    }
    made = stack(services=services, tables=CARDS)
    allowed = {
        e.source.name: e.details for e in graph(made.record).edges if e.target.name == "cards"
    }
    assert allowed.keys() == {"reader", "writer"}
    assert set(allowed["writer"]) - set(allowed["reader"]) == {
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    }


def test_changes_set_a_function_off_that_has_nothing_else_of_the_table(stack):
    made = stack(services={"digest": DIGEST}, tables=CARDS)
    stream = "<<dynamodb.Table/cards-table.streamArn>>"
    assert made.of(MAPPING)["digest-stream"]["eventSourceArn"] == stream
    allowed = json.loads(made.named("digest-may-cards").inputs["policy"])["Statement"]
    assert [one["Action"] for one in allowed] == [
        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        ["dynamodb:ListStreams"],
        ["kms:Decrypt"],
    ]
    assert made.of(FUNCTION)["digest-function"]["environment"] == {"variables": {}}


def test_who_follows_a_table_may_use_it_too(stack):
    made = stack(services={"digest": {**DIGEST, "uses": {"cards": "write"}}}, tables=CARDS)
    allowed = json.loads(made.named("digest-may-cards").inputs["policy"])["Statement"]
    actions = {action for one in allowed for action in one["Action"]}
    assert {"dynamodb:PutItem", "dynamodb:GetRecords"} <= actions
    assert made.of(FUNCTION)["digest-function"]["environment"]["variables"] == {
        "CARDS_TABLE": "<<dynamodb.Table/cards-table.name>>"
    }
