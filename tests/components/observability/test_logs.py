"""Log groups: a retention and a key, always."""

import pulumi
import pytest

from components.observability.logs import log_group


class Owner(pulumi.ComponentResource):
    def __init__(self):
        super().__init__("test:index:Owner", "owner", {})


@pytest.mark.parametrize("physical_name", [None, "/aws/rds/instance/x/postgresql"])
def test_group_is_encrypted_and_forgets(engine, physical_name):
    engine.run(
        lambda: log_group(
            "it-logs",
            parent=Owner(),
            days=7,
            key_arn="arn:key",
            tags={"Name": "it"},
            physical_name=physical_name,
        )
    )
    assert engine.one("aws:cloudwatch/logGroup:LogGroup") == {
        "retentionInDays": 7,
        "kmsKeyId": "arn:key",
        "tags": {"Name": "it"},
        **({"name": physical_name} if physical_name else {}),
    }
    assert "test:index:Owner" in engine.named("it-logs").parent


def test_a_group_may_live_in_another_region(engine):
    engine.run(
        lambda: log_group(
            "it-logs", parent=Owner(), days=7, key_arn=None, tags={}, region="us-east-1"
        )
    )
    assert engine.one("aws:cloudwatch/logGroup:LogGroup")["region"] == "us-east-1"
