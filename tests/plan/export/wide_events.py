"""What reacts to events, of the wide program."""

import json

import pulumi
import pulumi_aws as aws

from components.observability.certificate_notices import CertificateNotices

HERE = {"account_id": "123456789012", "region": "eu-north-1"}
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"


def tables(opts: pulumi.ResourceOptions, key: aws.kms.Key) -> None:
    cards = aws.dynamodb.Table(
        "cards",
        billing_mode="PAY_PER_REQUEST",
        attributes=[{"name": "owner", "type": "S"}, {"name": "at", "type": "N"}],
        hash_key="owner",
        range_key="at",
        server_side_encryption={"enabled": True, "kms_key_arn": key.arn},
        ttl={"attribute_name": "until", "enabled": True},
        stream_enabled=True,
        stream_view_type="NEW_AND_OLD_IMAGES",
        point_in_time_recovery={"enabled": True, "recovery_period_in_days": 14},
        deletion_protection_enabled=True,
        opts=opts,
    )
    aws.lambda_.EventSourceMapping(
        "cards",
        event_source_arn=cards.stream_arn,
        function_name="digest",
        starting_position="TRIM_HORIZON",
        bisect_batch_on_function_error=True,
        maximum_retry_attempts=5,
        destination_config={
            "on_failure": {"destination_arn": "arn:aws:sqs:eu-north-1:123456789012:failed"}
        },
        function_response_types=["ReportBatchItemFailures"],
        opts=opts,
    )
    pulumi.export("cards", [cards.name, cards.arn])


def topics(opts: pulumi.ResourceOptions, key: aws.kms.Key) -> None:
    news = aws.sns.Topic("news", kms_master_key_id=key.arn, opts=opts)
    for label, protocol, service in (("jobs", "sqs", "sqs"), ("digest", "lambda", "lambda")):
        aws.sns.TopicSubscription(
            f"{label}-news",
            topic=news.arn,
            protocol=protocol,
            endpoint=f"arn:aws:{service}:eu-north-1:123456789012:{label}",
            raw_message_delivery=protocol == "sqs",
            redrive_policy=json.dumps(
                {"deadLetterTargetArn": "arn:aws:sqs:eu-north-1:123456789012:failed"}
            ),
            opts=opts,
        )
    aws.lambda_.Permission(
        "digest-news",
        action="lambda:InvokeFunction",
        function="digest",
        principal="sns.amazonaws.com",
        source_arn=news.arn,
        opts=opts,
    )


def buses(opts: pulumi.ResourceOptions, key: aws.kms.Key) -> None:
    failed = "arn:aws:sqs:eu-north-1:123456789012:failed"
    board = aws.cloudwatch.EventBus(
        "board",
        description="Board",
        kms_key_identifier=key.arn,
        dead_letter_config={"arn": failed},
        opts=opts,
    )
    aws.cloudwatch.EventArchive(
        "board",
        event_source_arn=board.arn,
        kms_key_identifier=key.arn,
        retention_days=30,
        opts=opts,
    )
    rule = aws.cloudwatch.EventRule(
        "moved",
        event_bus_name=board.name,
        event_pattern=json.dumps({"source": ["board"]}),
        opts=opts,
    )
    aws.cloudwatch.EventTarget(
        "moved",
        event_bus_name=board.name,
        rule=rule.name,
        arn="arn:aws:sqs:eu-north-1:123456789012:jobs",
        dead_letter_config={"arn": failed},
        retry_policy={"maximum_event_age_in_seconds": 86400, "maximum_retry_attempts": 185},
        opts=opts,
    )


def events(opts: pulumi.ResourceOptions, key: aws.kms.Key) -> None:
    failed = aws.sqs.Queue("failed", kms_master_key_id=key.arn, opts=opts)
    rule = aws.cloudwatch.EventRule(
        "failed",
        description="A task failed",
        event_pattern=json.dumps(
            {
                "source": ["aws.ecs"],
                "detail": {"$or": [{"stopCode": ["TaskFailedToStart"]}, {"group": ["family:a"]}]},
            }
        ),
        opts=opts,
    )
    aws.cloudwatch.EventTarget("failed", rule=rule.name, arn=failed.arn, opts=opts)
    machine = aws.sfn.StateMachine(
        "roll",
        role_arn="arn:aws:iam::123456789012:role/roll",
        definition=json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}),
        opts=opts,
    )
    aws.cloudwatch.EventTarget(
        "roll",
        rule=rule.name,
        arn=machine.arn,
        role_arn="arn:aws:iam::123456789012:role/start",
        input=json.dumps({"service": "tasks"}),
        opts=opts,
    )


def notices(opts: pulumi.ResourceOptions, topic: aws.sns.Topic) -> None:
    CertificateNotices(
        "expiry",
        {
            **HERE,
            "certificates_region": "us-east-1",
            "certificate_arns": {"edge": CERTIFICATE},
            "topic_arn": topic.arn,
        },
        opts,
    )
