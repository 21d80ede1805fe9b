"""Key: rotated, owned by the account, usable by exactly four services."""

import json

from components.observability.key import Key, KeyArgs

KEY = "aws:kms/key:Key"
ARGS: KeyArgs = {"account_id": "123456789012", "region": "eu-north-1"}


def test_defaults_rotate_and_keep(engine):
    engine.run(lambda: Key("key", ARGS))

    key = engine.one(KEY)
    assert key["enableKeyRotation"] is True
    assert key["deletionWindowInDays"] == 30
    assert engine.named("key-key").options.protect is True
    assert engine.one("aws:kms/alias:Alias") == {"targetKeyId": "<<kms.Key/key-key.id>>"}


def test_disposable_goes_soon(engine):
    engine.run(lambda: Key("key", {**ARGS, "disposable": True}))
    assert engine.one(KEY)["deletionWindowInDays"] == 7
    assert engine.named("key-key").options.protect is False


def test_policy_names_the_owner_and_bounds_each_service(engine):
    engine.run(lambda: Key("key", ARGS))

    statements = {s["Sid"]: s for s in json.loads(engine.one(KEY)["policy"])["Statement"]}
    assert statements.keys() == {"Owner", "Logs", "Alarms", "Events"}
    assert statements["Owner"]["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}
    assert statements["Logs"]["Principal"] == {"Service": "logs.eu-north-1.amazonaws.com"}
    assert statements["Logs"]["Condition"] == {
        "ArnLike": {
            "kms:EncryptionContext:aws:logs:arn": (
                "arn:aws:logs:eu-north-1:123456789012:log-group:*"
            )
        }
    }
    assert statements["Alarms"]["Principal"] == {
        "Service": ["cloudwatch.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"]
    }
    assert statements["Alarms"]["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert statements["Alarms"]["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012"}
    }
    assert statements["Events"]["Principal"] == {"Service": "events.amazonaws.com"}
    assert statements["Events"]["Action"] == ["kms:DescribeKey", "kms:ReEncrypt*"]
    assert statements["Events"]["Condition"] == statements["Alarms"]["Condition"]
    assert all(s["Principal"] != "*" for s in statements.values())
