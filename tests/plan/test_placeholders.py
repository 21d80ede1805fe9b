"""Placeholders: how they are written, and found again inside any value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan import placeholders
from plan.placeholders import PATTERN, Reference, number, references, short_type, token
from plan.record import Secret

GROUP = "<<ec2.SecurityGroup/tasks-sg.id>>"
names = st.from_regex(r"\A[a-z][a-z0-9-]{0,30}\Z")


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("aws:ec2/securityGroup:SecurityGroup", "ec2.SecurityGroup"),
        ("aws:index/getCallerIdentity:getCallerIdentity", "index.getCallerIdentity"),
        ("docker:index:Image", "docker.index.Image"),
        ("pulumi:providers:aws", "pulumi.providers.aws"),
        ("kubernetes:apps/v1:Deployment", "kubernetes.apps.Deployment"),
    ],
)
def test_short_types(long, short):
    assert short_type(long) == short


def test_tokens():
    assert token("ec2.SecurityGroup", "tasks-sg", "id") == GROUP
    assert token("ec2.SecurityGroup", "tasks-sg", "id", 2) == "<<ec2.SecurityGroup/tasks-sg.id~~>>"
    assert token("lookup:route53.getZone", "1", "arn") == "<<lookup:route53.getZone/1.arn>>"


def test_one_reference():
    text = "<<rds.Instance/orders-instance.masterUserSecrets.0.secretArn>>"
    assert list(references(text)) == [
        Reference("rds.Instance/orders-instance", ("masterUserSecrets", "0", "secretArn"))
    ]


def test_references_in_nested_values_in_order():
    value = {
        "b": [f"x-{GROUP}-<<sqs.Queue/in.arn>>", 5, None, True],
        "a": Secret({"c": "<<lookup:route53.getZone/1.zoneId>>"}),
    }
    assert list(references(value)) == [
        Reference("ec2.SecurityGroup/tasks-sg", ("id",)),
        Reference("sqs.Queue/in", ("arn",)),
        Reference("lookup:route53.getZone/1", ("zoneId",)),
    ]


@pytest.mark.parametrize(
    "value", ["", "plain", "<<", "<<no-slash.id>>", "a << b >> c", 5, None, 1.5]
)
def test_what_is_no_reference(value):
    assert list(references(value, {7: GROUP})) == []


def test_numbers_are_found_by_the_records_map_alone():
    port = number("rds.Instance", "db", "port")
    known = {port: "<<rds.Instance/db.port>>"}
    expected = [Reference("rds.Instance/db", ("port",))]
    assert list(references(port, known)) == expected
    assert list(references([f"postgres://host:{port}/app"], known)) == expected
    assert list(references(port)) == []
    assert list(references(f"1{port}", known)) == []


@given(names, names)
def test_numbers_are_exact_in_json_and_above_what_programs_say(name, path):
    found = number("rds.Instance", name, path)
    assert placeholders.LEAST <= found < 2**53
    assert found == float(found) == number("rds.Instance", name, path)
    assert list(references(str(found), {found: token("rds.Instance", name, path)}))


@given(names, st.lists(names, min_size=1, max_size=4), st.integers(0, 9))
def test_what_is_written_is_read_back(name, path, padding):
    text = token("ec2.Vpc", name, ".".join(path), padding)
    assert list(references(f"a{text}b")) == [Reference(f"ec2.Vpc/{name}", tuple(path))]
    match = PATTERN.fullmatch(text)
    assert match is not None
    assert (match["source"], match["path"]) == (f"ec2.Vpc/{name}", ".".join(path))
