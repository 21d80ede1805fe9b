"""What reacts to events, of the wide program."""

import json

import pulumi
import pulumi_aws as aws

from components.observability.certificate_notices import CertificateNotices

HERE = {"account_id": "123456789012", "region": "eu-north-1"}
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"


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
