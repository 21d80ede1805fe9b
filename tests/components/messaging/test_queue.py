"""Queue: encrypted, TLS only, dead letters kept apart, and used only through a binding."""

import json

import pytest

from components.messaging.queue import Queue, QueueArgs

QUEUE = "aws:sqs/queue:Queue"
ARGS: QueueArgs = {"key_arn": "arn:key"}
ARN = "<<sqs.Queue/jobs-queue.arn>>"
DEAD = "<<sqs.Queue/jobs-dead-letters.arn>>"


def resolved(engine, make):
    """What outputs in a binding or a watch turn out to be."""
    seen = {}

    def program():
        for key, value in make().items():
            value.apply(lambda found, key=key: seen.update({key: found}))

    engine.run(program)
    return seen


def test_defaults_are_encrypted_and_kept(engine):
    engine.run(lambda: Queue("jobs", ARGS))

    queue, dead = engine.named("jobs-queue").inputs, engine.named("jobs-dead-letters").inputs
    assert queue["kmsMasterKeyId"] == dead["kmsMasterKeyId"] == "arn:key"
    assert "sqsManagedSseEnabled" not in {*queue, *dead}
    assert (queue["visibilityTimeoutSeconds"], queue["receiveWaitTimeSeconds"]) == (30, 20)
    assert queue["messageRetentionSeconds"] == 4 * 86400
    assert dead["messageRetentionSeconds"] == 14 * 86400
    assert queue["tags"] == {"Name": "jobs"}
    assert dead["tags"] == {"Name": "jobs-dead-letters"}
    assert all(r.options.protect for r in engine.resources if r.type == QUEUE)


def test_dead_letters_come_from_this_queue_alone(engine):
    engine.run(lambda: Queue("jobs", ARGS))
    assert json.loads(engine.named("jobs-queue").inputs["redrivePolicy"]) == {
        "deadLetterTargetArn": DEAD,
        "maxReceiveCount": 5,
    }
    assert "redrivePolicy" not in engine.named("jobs-dead-letters").inputs
    allow = engine.one("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy")
    assert allow["queueUrl"] == "<<sqs.Queue/jobs-dead-letters.url>>"
    assert json.loads(allow["redriveAllowPolicy"]) == {
        "redrivePermission": "byQueue",
        "sourceQueueArns": [ARN],
    }


@pytest.mark.parametrize("role", ["queue", "dead-letters"])
def test_nobody_goes_over_plain_http_and_nobody_else_is_named(engine, role):
    engine.run(lambda: Queue("jobs", ARGS))
    policy = engine.named(f"jobs-{role}-policy").inputs
    assert policy["queueUrl"] == f"<<sqs.Queue/jobs-{role}.url>>"
    assert json.loads(policy["policy"])["Statement"] == [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sqs:*",
            "Resource": f"<<sqs.Queue/jobs-{role}.arn>>",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]


def test_disposable_goes_with_its_messages(engine):
    engine.run(lambda: Queue("jobs", {**ARGS, "disposable": True}))
    assert not any(r.options.protect for r in engine.resources)


def test_times_and_attempts_can_be_chosen(engine):
    more: QueueArgs = {**ARGS, "visibility_seconds": 120, "retention_days": 14, "attempts": 3}
    engine.run(lambda: Queue("jobs", more))
    queue = engine.named("jobs-queue").inputs
    assert queue["visibilityTimeoutSeconds"] == 120
    assert queue["messageRetentionSeconds"] == 14 * 86400
    assert json.loads(queue["redrivePolicy"])["maxReceiveCount"] == 3


def test_who_sends_may_not_receive(engine):
    seen = {}
    engine.run(lambda: seen.update(Queue("jobs", ARGS).binding("send")))
    queue, key = seen["grants"]
    assert list(queue["actions"]) == ["sqs:SendMessage"]
    assert key == {"actions": ["kms:Decrypt", "kms:GenerateDataKey"], "resources": ["arn:key"]}


def test_who_receives_may_not_send(engine):
    seen = {}
    engine.run(lambda: seen.update(Queue("jobs", ARGS).binding("receive")))
    queue, key = seen["grants"]
    assert list(queue["actions"]) == [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    ]
    assert key == {"actions": ["kms:Decrypt"], "resources": ["arn:key"]}


@pytest.mark.parametrize("access", ["send", "receive"])
def test_grants_are_for_the_queue_and_never_for_its_dead_letters(engine, access):
    def first(binding):
        return {"arn": binding["grants"][0]["resources"][0]}

    assert resolved(engine, lambda: first(Queue("jobs", ARGS).binding(access))) == {"arn": ARN}


def test_binding_is_an_api_and_tells_the_url(engine):
    seen = resolved(engine, lambda: Queue("jobs", ARGS).binding("send").get("environment", {}))
    assert seen == {"QUEUE_URL": "<<sqs.Queue/jobs-queue.url>>"}


def test_watch_names_both_queues(engine):
    assert resolved(engine, lambda: Queue("jobs", ARGS).watch()) == {
        "name": "<<sqs.Queue/jobs-queue.name>>",
        "dead_letter_name": "<<sqs.Queue/jobs-dead-letters.name>>",
    }


@pytest.mark.parametrize("access", ["connect", "read", ""])
def test_other_words_are_refused(engine, access):
    with pytest.raises(ValueError, match=f"jobs: access must be send or receive, got {access}$"):
        engine.run(lambda: Queue("jobs", ARGS).binding(access))


@pytest.mark.parametrize(
    ("key", "value", "bounds"),
    [
        ("visibility_seconds", -1, "0 and 43200"),
        ("visibility_seconds", 43201, "0 and 43200"),
        ("retention_days", 0, "1 and 14"),
        ("retention_days", 15, "1 and 14"),
        ("attempts", 0, "1 and 1000"),
        ("attempts", 1001, "1 and 1000"),
    ],
)
def test_what_sqs_does_not_have_is_refused(engine, key, value, bounds):
    with pytest.raises(ValueError, match=f"jobs: {key} must be between {bounds}, got {value}"):
        engine.run(lambda: Queue("jobs", {**ARGS, key: value}))
