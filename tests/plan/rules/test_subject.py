"""What rules ask of a record."""

import pytest

from plan.record import Record, Secret
from plan.rules.subject import PROVIDER, Subject, document, given
from tests.plan.rules.made import PART, made, record_of

BUCKET = made("aws:s3/bucket:Bucket", "logs")
BLOCK = made("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", needs={"bucket": [BUCKET]})
POLICY = made("aws:s3/bucketPolicy:BucketPolicy", needs={"bucket": [BUCKET], "policy": [BUCKET]})


def test_resources_by_type_in_the_order_of_the_types():
    subject = Subject(record_of(BLOCK, BUCKET, POLICY))
    assert subject.each(BUCKET.type, BLOCK.type) == [BUCKET, BLOCK]
    assert subject.each("aws:s3/other:Other") == []


def test_who_names_a_resource_in_a_property():
    subject = Subject(record_of(BUCKET, BLOCK, POLICY))
    assert subject.naming(BUCKET, "bucket", BLOCK.type) == [BLOCK]
    assert subject.naming(BUCKET, "bucket", POLICY.type, BLOCK.type) == [BLOCK, POLICY]
    assert subject.naming(BUCKET, "policy", BLOCK.type) == []
    assert subject.naming(BLOCK, "bucket", BLOCK.type) == []


def test_who_names_a_resource_by_way_of_another():
    waits = made("aws:s3/bucketPolicy:BucketPolicy", "waits", needs={"bucket": [BLOCK]})
    subject = Subject(record_of(BUCKET, BLOCK, waits))
    assert subject.naming(BUCKET, "bucket", waits.type) == [waits]
    assert subject.naming(BUCKET, "bucket", BLOCK.type, waits.type) == [BLOCK, waits]
    assert subject.naming(waits, "bucket", waits.type) == []


def test_those_that_name_each_other_are_found_once():
    one, two = (made("aws:sqs/queue:Queue", name) for name in ("one", "two"))
    one = made(one.type, "one", needs={"redrivePolicy": [two]})
    two = made(two.type, "two", needs={"redrivePolicy": [one]})
    assert Subject(record_of(one, two)).naming(one, "redrivePolicy", one.type) == [two, one]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ('{"Statement": [{"Effect": "Allow"}]}', [{"Effect": "Allow"}]),
        ('{"Statement": {"Effect": "Allow"}}', [{"Effect": "Allow"}]),
        ('{"Statement": ["odd"]}', []),
        ("{}", []),
        ("[]", []),
        ("text", []),
        (None, []),
    ],
)
def test_the_statements_of_a_document(text, statements):
    resource = made("aws:s3/bucketPolicy:BucketPolicy", policy=text)
    subject = Subject(record_of(resource))
    assert subject.statements(resource, "policy") == statements
    assert subject.statements(resource, "policy") is subject.statements(resource, "policy")


def test_whom_a_property_names():
    subject = Subject(record_of(BUCKET, POLICY))
    assert subject.named(POLICY, "policy") == [BUCKET]
    assert subject.named(POLICY, "other") == []
    assert Subject(record_of(POLICY)).named(POLICY, "policy") == []


def test_the_component_of_a_resource():
    assert Subject(record_of(BUCKET)).component(BUCKET).urn == PART


@pytest.mark.parametrize(("posture", "dev"), [("dev", True), ("prod", False), ("other", False)])
def test_the_posture_by_the_tags_of_the_provider(posture, dev):
    assert Subject(record_of(posture=posture)).is_dev is dev


@pytest.mark.parametrize("tags", [{"tags": {"posture": "dev"}}, '{"tags": {"posture": "dev"}}'])
def test_the_posture_as_an_object_and_as_the_sdk_writes_it(tags):
    assert Subject(Record("test", "test", [made(PROVIDER, defaultTags=tags)], [], {}, {})).is_dev


@pytest.mark.parametrize("tags", [None, "text", [], {"tags": "text"}, {"tags": {}}])
def test_who_says_nothing_of_it_is_not_for_development(tags):
    record = Record("test", "test", [made(PROVIDER, defaultTags=tags)], [], {}, {})
    assert not Subject(record).is_dev


def test_the_graph_is_that_of_the_record():
    assert [node.name for node in Subject(record_of(BUCKET)).graph.nodes] == ["part"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("plain", 1),
        ("list.0.key", "a"),
        ("list.1.key", "b"),
        ("list.2.key", None),
        ("single.0.key", "c"),
        ("single.1.key", None),
        ("single.key", "c"),
        ("kept", "hidden"),
        ("kept.deeper", None),
        ("around.inner", 2),
        ("plain.deeper", None),
        ("missing", None),
    ],
)
def test_an_input_by_its_path(path, value):
    one = made(
        "t:t:T",
        plain=1,
        list=[{"key": "a"}, {"key": "b"}],
        single={"key": "c"},
        kept=Secret("hidden"),
        around=Secret({"inner": 2}),
    )
    assert given(one, path) == value


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ('{"a": 1}', {"a": 1}),
        (Secret("[1]"), [1]),
        ({"a": 1}, {"a": 1}),
        ("<<iam.Role/x.arn>>", None),
        (None, None),
    ],
)
def test_json_text_as_its_value(value, read):
    assert document(value) == read
