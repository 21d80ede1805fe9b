"""`keys`: one of the stack's own, or AWS's."""

KEY = "aws:kms/key:Key"
LOGS = "aws:cloudwatch/logGroup:LogGroup"
ALL = {
    "networks": {"app": {"cidr": "10.0.0.0/16"}},
    "databases": {"board": {"engine": "postgres"}, "feed": {"engine": "mongo"}},
    "caches": {"sessions": {"engine": "valkey"}},
    "buckets": {"uploads": {}},
    "tables": {"cards": {"key": "id"}},
    "queues": {"events": {}},
    "topics": {"news": {"queues": ["events"]}},
    "buses": {"moves": {"archive_days": 30}},
    "secrets": {"stripe": {"value": "[secure]"}},
    "firewall": {},
    "services": {
        "tasks": {
            "runs": "fargate",
            "build": "services/tasks",
            "route": "/",
            "uses": {
                "board": "connect",
                "feed": "connect",
                "sessions": "write",
                "uploads": "write",
                "cards": "write",
                "news": "send",
                "moves": "send",
                "events": "send",
            },
            "secrets": {"STRIPE": "stripe"},
        }
    },
    "images": "build",
    "sealed": frozenset({("secrets", "stripe", "value")}),
}


def keyed(made):
    """Resources that name a KMS key, or use one."""
    return {
        each.name
        for each in made.record.resources
        if each.custom and ("kms" in repr(each.inputs) or "<<kms." in repr(each.inputs))
    }


def test_by_default_one_key_of_the_stack_encrypts_everything(stack):
    made = stack(**ALL)
    assert made.components()["key"] == "Key"
    assert list(made.of(KEY)) == ["key-key"]
    arn = "<<kms.Key/key-key.arn>>"
    assert {group["kmsKeyId"] for group in made.of(LOGS).values()} == {arn}
    instance = made.named("board-instance").inputs
    assert instance["kmsKeyId"] == instance["masterUserSecretKmsKeyId"] == arn
    assert made.named("alerts-topic").inputs["kmsMasterKeyId"] == arn
    assert "tasks-reads-board" in keyed(made)


def test_with_keys_of_aws_no_key_is_made_and_no_permission_asked(stack):
    made = stack(**ALL, keys="aws")
    assert "key" not in made.components()
    assert keyed(made) == set()
    assert not [each for each in made.record.resources if ":kms/" in each.type]


def test_nothing_else_depends_on_whose_the_keys_are(stack):
    own, of_aws = (stack(**ALL, keys=word).record.resources for word in ("own", "aws"))
    names = {(each.type, each.name) for each in own if not each.name.startswith("key")}
    assert {(each.type, each.name) for each in of_aws} == names
