"""What those need who deploy each stack file, as an auditor of IAM reads it."""

import json
import re
from pathlib import Path

import pytest
from parliament import analyze_policy_string

from plan import recorder
from plan.operator.policy import operator, regions, statements
from plan.operator.statements import LIMIT, size

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for pattern in ("Pulumi.*.yaml", "blueprints/*.yaml", "tests/stacks/apart.yaml")
    for path in sorted(ROOT.glob(pattern))
]
MOST = 10
"""Managed policies of one group, as AWS's quota is at first."""
# What has no name to be limited by; and who may set a bucket's policy could read what is in it.
KNOWN = {"RESOURCE_STAR", "RESOURCE_POLICY_PRIVILEGE_ESCALATION"}
ROLES = "arn:aws:iam::*:role/"


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.name)
def record(request):
    return recorder.record_file(request.param)


@pytest.fixture(scope="module")
def policies(record):
    """Documents of a stack by name; that every type and look-up has its entry is seen here."""
    return operator(record).policies


def test_parliament_finds_nothing_else(record):
    told = operator(record)
    for name, document in {**told.policies, **told.mfa, **told.preview}.items():
        found = {one.issue for one in analyze_policy_string(json.dumps(document)).findings}
        known = KNOWN if name in told.policies else {"RESOURCE_STAR"}
        assert found <= (known if name not in told.mfa else set()), name


def test_it_fits_into_a_group_and_into_a_role(record):
    told = operator(record)
    assert 1 <= len(told.policies) < MOST
    assert 1 <= len(told.preview) <= len(told.policies)
    every = {**told.policies, **told.mfa, **told.preview}
    assert all(size(document) <= LIMIT for document in every.values())


def test_a_preview_may_change_nothing(record):
    documents = operator(record).preview.values()
    actions = {a for one in documents for each in one["Statement"] for a in each["Action"]}
    verbs = ("Batch(Check|Get)", "Decrypt", "Describe", "Get", "GET", "List", "View")
    reads = re.compile(rf"[\w-]+:({'|'.join(verbs)})[\w*]*")
    assert [action for action in sorted(actions) if not reads.fullmatch(action)] == []


def test_nothing_is_allowed_by_a_wildcard_but_reading(policies):
    for document in policies.values():
        for statement in document["Statement"]:
            wild = [a for a in statement.get("Action", ()) if "*" in a]
            assert all(re.fullmatch(r"[\w-]+:Describe\*", action) for action in wild)


def test_every_role_is_passed_to_whom_it_is_for_and_no_other(record):
    passed = [one for one in statements(record) if one.actions == ("iam:PassRole",)]
    roles = [arn for one in passed for arn in one.resources]
    made = [r for r in record.resources if r.type == "aws:iam/role:Role"]
    # Others are taken by the roles of services, and passed to nobody.
    taken = [r for r in made if '"Service"' in r.inputs["assumeRolePolicy"]]
    assert sorted(roles) == sorted(f"{ROLES}{role.name}-*" for role in taken)
    for one in passed:
        services = one.condition["StringEquals"]["iam:PassedToService"]
        assert services
        assert all(service.endswith(".amazonaws.com") for service in services)


def test_only_services_of_no_region_are_allowed_in_all(record):
    here = regions(record)
    assert set(here) <= {"eu-north-1", "us-east-1"}
    everywhere = {"budgets", "ce", "cloudfront", "iam", "route53", "sts"}
    for one in statements(record):
        services = {action.split(":")[0] for action in one.actions}
        if services & everywhere:
            assert services <= everywhere
        else:
            assert one.condition["StringEquals"]["aws:RequestedRegion"] == here


def test_data_is_reached_by_name_alone(record):
    for one in statements(record):
        data = {"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "secretsmanager:GetSecretValue"}
        if data & set(one.actions):
            assert "*" not in one.resources
            assert all(re.match(r"arn:aws:(s3|secretsmanager):", arn) for arn in one.resources)


def test_the_tags_that_it_asks_for_are_those_that_every_resource_gets(record):
    (provider,) = (r for r in record.resources if r.type == "pulumi:providers:aws")
    tags = json.loads(provider.inputs["defaultTags"])["tags"]
    (tagged,) = (one for one in statements(record) if "ec2:DeleteVpc" in one.actions)
    equal = tagged.condition["StringEquals"]
    asked = {key.split("/")[1]: equal[key] for key in equal if key.startswith("aws:ResourceTag/")}
    assert asked == {"project": tags["project"], "stack": tags["stack"]}


def test_what_is_made_can_be_unmade(policies):
    actions = {
        action
        for document in policies.values()
        for statement in document["Statement"]
        for action in statement.get("Action", ())
    }
    made = {a.replace(":Create", ":Delete", 1) for a in actions if ":Create" in a}
    # Made along with something else, deleted with it, or under another name.
    other = {
        "autoscaling:DeleteOrUpdateTags",
        "ec2:DeleteFlowLog",
        "ec2:DeleteLaunchTemplateVersion",
        "ec2:DeleteVpcEndpoint",
        "elasticache:DeleteSnapshot",
        "iam:DeleteServiceLinkedRole",
        "iam:DeleteVirtualMFADevice",
        "kafka:DeleteClusterV2",
        "kms:DeleteGrant",
        "kms:DeleteKey",
        "rds:DeleteDBClusterSnapshot",
        "secretsmanager:DeleteSecret",
        "servicediscovery:DeletePrivateDnsNamespace",
    }
    assert made - actions <= other
    assert {"ec2:DeleteVpc", "iam:DeleteRole", "logs:DeleteLogGroup"} <= actions
