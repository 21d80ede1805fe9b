"""Checks that read what a preview cannot know."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from plan.placeholders import PATTERN
from plan.policy.unread import MADE_OF_NAMES, Inputs, Reader
from plan.record import Secret
from plan.recorder import record_file
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, document, given
from tests.plan.rules.made import made, record_of

ROOT = Path(__file__).parents[3]
BUCKET, POLICY = "aws:s3/bucket:Bucket", "aws:s3/bucketPolicy:BucketPolicy"
FILES = [*sorted((ROOT / "blueprints").glob("*.yaml")), ROOT / "Pulumi.prod.yaml"]
# Names that no rule takes apart, and providers' own.
NAMES = {
    "arn",
    "clusterIdentifier",
    "clusterName",
    "dashboardBody",
    "domain",
    "family",
    "finalSnapshotIdentifier",
    "identifier",
    "imageName",
    "kubeconfig",
    "policyName",
    "sourceArn",
    "target",
    "userGroupId",
    "userId",
    "userName",
}


def has_policy(resource, subject):
    """Asks each policy of a bucket for a statement, by every way of reading."""
    for policy in subject.naming(resource, "bucket", POLICY):
        if document(given(policy, "policy")) or document(policy.inputs["policy"]):
            return None
    return "no policy"


RULE = Rule("A1", "All is good", Severity.HIGH, "Why.", "Do.", "Ours", (BUCKET,), has_policy)


def said(inputs: Mapping[str, Any], *unknown: str):
    """What the rule says of a bucket with a policy of these properties."""
    reader = Reader()
    bucket = made(BUCKET)
    policy = reader.noting(made(POLICY, needs={"bucket": [bucket]}, **inputs), frozenset(unknown))
    return reader.careful(RULE).check(bucket, Subject(record_of(bucket, policy)))


def test_a_finding_by_what_is_not_known_is_none():
    assert said({"policy": "<<s3.Bucket/one.id>>"}, "policy") == Exempt(
        "not known before the update: policy of one"
    )


def test_a_finding_by_what_is_known_stays():
    assert said({"policy": "{}"}) == "no policy"
    assert said({"policy": "{}", "bucket": "<<s3.Bucket/one.id>>"}, "bucket") == "no policy"


def test_what_is_met_is_met_whatever_was_read():
    assert said({"policy": '{"Statement": []}'}, "policy") is None


def test_only_what_the_check_itself_read_counts():
    reader = Reader()
    policy = reader.noting(made(POLICY, policy="<<x/y.id>>"), frozenset({"policy"}))
    assert given(policy, "policy") == "<<x/y.id>>"
    bucket = made(BUCKET)
    assert reader.careful(RULE).check(bucket, Subject(record_of(bucket))) == "no policy"


def test_a_resource_that_is_known_is_left_as_it_is():
    policy = made(POLICY, policy="{}", bucket="b")
    assert Reader().noting(policy, frozenset({"bucket"})) is policy


def test_inputs_are_a_mapping_like_others():
    told: list[str] = []
    inputs = Inputs({"policy": "a", "name": "b"}, frozenset({"policy"}), told.append)
    assert inputs == {"policy": "a", "name": "b"}
    assert (inputs.get("name"), inputs["name"], inputs.get("none", 1)) == ("b", "b", 1)
    assert told == []
    assert (inputs.get("policy"), inputs["policy"]) == ("a", "a")
    assert told == ["policy", "policy"]


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_what_components_make_of_names_is_listed(file):
    made_of_names = {
        key
        for resource in record_file(file).resources
        for key, value in resource.inputs.items()
        for text in [value.value if isinstance(value, Secret) else value]
        if isinstance(text, str) and PATTERN.search(text) and not PATTERN.fullmatch(text)
    }
    assert made_of_names <= MADE_OF_NAMES | NAMES
