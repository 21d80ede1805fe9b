"""Records of what the engine sends."""

import pytest

from plan.graph import graph
from plan.policy.received import UNKNOWN as ALL_UNKNOWN
from plan.policy.received import record
from plan.policy.unread import Reader
from plan.record import Record, Secret
from plan.rules.subject import Subject
from tests.plan.policy.sent import KEY, PART, PROVIDER, QUEUE, ROOT, UNKNOWN, asked, sent

ARN = "arn:aws:kms:eu-north-1:123456789012:key/1"


def seen(*resources, **options) -> Record:
    return record(asked(*resources, **options), "shop", "test", Reader())


def inputs(*resources) -> dict[str, object]:
    """Properties of the first of the resources."""
    return dict(seen(*resources).by_urn()[resources[0].urn].inputs)


def test_a_resource_in_the_words_of_the_recorder():
    resource = sent(QUEUE, "jobs", delaySeconds=3)
    (one,) = [one for one in seen(resource).resources if one.type == QUEUE]
    assert (one.urn, one.name, one.parent, one.provider) == (resource.urn, "jobs", PART, PROVIDER)
    assert one.custom
    assert one.inputs == {"delaySeconds": 3}
    assert (one.options.protect, one.options.ignore_changes) == (True, ("tags",))


def test_what_is_around_it():
    by_urn = seen().by_urn()
    assert [by_urn[urn].custom for urn in (ROOT, PART, PROVIDER)] == [False, False, True]
    assert [by_urn[urn].parent for urn in (ROOT, PART, PROVIDER)] == ["", ROOT, ROOT]
    assert (seen().project, seen().stack) == ("shop", "test")


def test_the_order_is_that_of_the_urns_whatever_the_engine_sends():
    one, two = sent(QUEUE, "a"), sent(QUEUE, "b")
    urns = [resource.urn for resource in seen(one, two).resources]
    assert urns == sorted(urns)
    assert seen(one, two) == seen(two, one)


@pytest.mark.parametrize(("posture", "dev"), [("dev", True), ("prod", False)])
def test_the_posture_is_read_from_the_providers_tags(posture, dev):
    assert Subject(seen(posture=posture)).is_dev is dev


def test_numbers_secrets_and_containers():
    plain = {"delaySeconds": 30, "share": 0.5, "fifo": False, "none": None, "list": [1, "a", {}]}
    assert inputs(sent(QUEUE, password=Secret("hidden"), **plain)) == {
        **plain,
        "password": Secret("hidden"),
    }


@pytest.mark.parametrize("unknown", sorted(ALL_UNKNOWN))
def test_what_a_preview_does_not_know_names_where_it_comes_from(unknown):
    key = sent(KEY, "key")
    queue = sent(QUEUE, needs={"kmsMasterKeyId": [key]}, kmsMasterKeyId=unknown)
    assert inputs(queue, key) == {"kmsMasterKeyId": "<<kms.Key/key.id>>"}


def test_what_nobody_gave_is_not_there():
    queue = sent(QUEUE, arn=UNKNOWN, list=["a", UNKNOWN], map={"a": 1, "b": UNKNOWN})
    assert inputs(queue) == {"list": ["a"], "map": {"a": 1}}


def test_a_list_of_unknown_names_has_as_many_of_them():
    keys = [sent(KEY, "a"), sent(KEY, "b")]
    queue = sent(QUEUE, needs={"keys": keys, "more": keys}, keys=[UNKNOWN] * 2, more=[UNKNOWN])
    assert inputs(queue, *keys) == {
        "keys": ["<<kms.Key/a.id>>", "<<kms.Key/b.id>>"],
        "more": ["<<kms.Key/a.id>><<kms.Key/b.id>>"],
    }


def test_what_comes_from_a_component_alone_is_not_there():
    queue = sent(QUEUE, policy=UNKNOWN)
    queue.propertyDependencies["policy"].urns.append(PART)
    assert inputs(queue) == {}


def test_ids_and_arns_that_are_known_become_placeholders_too():
    key = sent(KEY, "key", id="1", arn=ARN)
    needs = {"keyId": [key], "policy": [key], "named": [key]}
    policy = f'{{"Resource": "{ARN}", "Sid": "1"}}'
    queue = sent(QUEUE, needs=needs, keyId="1", policy=policy, named=[{"key": ARN}], free="1")
    assert inputs(queue, key) == {
        "keyId": "<<kms.Key/key.id>>",
        "policy": '{"Resource": "<<kms.Key/key.arn>>", "Sid": "1"}',
        "named": [{"key": "<<kms.Key/key.arn>>"}],
        "free": "1",
    }


def test_a_source_that_has_neither_is_left_alone():
    key = sent(KEY, "key", arn="")
    assert inputs(sent(QUEUE, needs={"keyId": [key]}, keyId="2"), key) == {"keyId": "2"}
    gone = sent(QUEUE, needs={"keyId": [key]}, keyId="2")
    assert inputs(gone) == {"keyId": "2"}


def test_the_graph_finds_its_way_in_a_preview():
    group = "aws:ec2/securityGroup:SecurityGroup"
    one = sent(group, "a")
    needs = {"securityGroupId": [one]}
    rule = sent(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        needs=needs,
        securityGroupId=UNKNOWN,
        cidrIpv4="0.0.0.0/0",
        ipProtocol="tcp",
        fromPort=443,
        toPort=443,
    )
    (edge,) = graph(seen(one, rule)).edges
    assert (edge.source.name, edge.target.name, edge.port) == ("internet", "part", "443")
