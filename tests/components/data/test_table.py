"""Table: encrypted, recoverable, paid by use, and used only through a binding."""

import pytest

from components.data.table import KeyType, Table, TableArgs

TABLE = "aws:dynamodb/table:Table"
ARGS: TableArgs = {"key": {"name": "owner"}, "key_arn": "arn:key"}
ARN = "<<dynamodb.Table/cards-table.arn>>"
READ = [
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
]
WRITE = [
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
]


@pytest.fixture
def make(engine):
    def run(**changed):
        engine.run(lambda: Table("cards", {**ARGS, **changed}))
        return engine.one(TABLE)

    return run


@pytest.fixture
def given(engine):
    """Grants of a binding with their ARNs as text, and what the process is told."""

    def run(ask, **changed):
        seen = {"grants": [], "told": {}}

        def keep(actions, found):
            seen["grants"].append((actions, found))

        def program():
            binding = ask(Table("cards", {**ARGS, **changed}))
            for grant in binding["grants"]:
                (resource,) = grant["resources"]
                actions = sorted(grant["actions"])
                if isinstance(resource, str):
                    keep(actions, resource)
                else:
                    resource.apply(lambda found, actions=actions: keep(actions, found))
            for key, value in binding.get("environment", {}).items():
                value.apply(lambda found, key=key: seen["told"].update({key: found}))

        engine.run(program)
        return seen

    return run


def test_defaults_are_encrypted_recoverable_and_kept(engine, make):
    assert make() == {
        "billingMode": "PAY_PER_REQUEST",
        "attributes": [{"name": "owner", "type": "S"}],
        "hashKey": "owner",
        "serverSideEncryption": {"enabled": True, "kmsKeyArn": "arn:key"},
        "streamEnabled": False,
        "pointInTimeRecovery": {"enabled": True, "recoveryPeriodInDays": 35},
        "deletionProtectionEnabled": True,
        "tags": {"Name": "cards"},
    }
    assert engine.named("cards-table").options.protect is True


def test_without_a_key_dynamodb_has_one_that_asks_nobody(engine):
    engine.run(lambda: Table("cards", {"key": {"name": "owner"}}))
    assert "serverSideEncryption" not in engine.one(TABLE)


def test_a_key_of_two_attributes(make):
    made = make(
        key={"name": "owner", "type": KeyType.BINARY},
        sort_key={"name": "at", "type": KeyType.NUMBER},
    )
    assert made["attributes"] == [{"name": "owner", "type": "B"}, {"name": "at", "type": "N"}]
    assert (made["hashKey"], made["rangeKey"]) == ("owner", "at")


def test_items_can_go_and_changes_can_be_kept(make):
    made = make(ttl="until", stream=True, backup_days=1)
    assert made["ttl"] == {"attributeName": "until", "enabled": True}
    assert (made["streamEnabled"], made["streamViewType"]) == (True, "NEW_AND_OLD_IMAGES")
    assert made["pointInTimeRecovery"]["recoveryPeriodInDays"] == 1


def test_disposable_goes_with_its_items(engine, make):
    assert make(disposable=True)["deletionProtectionEnabled"] is False
    assert engine.named("cards-table").options.protect is False


def test_who_reads_may_not_write(given):
    seen = given(lambda table: table.binding("read"), stream=True)
    assert sorted(seen["grants"]) == [(READ, ARN), (["kms:Decrypt", "kms:DescribeKey"], "arn:key")]
    assert seen["told"] == {"TABLE": "<<dynamodb.Table/cards-table.name>>"}


def test_who_writes_reads_too(given):
    table, key = sorted(given(lambda table: table.binding("write"))["grants"])
    assert table == (sorted(READ + WRITE), ARN)
    assert key[0] == [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
    ]


def test_who_follows_the_changes_has_nothing_of_the_table(given):
    seen = given(lambda table: table.changes(), stream=True)
    assert sorted(seen["grants"]) == [
        (
            ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
            "<<dynamodb.Table/cards-table.streamArn>>",
        ),
        (["dynamodb:ListStreams"], "*"),
        (["kms:Decrypt"], "arn:key"),
    ]
    assert seen["told"] == {}


def test_watch_names_the_table(engine):
    seen = []
    engine.run(lambda: Table("cards", ARGS).watch()["name"].apply(seen.append))
    assert seen == ["<<dynamodb.Table/cards-table.name>>"]


@pytest.mark.parametrize("access", ["connect", "send", ""])
def test_other_words_are_refused(engine, access):
    with pytest.raises(ValueError, match=f"cards: access must be read or write, got {access}$"):
        engine.run(lambda: Table("cards", ARGS).binding(access))


def test_changes_that_nobody_keeps_are_refused(engine):
    with pytest.raises(ValueError, match=r"cards: stream must be true to follow changes$"):
        engine.run(lambda: Table("cards", ARGS).changes())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sort_key": {"name": "owner"}}, "sort_key must be another attribute than key, got owner"),
        ({"ttl": "owner"}, "ttl must be no attribute of the key, got owner"),
        ({"sort_key": {"name": "at"}, "ttl": "at"}, "ttl must be no attribute of the key, got at"),
        ({"backup_days": 0}, "backup_days must be between 1 and 35, got 0"),
        ({"backup_days": 36}, "backup_days must be between 1 and 35, got 36"),
    ],
)
def test_what_dynamodb_does_not_have_is_refused(make, changed, said):
    with pytest.raises(ValueError, match=f"^cards: {said}$"):
        make(**changed)
