"""Whose key encrypts what a component keeps: the one given, or AWS's own."""

import pytest

from components.compute.function import Function
from components.compute.kubernetes import Kubernetes
from components.data.bucket import Bucket
from components.data.kept_secret import KeptSecret
from components.data.postgres import Postgres
from components.data.table import Table
from components.messaging.queue import Queue
from components.messaging.topic import Topic
from tests.components.test_contract import CATALOGUE, args_type

KEYED = [row for row in CATALOGUE if "key_arn" in args_type(row[0]).__optional_keys__]
AT_REST = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
QUEUE = "aws:sqs/queue:Queue"
ARGS = dict(CATALOGUE)
MORE = {Kubernetes: "it-cluster-may-encrypt"}
"""Policy by which a role may use the key: there is none for a key that needs no asking."""


@pytest.fixture(params=KEYED, ids=lambda row: row[0].__name__)
def row(request):
    return request.param


def keys(engine):
    """Values of every property that names a KMS key, by resource and property."""
    return {
        (each.name, wire): value
        for each in engine.resources
        if each.custom
        for wire, value in each.inputs.items()
        if "kms" in wire.lower()
    }


def test_no_component_asks_for_a_key():
    assert len(KEYED) > 10
    assert not [cls for cls, _ in CATALOGUE if "key_arn" in args_type(cls).__required_keys__]


def test_without_a_key_none_is_named_and_none_is_used(engine, row):
    cls, args = row
    engine.run(lambda: cls("it", args))
    assert keys(engine) == {}
    assert not [each.name for each in engine.resources if "kms:" in repr(each.inputs)]


def test_with_a_key_it_is_the_only_one(engine, row):
    cls, args = row
    engine.run(lambda: cls("it", {**args, "key_arn": "arn:key"}))
    assert set(keys(engine).values()) <= {"arn:key"}
    assert [each.name for each in engine.resources if "arn:key" in repr(each.inputs)]


def test_the_same_is_declared_with_a_key_and_without(engine, row):
    cls, args = row
    engine.run(lambda: cls("it", args))
    without = [each.urn for each in engine.resources]
    engine.run(lambda: cls("it", {**args, "key_arn": "arn:key"}))
    asking = [each for each in engine.resources if each.name == MORE.get(cls)]
    assert len(asking) == (cls in MORE)
    assert [each.urn for each in engine.resources if each not in asking] == without


@pytest.mark.parametrize("cls", [Queue, Function])
def test_without_a_key_sqs_has_one_that_asks_nobody(engine, cls):
    engine.run(lambda: cls("it", ARGS[cls]))
    assert {each.get("sqsManagedSseEnabled") for each in engine.of(QUEUE)} == {True}
    engine.run(lambda: cls("it", {**ARGS[cls], "key_arn": "arn:key"}))
    # AWS takes one of the two.
    assert {each.get("sqsManagedSseEnabled") for each in engine.of(QUEUE)} == {None}


def test_a_database_is_encrypted_whosever_the_key(engine):
    engine.run(lambda: Postgres("it", ARGS[Postgres]))
    instance = engine.one("aws:rds/instance:Instance")
    assert instance["storageEncrypted"] is instance["manageMasterUserPassword"] is True


def test_a_bucket_is_encrypted_by_s3(engine):
    engine.run(lambda: Bucket("it", {}))
    assert engine.one(AT_REST)["rules"] == [
        {"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}
    ]


@pytest.mark.parametrize(
    ("cls", "word", "services"),
    [
        (Bucket, "read", {"s3"}),
        (Bucket, "write", {"s3"}),
        (Table, "read", {"dynamodb"}),
        (Table, "write", {"dynamodb"}),
        (Queue, "send", {"sqs"}),
        (Queue, "receive", {"sqs"}),
    ],
)
def test_who_uses_what_has_no_key_of_ours_is_granted_no_key(engine, cls, word, services):
    seen = []
    engine.run(lambda: seen.append(cls("it", ARGS[cls]).binding(word)))
    (binding,) = seen
    actions = [action for grant in binding["grants"] for action in grant["actions"]]
    assert {action.partition(":")[0] for action in actions} == services


def test_who_sends_to_a_topic_without_a_key_of_ours_is_granted_no_key(engine):
    seen = []
    engine.run(lambda: seen.append(Topic("it", {}).binding()["grants"]))
    assert [grant["actions"] for grant in seen[0]] == [["sns:Publish"]]


def test_secrets_are_handed_on_without_a_key(engine):
    seen = []

    def program():
        seen.append(Postgres("board", ARGS[Postgres]).binding())
        seen.append(KeptSecret("stripe", {"value": "hush"}).ref())

    engine.run(program)
    login, ref = seen
    assert ref.keys() == {"arn"}
    assert login.keys() == {"access", "target", "environment", "secrets", "secret_arn"}
