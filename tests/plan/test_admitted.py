"""What is admitted in the name of another resource, read off small programs."""

import json
from typing import Any

import pulumi
import pulumi_aws as aws

from plan.admitted import admitted
from plan.graph import graph
from tests.plan.parts import Part


def allowed(resource: pulumi.Output[str], source: Any, **changed: Any) -> pulumi.Output[str]:
    """A policy with one statement."""
    statement = {
        "Effect": "Allow",
        "Action": "sqs:SendMessage",
        "Resource": resource,
        "Condition": {"ArnEquals": {"aws:SourceArn": source}},
        **changed,
    }
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": [statement]})


def two() -> tuple[Part, aws.sns.Topic, Part, aws.sqs.Queue]:
    news, jobs = Part("news"), Part("jobs")
    topic = aws.sns.Topic("news-topic", opts=news.child)
    return news, topic, jobs, aws.sqs.Queue("jobs-queue", opts=jobs.child)


def told(record, program):
    return [
        (e.source.name, e.target.name, str(e.means), e.details)
        for e in graph(record(program)).edges
    ]


def test_a_queue_that_admits_a_topic(record):
    def program():
        _, topic, jobs, queue = two()
        policy = allowed(queue.arn, topic.arn)
        aws.sqs.QueuePolicy("jobs", queue_url=queue.url, policy=policy, opts=jobs.child)

    assert told(record, program) == [("news", "jobs", "grant", ("sqs:SendMessage",))]


def test_a_topic_that_admits_a_queue(record):
    def program():
        news, topic, _, queue = two()
        policy = allowed(topic.arn, queue.arn, Action="sns:Publish")
        aws.sns.TopicPolicy("news", arn=topic.arn, policy=policy, opts=news.child)

    assert told(record, program) == [("jobs", "news", "grant", ("sns:Publish",))]


def test_a_function_that_may_be_run(record):
    def program():
        _, topic, jobs, _ = two()
        function = aws.lambda_.Function("jobs-function", role="arn:role", opts=jobs.child)
        aws.lambda_.Permission(
            "jobs",
            action="lambda:InvokeFunction",
            function=function.name,
            principal="sns.amazonaws.com",
            source_arn=topic.arn,
            opts=jobs.child,
        )

    assert told(record, program) == [("news", "jobs", "grant", ("lambda:InvokeFunction",))]


def test_what_is_refused_or_names_nobody_is_no_edge(record):
    def program():
        _, topic, jobs, queue = two()
        for number, changed in enumerate(
            ({"Effect": "Deny"}, {"Condition": {"Bool": {"aws:SecureTransport": "false"}}})
        ):
            policy = allowed(queue.arn, topic.arn, **changed)
            aws.sqs.QueuePolicy(f"{number}", queue_url=queue.url, policy=policy, opts=jobs.child)

    assert list(admitted(record(program))) == []


def test_a_policy_that_is_secret_is_read_all_the_same(record):
    def program():
        _, topic, jobs, queue = two()
        policy = pulumi.Output.secret(allowed(queue.arn, topic.arn))
        aws.sqs.QueuePolicy("jobs", queue_url=queue.url, policy=policy, opts=jobs.child)

    ((source, target, action),) = admitted(record(program))
    assert json.dumps([source, target]) == (
        '["<<sns.Topic/news-topic.arn>>", "<<sqs.Queue/jobs-queue.url>>"]'
    )
    assert action == "sqs:SendMessage"


def test_what_one_component_admits_of_its_own_is_no_edge(record):
    def program():
        _, _, jobs, queue = two()
        rule = aws.cloudwatch.EventRule("jobs", opts=jobs.child)
        policy = allowed(queue.arn, rule.arn)
        aws.sqs.QueuePolicy("jobs", queue_url=queue.url, policy=policy, opts=jobs.child)

    assert told(record, program) == []
