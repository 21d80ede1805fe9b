"""What the many small things cost: most are paid by use, some by the month."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Final

from plan.cost.desk import Desk, Item, Pricer, Use, kept, listed, mapping, number, runs
from plan.record import Resource
from plan.rules.subject import given

OFTEN: Final = 60
"""Seconds; an alarm that looks more often has high resolution."""
POLLERS: Final = Decimal(4)
"""Of Kafka that one unit holds: 20 MB/s, of which each takes 5.

https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html
"""

BY_USE: Final[Mapping[str, Sequence[tuple[str, str, str]]]] = {
    "aws:apigateway/restApi:RestApi": [("REST API", "million requests", "api.million")],
    "aws:apigatewayv2/api:Api": [
        ("WebSocket API", "million messages", "api.message-million"),
        ("WebSocket API", "million minutes", "api.minute-million"),
    ],
    "aws:backup/plan:Plan": [("backups", "GiB, a month", "store.backup-gib")],
    "aws:cloudfront/distribution:Distribution": [
        ("CloudFront to North America", "GiB", "edge.gib"),
        ("CloudFront to North America", "10,000 requests", "edge.ten-thousand"),
    ],
    "aws:cloudfront/function:Function": [
        ("CloudFront function", "million runs", "edge.function-million")
    ],
    "aws:cloudtrail/trail:Trail": [
        ("CloudTrail, after the first copy", "100,000 events", "trail.hundred-thousand")
    ],
    "aws:cloudwatch/eventArchive:EventArchive": [("archive", "GiB", "message.archive-gib")],
    "aws:cloudwatch/eventBus:EventBus": [("EventBridge", "million", "message.event-million")],
    "aws:cloudwatch/logGroup:LogGroup": [
        ("logs", "GiB", "watch.logs-in"),
        ("logs kept", "GiB, a month", "watch.logs-kept"),
    ],
    "aws:codebuild/project:Project": [("CodeBuild", "minute", "build.minute")],
    "aws:codepipeline/pipeline:Pipeline": [
        ("CodePipeline", "minute of an action", "pipeline.minute")
    ],
    "aws:ecr/repository:Repository": [("images", "GiB, a month", "store.image-gib")],
    "aws:s3/bucket:Bucket": [
        ("S3", "GiB, a month", "store.gib"),
        ("S3", "1,000 writes", "store.write-thousand"),
        ("S3", "1,000 reads", "store.read-thousand"),
    ],
    "aws:scheduler/schedule:Schedule": [("schedules", "million", "message.schedule-million")],
    "aws:sfn/stateMachine:StateMachine": [
        ("Step Functions", "1,000 steps", "message.step-thousand")
    ],
    "aws:sns/topic:Topic": [("SNS", "million", "message.sns-million")],
    "aws:sqs/queue:Queue": [("SQS", "million", "message.sqs-million")],
}
"""Type to what is paid for, its unit and the figure."""


def _by_use(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    for what, unit, figure in BY_USE[resource.type]:
        yield Use(what, unit, desk.price(resource, figure))


def _function(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """Requests, and time by memory; traces where it writes them."""
    architecture = str(given(resource, "architectures.0") or "x86_64")
    second = desk.price(resource, f"lambda.{architecture}-gb-second")
    yield Use("Lambda", "million requests", desk.price(resource, "lambda.million"))
    memory = number(resource, "memorySize", 128)
    thousand = second * (memory / 1024 * 1000)
    yield Use("Lambda", f"1,000 s with {memory:f} MB", thousand)
    if given(resource, "tracingConfig.mode") == "Active":
        yield Use("X-Ray", "million traces", desk.price(resource, "trace.million"))


def _pollers(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """What asks Kafka for a function all the time; other sources are asked for nothing."""
    if given(resource, "provisionedPollerConfig") is None:
        return
    low, high = (
        (number(resource, f"provisionedPollerConfig.{key}", 1) / POLLERS).to_integral_value(
            ROUND_CEILING
        )
        for key in ("minimumPollers", "maximumPollers")
    )
    hour = desk.price(resource, "lambda.poller-hour")
    yield runs("polling of Kafka", "unit", hour, low, high)


def _table(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    for what, figure in (("writes", "write"), ("reads", "read")):
        yield Use("DynamoDB", f"million {what}", desk.price(resource, f"table.{figure}-million"))
    yield Use("DynamoDB", "GiB, a month", desk.price(resource, "table.gib"))
    if given(resource, "pointInTimeRecovery.enabled"):
        price = desk.price(resource, "table.recovery-gib")
        yield Use("DynamoDB, to any second", "GiB, a month", price)


def _people(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    tier = given(resource, "userPoolTier") or "ESSENTIALS"
    yield Use("Cognito", "person, a month", desk.price(resource, f"people.{tier}"))


def _firewall(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """The list itself, and each rule and managed group in it."""
    rules = listed(resource, "rules")
    yield kept("web ACL", "web ACL", desk.price(resource, "firewall.month"))
    yield kept("rule of a web ACL", "rule", desk.price(resource, "firewall.rule"), len(rules))
    yield Use("WAF", "million requests", desk.price(resource, "firewall.million"))


def _alarm(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """Each metric that an alarm reckons with is paid for."""
    places = range(len(listed(resource, "metricQueries")))
    queries = [mapping(resource, f"metricQueries.{place}.metric") for place in places]
    metrics = [one for one in queries if one] or [resource.inputs]
    periods = [one.get("period") for one in metrics]
    often = any(isinstance(one, int) and one < OFTEN for one in periods)
    price = desk.price(resource, "alarm.often" if often else "alarm.metric")
    yield kept("alarm", "metric", price, len(metrics))


def _dashboard(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    yield kept("dashboard", "dashboard", desk.price(resource, "watch.dashboard"))


def _key(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    yield kept("KMS key", "key", desk.price(resource, "key.month"))
    yield Use("KMS", "10,000 requests", desk.price(resource, "key.ten-thousand"))


def _secret(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    yield kept("secret", "secret", desk.price(resource, "secret.month"))


PRICERS: Final[Mapping[str, Pricer]] = {
    **dict.fromkeys(BY_USE, _by_use),
    "aws:cloudwatch/dashboard:Dashboard": _dashboard,
    "aws:cloudwatch/metricAlarm:MetricAlarm": _alarm,
    "aws:cognito/userPool:UserPool": _people,
    "aws:dynamodb/table:Table": _table,
    "aws:kms/key:Key": _key,
    "aws:lambda/eventSourceMapping:EventSourceMapping": _pollers,
    "aws:lambda/function:Function": _function,
    "aws:secretsmanager/secret:Secret": _secret,
    "aws:wafv2/webAcl:WebAcl": _firewall,
}
