"""Function: small, traced and encrypted, and it loses no event."""

import json

import pytest

from components.compute.function import Function
from components.compute.service_args import Architecture
from tests.components.compute.function.conftest import ARN, CODE, LOGS, QUEUE, ZIP, last, statements

FUNCTION = "aws:lambda/function:Function"
TAGS = {"Name": "resize", "service": "resize"}


def test_defaults_are_small_traced_and_encrypted(make):
    assert make().one(FUNCTION) == {
        "description": "resize function",
        "role": "<<iam.Role/resize-role.arn>>",
        "architectures": ["arm64"],
        "memorySize": 256,
        "timeout": 30,
        "environment": {"variables": {}},
        "kmsKeyArn": "arn:key",
        "tracingConfig": {"mode": "Active"},
        "loggingConfig": {"logGroup": LOGS.format("name"), "logFormat": "JSON"},
        "packageType": "Image",
        "imageUri": "ecr/resize@sha256:1",
        "tags": TAGS,
    }


def test_every_size_can_be_chosen(make):
    function = make(
        architecture=Architecture.X86_64,
        memory=1769,
        timeout_seconds=900,
        reserved_concurrency=5,
        command=["main.handler"],
    ).one(FUNCTION)
    assert function["architectures"] == ["x86_64"]
    assert (function["memorySize"], function["timeout"]) == (1769, 900)
    assert function["reservedConcurrentExecutions"] == 5
    assert function["imageConfig"] == {"commands": ["main.handler"]}


def test_a_folder_is_the_program(make):
    function = make(**ZIP).one(FUNCTION)
    assert function["packageType"] == "Zip"
    assert function["code"]["assets"].keys() == {"main.py"}
    assert function["code"]["assets"]["main.py"]["path"] == f"{CODE}/main.py"
    assert (function["handler"], function["runtime"]) == ("main.handler", "python3.13")
    assert not {"imageUri", "imageConfig"} & function.keys()


def test_log_and_policies_are_there_before_the_function(make):
    engine = make(log_days=7)
    assert engine.named("resize-logs").inputs == {
        "retentionInDays": 7,
        "kmsKeyId": "arn:key",
        "tags": TAGS,
    }
    assert last(engine.named("resize-function").options.depends_on) == ["resize-may-run"]


def test_the_role_may_do_what_running_takes(make):
    engine = make()
    (trust,) = json.loads(engine.named("resize-role").inputs["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "lambda.amazonaws.com"}
    assert [(s["Action"], s["Resource"]) for s in statements(engine, "resize-may-run")] == [
        (
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [LOGS.format("arn") + ":log-stream:*"],
        ),
        (["sqs:SendMessage"], [QUEUE]),
        (["kms:Decrypt", "kms:GenerateDataKey"], ["arn:key"]),
        (["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]),
    ]


def test_an_event_that_fails_is_tried_again_and_then_kept(make):
    engine = make()
    config = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
    assert engine.one(config) == {
        "functionName": "<<lambda.Function/resize-function.name>>",
        "maximumRetryAttempts": 2,
        "maximumEventAgeInSeconds": 3600,
        "destinationConfig": {"onFailure": {"destination": QUEUE}},
    }
    assert engine.one("aws:sqs/queue:Queue") == {
        "kmsMasterKeyId": "arn:key",
        "messageRetentionSeconds": 1_209_600,
        "tags": {**TAGS, "Name": "resize-failed"},
    }
    (rule,) = json.loads(engine.one("aws:sqs/queuePolicy:QueuePolicy")["policy"])["Statement"]
    assert (rule["Effect"], rule["Principal"], rule["Action"]) == ("Deny", "*", "sqs:*")
    assert rule["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("disposable", [False, True])
def test_failed_events_stay_unless_disposable(make, disposable):
    queue = next(r for r in make(disposable=disposable).resources if "sqs/queue:" in r.type)
    assert queue.options.protect is not disposable


def test_somebody_hears_of_the_first_failure(make):
    alarm = make().one("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert alarm["metricName"] == "ApproximateNumberOfMessagesVisible"
    assert alarm["dimensions"] == {"QueueName": "<<sqs.Queue/resize-failed.name>>"}
    assert (alarm["threshold"], alarm["comparisonOperator"]) == (0, "GreaterThanThreshold")
    assert alarm["treatMissingData"] == "notBreaching"
    assert alarm["alarmActions"] == alarm["okActions"] == ["arn:topic"]


def test_a_schedule_has_a_role_for_just_that(make):
    engine = make(schedule={"expression": "cron(0 6 * * ? *)", "timezone": "Europe/Stockholm"})
    assert engine.one("aws:scheduler/schedule:Schedule") == {
        "description": "resize function",
        "scheduleExpression": "cron(0 6 * * ? *)",
        "scheduleExpressionTimezone": "Europe/Stockholm",
        "flexibleTimeWindow": {"mode": "OFF"},
        "kmsKeyArn": "arn:key",
        "target": {
            "arn": ARN,
            "roleArn": "<<iam.Role/resize-schedule.arn>>",
            "deadLetterConfig": {"arn": QUEUE},
            "retryPolicy": {"maximumEventAgeInSeconds": 3600, "maximumRetryAttempts": 3},
        },
    }
    role, policy = (r for r in engine.resources if r.name == "resize-schedule" and "iam" in r.type)
    (trust,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    may = json.loads(policy.inputs["policy"])["Statement"]
    assert [(s["Action"], s["Resource"]) for s in may] == [
        (["lambda:InvokeFunction"], [ARN]),
        (["sqs:SendMessage"], [QUEUE]),
        (["kms:Decrypt", "kms:GenerateDataKey"], ["arn:key"]),
    ]


def test_without_a_schedule_nothing_starts_it(make):
    engine = make()
    assert engine.of("aws:scheduler/schedule:Schedule") == []
    assert len(engine.of("aws:iam/role:Role")) == 1


def test_a_schedule_is_in_utc_unless_it_says_otherwise(make):
    engine = make(schedule={"expression": "rate(5 minutes)"})
    made = engine.one("aws:scheduler/schedule:Schedule")
    assert made["scheduleExpressionTimezone"] == "UTC"


def test_outputs(make):
    assert make().outputs("groundwork:index:Function") == {
        "arn": ARN,
        "function_name": "<<lambda.Function/resize-function.name>>",
        "role_arn": "<<iam.Role/resize-role.arn>>",
        "log_group_name": LOGS.format("name"),
        "failed_queue_arn": QUEUE,
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({**ZIP, "image": "x"}, "exactly one of image and folder must be given"),
        ({"folder": CODE}, "folder, handler, runtime must be given together, got folder alone"),
        (
            {"folder": CODE, "runtime": "x"},
            "folder, handler, runtime must be given together, got folder and runtime alone",
        ),
        ({"vpc_id": "x"}, "vpc_id, subnet_ids, peers must be given together, got vpc_id alone"),
        ({**ZIP, "command": ["x"]}, "command must be given with image only"),
        (
            {"bindings": {"db": {"access": "connect", "target": {}}}},
            "vpc_id must be given to connect to db",
        ),
        ({"memory": 127}, "memory must be between 128 and 10240, got 127"),
        ({"memory": 10241}, "memory must be between 128 and 10240, got 10241"),
        ({"timeout_seconds": 901}, "timeout_seconds must be between 1 and 900, got 901"),
        ({"reserved_concurrency": 0}, "reserved_concurrency must be between 1 and 1000, got 0"),
    ],
)
def test_what_lambda_does_not_have_is_refused(make, changed, said):
    with pytest.raises(ValueError, match=f"^resize: {said}$"):
        make(**changed)


def test_a_function_without_code_is_refused(engine, least):
    with pytest.raises(ValueError, match=r"^resize: exactly one of image and folder must"):
        engine.run(lambda: Function("resize", least))


def test_what_running_the_program_has_left_is_none_of_it(make, tmp_path):
    for name in ("main.py", "inner/rules.json", "__pycache__/main.cpython-313.pyc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    code = make(**{**ZIP, "folder": str(tmp_path)}).one("aws:lambda/function:Function")["code"]
    assert {name: one["path"] for name, one in code["assets"].items()} == {
        "inner/rules.json": f"{tmp_path}/inner/rules.json",
        "main.py": f"{tmp_path}/main.py",
    }
