"""Function: asked for answers, by an API or at a URL of its own, and started from an image."""

import pulumi
import pytest

from components.compute.function import Function
from components.compute.function_args import Asked
from tests.components.compute.function.conftest import ARN, ZIP, statements

FUNCTION = "aws:lambda/function:Function"
URL = "aws:lambda/functionUrl:FunctionUrl"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
QUEUE = "aws:sqs/queue:Queue"
CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
NAME = "<<lambda.Function/resize-function.name>>"
CLIENT = ["python", "-m", "awslambdaric"]


@pytest.fixture
def told(engine, least):
    """What the function `resize` tells others by one of its methods."""

    def run(method, *said, **changed):
        def program():
            function = Function("resize", {**least, "image": "ecr/resize@sha256:1", **changed})
            for key, value in getattr(function, method)(*said).items():
                pulumi.export(key, value)

        engine.run(program)
        return engine.record.outputs

    return run


def test_an_image_can_start_something_else(make):
    function = make(entry_point=CLIENT, command=["tasks.handler"]).one(FUNCTION)
    assert function["imageConfig"] == {"entryPoints": CLIENT, "commands": ["tasks.handler"]}


def test_an_entry_point_alone_is_enough(make):
    assert make(entry_point=CLIENT).one(FUNCTION)["imageConfig"] == {"entryPoints": CLIENT}


def test_without_either_the_image_starts_what_it_says(make):
    assert "imageConfig" not in make(entry_point=[], command=[]).one(FUNCTION)


def test_a_folder_has_no_entry_point(make):
    with pytest.raises(ValueError, match=r"^resize: entry_point must be given with image only$"):
        make(**ZIP, entry_point=CLIENT)


@pytest.mark.parametrize("asked", Asked)
def test_who_is_asked_has_no_failures_to_keep(make, asked):
    engine = make(asked=asked)
    assert engine.of(QUEUE) == engine.of(CONFIG) == []
    assert "failed_queue_arn" not in engine.outputs("groundwork:index:Function")
    assert [s["Action"] for s in statements(engine, "resize-may-run")] == [
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        ["kms:Decrypt", "kms:GenerateDataKey"],
        ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    ]


@pytest.mark.parametrize(
    "source",
    [
        {"schedule": {"expression": "rate(1 hour)"}},
        {"queue_arn": "arn:queue"},
        {"stream_arn": "arn:stream"},
        {"messages_arn": "arn:aws:sns:eu-north-1:123456789012:news"},
    ],
)
def test_who_is_set_off_as_well_keeps_them(make, source):
    engine = make(asked=Asked.API, **source)
    assert len(engine.of(QUEUE)) == len(engine.of(CONFIG)) == 1
    assert ["sqs:SendMessage"] in [s["Action"] for s in statements(engine, "resize-may-run")]


def test_an_api_finds_no_url_and_rings_itself(make):
    engine = make(asked=Asked.API)
    assert engine.of(URL) == engine.of(ALARM) == []


def test_a_url_wants_a_signature_and_answers_in_one_piece(make):
    assert make(asked=Asked.URL).one(URL) == {
        "functionName": NAME,
        "authorizationType": "AWS_IAM",
        "invokeMode": "BUFFERED",
    }


def test_nobody_is_let_in_by_the_function_itself(make):
    assert make(asked=Asked.URL).of("aws:lambda/permission:Permission") == []


def test_without_being_asked_it_has_no_url(make):
    assert make().of(URL) == []


def test_somebody_hears_of_errors_at_the_url(make):
    alarm = make(asked=Asked.URL).one(ALARM)
    errors, requests, rate = alarm["metricQueries"]
    for query, metric in ((errors, "Url5xxCount"), (requests, "UrlRequestCount")):
        assert query["metric"] == {
            "namespace": "AWS/Lambda",
            "metricName": metric,
            "dimensions": {"FunctionName": NAME},
            "stat": "Sum",
            "period": 60,
        }
    assert rate == {
        "id": "rate",
        "expression": "IF(errors > 5, 100 * errors / requests, 0)",
        "label": "errors, % of requests",
        "returnData": True,
    }
    assert (alarm["threshold"], alarm["evaluationPeriods"]) == (5, 3)
    assert alarm["alarmActions"] == alarm["okActions"] == ["arn:topic"]
    assert alarm["alarmDescription"] == (
        "resize: more than 5 % of its answers are 5xx for 3 minutes. What it had no time for is "
        "among them; its log says which."
    )


def test_an_api_calls_it_by_its_own_arn(told):
    assert told("invoked", asked=Asked.API) == {
        "function_name": NAME,
        "invoke_arn": "<<lambda.Function/resize-function.invokeArn>>",
    }


def test_a_distribution_asks_the_host_of_the_url(told):
    assert told("origin", "eu-north-1", asked=Asked.URL) == {
        "domain_name": "<<lambda.FunctionUrl/resize-url.urlId>>.lambda-url.eu-north-1.on.aws",
        "function_arn": ARN,
    }


def test_without_a_url_there_is_no_origin(told):
    with pytest.raises(ValueError, match=r"^resize: asked must be url for a distribution$"):
        told("origin", "eu-north-1", asked=Asked.API)
