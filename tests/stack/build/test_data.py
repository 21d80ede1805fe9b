"""Databases and secrets, as the stack file has them."""

import pytest

from plan.record import Secret
from stack.classes import POSTGRES_CLASSES
from stack.settings import Size

INSTANCE = "aws:rds/instance:Instance"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
ARN = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:stripe-Ab12Cd"


@pytest.mark.parametrize("size", Size)
def test_every_size_is_a_class_and_twice_the_one_before(stack, size):
    made = stack(services=None, databases={"board": {"engine": "postgres", "size": size.value}})
    assert made.of(INSTANCE)["board-instance"]["instanceClass"] == POSTGRES_CLASSES[size][0]
    assert POSTGRES_CLASSES[size][1] == 2 ** list(Size).index(size)


def test_database_stands_in_the_isolated_subnets_of_its_network(stack):
    made = stack(services=None, databases={"board": {"engine": "postgres"}})
    subnets = made.of("aws:rds/subnetGroup:SubnetGroup")["board-subnets"]["subnetIds"]
    assert subnets == [
        "<<ec2.Subnet/app-isolated-a.id>>",
        "<<ec2.Subnet/app-isolated-b.id>>",
    ]


def test_entry_overrides_posture_overrides_default(stack):
    made = stack(
        services=None,
        databases={
            "board": {"engine": "postgres"},
            "kept": {"engine": "postgres", "disposable": False, "backup_days": 3, "version": "16"},
        },
    )
    board, kept = (made.of(INSTANCE)[f"{label}-instance"] for label in ("board", "kept"))
    assert (board["backupRetentionPeriod"], kept["backupRetentionPeriod"]) == (1, 3)
    assert (board["deletionProtection"], kept["deletionProtection"]) == (False, True)
    assert (board["engineVersion"], kept["engineVersion"]) == ("17", "16")


def test_alarms_know_the_size(stack):
    made = stack(services=None, databases={"board": {"engine": "postgres", "storage_gib": 100}})
    alarms = made.of(ALARM)
    assert alarms["alarms-board-storage"]["threshold"] == 10 * 1024**3
    assert alarms["alarms-board-connections"]["threshold"] == 89


def test_secret_by_arn_makes_nothing(stack):
    made = stack(
        secrets={"stripe": {"arn": ARN}},
        services={"tasks": {"runs": "fargate", "secrets": {"STRIPE_KEY": "stripe"}}},
    )
    assert made.of("aws:secretsmanager/secret:Secret") == {}
    assert ARN in made.named("tasks-reads-stripe-key").inputs["policy"]
    assert "kms:Decrypt" not in made.named("tasks-reads-stripe-key").inputs["policy"]


def test_secret_by_value_is_kept_encrypted(stack):
    made = stack(
        sealed={("secrets", "stripe", "value")},
        secrets={"stripe": {"value": "hush"}},
        services={"tasks": {"runs": "fargate", "secrets": {"STRIPE_KEY": "stripe"}}},
    )
    assert made.named("stripe-value").inputs["secretString"] == Secret("hush")
    assert made.components()["stripe"] == "KeptSecret"
    assert "kms:Decrypt" in made.named("tasks-reads-stripe-key").inputs["policy"]
