"""Functions, as the stack file has them: what sets them off, and what they reach."""

import json

import pytest

from stack.errors import BadSettings

FUNCTION = "aws:lambda/function:Function"
MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"
SCHEDULE = "aws:scheduler/schedule:Schedule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
DIGEST = {"runs": "lambda", "build": "services/digest/digest"}
DAILY = {**DIGEST, "on": {"schedule": "cron(0 6 * * ? *)", "timezone": "Europe/Stockholm"}}


@pytest.fixture(autouse=True)
def _at_the_program(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def test_an_entry_becomes_a_function_and_no_task(stack):
    made = stack(services={"digest": {**DAILY, "env": {"A": "1"}, "memory": 1024}})
    only = made.of(FUNCTION)["digest-function"]
    assert only["code"]["assets"]["main.py"]["path"] == "services/digest/digest/main.py"
    assert (only["handler"], only["runtime"]) == ("main.handler", "python3.13")
    assert (only["memorySize"], only["timeout"]) == (1024, 30)
    assert only["architectures"] == ["x86_64"]
    assert only["environment"] == {"variables": {"A": "1"}}
    assert "vpcConfig" not in only
    assert made.components()["digest"] == "Function"
    assert "cluster" not in made.components()


def test_the_clock(stack):
    only = stack(services={"digest": DAILY}).of(SCHEDULE)["digest-schedule"]
    assert only["scheduleExpression"] == "cron(0 6 * * ? *)"
    assert only["scheduleExpressionTimezone"] == "Europe/Stockholm"


def test_a_queue_sets_it_off_and_it_may_receive(stack):
    made = stack(queues={"work": {}}, services={"digest": {**DIGEST, "on": {"queue": "work"}}})
    assert made.of(SCHEDULE) == {}
    assert made.of(MAPPING)["digest-queue"]["eventSourceArn"] == "<<sqs.Queue/work-queue.arn>>"
    received, opened = json.loads(made.named("digest-may-work").inputs["policy"])["Statement"]
    assert "sqs:ReceiveMessage" in received["Action"]
    assert opened["Action"] == ["kms:Decrypt"]
    variables = made.of(FUNCTION)["digest-function"]["environment"]["variables"]
    assert variables == {"WORK_QUEUE_URL": "<<sqs.Queue/work-queue.url>>"}


def test_to_call_a_service_it_is_in_the_network(stack):
    made = stack(
        services={"tasks": {"runs": "fargate"}, "digest": {**DAILY, "uses": {"tasks": "call"}}}
    )
    only = made.of(FUNCTION)["digest-function"]
    assert only["vpcConfig"]["subnetIds"] == [
        "<<ec2.Subnet/app-private-a.id>>",
        "<<ec2.Subnet/app-private-b.id>>",
    ]
    assert only["environment"]["variables"] == {
        "TASKS_HOST": "tasks.app.internal",
        "TASKS_PORT": "8080",
    }
    assert {"digest-to-tasks", "digest-to-internet"} <= made.of(EGRESS).keys()


def test_a_database_gives_the_arn_of_its_secret(stack):
    made = stack(
        databases={"board": {"engine": "postgres"}},
        services={"digest": {**DAILY, "uses": {"board": "connect"}}},
    )
    variables = made.of(FUNCTION)["digest-function"]["environment"]["variables"]
    assert "secretArn" in variables["BOARD_SECRET_ARN"]
    assert "BOARD_PASSWORD" not in variables


def test_outputs(stack):
    assert stack(services={"digest": DAILY}).record.outputs["functions"] == {
        "digest": {
            "function": "<<lambda.Function/digest-function.name>>",
            "log_group": "<<cloudwatch.LogGroup/digest-logs.name>>",
        }
    }


@pytest.mark.parametrize(("posture", "kept"), [("dev", False), ("prod", True)])
def test_failures_are_kept_as_the_stack_is(stack, posture, kept):
    made = stack(posture=posture, services={"digest": DAILY})
    (queue,) = (r for r in made.record.resources if r.type == "aws:sqs/queue:Queue")
    assert (queue.name, queue.options.protect) == ("digest-failed", kept)


@pytest.mark.parametrize("changed", [{"build": "services/nothing"}, {"handler": "other.handler"}])
def test_a_folder_without_the_handler_is_one_line(stack, changed):
    with pytest.raises(BadSettings) as refused:
        stack(services={"digest": {**DAILY, **changed}})
    entry = {"handler": "main.handler", **DAILY, **changed}
    assert str(refused.value) == (
        f"stack test: services.digest.build: no file {entry['handler'].split('.')[0]} in "
        f"{entry['build']}, accepted: a folder with what {entry['handler']} is in"
    )
