"""Rotation in a stack: there is one as soon as a service has a secret."""

import json

RULE = "aws:cloudwatch/eventRule:EventRule"
BOARD = {"board": {"engine": "postgres"}}
TASKS = {"runs": "fargate", "uses": {"board": "connect"}}


def test_a_service_that_connects_to_a_database_is_rolled_when_its_password_changes(stack):
    made = stack(databases=BOARD, services={"tasks": TASKS, "web": {"runs": "fargate"}})
    assert made.components()["rotation"] == "Rotation"
    (rule,) = made.of(RULE).values()
    assert json.loads(rule["eventPattern"])["resources"] == [
        "<<rds.Instance/board-instance.masterUserSecrets.0.secretArn>>"
    ]
    policy = json.loads(made.named("rotation-may-tasks").inputs["policy"])
    assert policy["Statement"][0]["Resource"] == ["<<ecs.Service/tasks-service.id>>"]


def test_secrets_of_the_stack_file_count_too(stack):
    arn = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:stripe-Ab12Cd"
    made = stack(
        secrets={"stripe": {"arn": arn}},
        services={"tasks": {"runs": "fargate", "secrets": {"STRIPE_KEY": "stripe"}}},
    )
    (rule,) = made.of(RULE).values()
    assert json.loads(rule["eventPattern"])["resources"] == [arn]


def test_a_registrys_credentials_are_read_at_each_start_anyway(stack):
    arn = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:hub-Ab12Cd"
    made = stack(
        secrets={"hub": {"arn": arn}},
        services={"tasks": {"runs": "fargate", "image": "acme/tasks:1", "pull_secret": "hub"}},
    )
    assert "rotation" not in made.components()


def test_without_secrets_there_is_nothing_to_roll(stack):
    assert "rotation" not in stack().components()
