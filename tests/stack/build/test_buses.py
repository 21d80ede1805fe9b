"""Buses, as the stack file has them: who sends, and where events go."""

import json

import pytest

from plan.graph import graph

TARGET = "aws:cloudwatch/eventTarget:EventTarget"
RULE = "aws:cloudwatch/eventRule:EventRule"
CARDS = {"source": ["cards"]}
DIGEST = {
    "runs": "lambda",
    "build": "services/digest/digest",
    "on": {"bus": "board", "pattern": CARDS},
}
ALL = {
    "queues": {"jobs": {}},
    "topics": {"news": {}},
    "buses": {
        "board": {
            "archive_days": 30,
            "rules": {
                "moved": {"pattern": {"source": ["board"]}, "to": "jobs"},
                "late": {"pattern": {"detail": {"late": [True]}}, "to": "news"},
            },
        }
    },
}


@pytest.fixture(autouse=True)
def _at_the_program(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def test_an_entry_becomes_a_bus_with_its_rules(stack):
    made = stack(services=None, **ALL)
    assert made.components()["board"] == "Bus"
    assert made.named("board-bus").inputs["kmsKeyIdentifier"] == "<<kms.Key/key-key.arn>>"
    assert made.named("board-archive").inputs["retentionDays"] == 30
    patterns = {name: json.loads(rule["eventPattern"]) for name, rule in made.of(RULE).items()}
    assert patterns == {
        "board-late": {"detail": {"late": [True]}},
        "board-moved": {"source": ["board"]},
    }
    assert made.of(TARGET).keys() == {"jobs-from-board-moved", "news-from-board-late"}
    assert made.record.outputs["buses"] == {
        "board": {"bus": "<<cloudwatch.EventBus/board-bus.name>>"}
    }


def test_a_function_has_a_rule_of_its_name(stack):
    made = stack(services={"digest": DIGEST}, **ALL)
    assert json.loads(made.of(RULE)["board-digest"]["eventPattern"]) == CARDS
    target = made.of(TARGET)["digest-rule"]
    assert target["rule"] == "<<cloudwatch.EventRule/board-digest.name>>"


def test_where_events_go_is_an_edge(stack):
    services = {"digest": DIGEST, "tasks": {"runs": "fargate", "uses": {"board": "send"}}}
    edges = graph(stack(services=services, **ALL).record).edges
    assert {(e.source.name, e.target.name, *e.details) for e in edges} >= {
        ("board", "jobs", "sqs:SendMessage"),
        ("board", "news", "sns:Publish"),
        ("board", "digest", "lambda:InvokeFunction"),
        ("tasks", "board", "events:PutEvents"),
    }


@pytest.mark.parametrize(("posture", "kept"), [("dev", False), ("prod", True)])
def test_what_it_keeps_is_kept_as_the_stack_is(stack, posture, kept):
    made = stack(services=None, posture=posture, **ALL)
    assert made.named("board-archive").options.protect is kept


def test_it_is_shown_once_events_go_anywhere(stack):
    boards = stack(services=None, **ALL).of("aws:cloudwatch/dashboard:Dashboard")
    assert "## board" in boards["dashboard-dashboard"]["dashboardBody"]
    made = stack(services=None, buses={"board": {}})
    assert made.of("aws:cloudwatch/dashboard:Dashboard") == {}
    assert made.of(RULE) == {}
