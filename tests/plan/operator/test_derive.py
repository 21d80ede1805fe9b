import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from plan.operator import derive, sources, table

ROOT = Path(__file__).parents[3]
TYPES = """
[resources]
"aws:ec2/vpc:Vpc" = { type = "aws_vpc" }
"aws:iam/role:Role" = { type = "aws_iam_role" }
[functions]
"aws:index/getRegion:getRegion" = { type = "aws_region" }
"""
FACTS = """
beside = ["ec2", "iam"]
tagged = ["ec2:Delete*"]
untagged = ["ec2:DeleteTags"]
private = ["s3:*"]
reads = ["kms:Decrypt"]
never = ["rds:secgrp"]
global = ["iam"]
[modules]
lb = "ElasticLoadBalancingV2"
[prefixes]
ElasticLoadBalancingV2 = "elasticloadbalancing"
[linked]
ecs = "ecs.amazonaws.com"
[arns]
"iam:role" = { of = ["aws:iam/role:Role"] }
"s3:bucket" = { of = ["aws:s3/bucket:Bucket"], also = ["mine"] }
"scheduler:schedule" = { of = [], hole = "ScheduleName" }
[resources]
"docker:index/image:Image" = { actions = ["ecr:PutImage", "ecr:BatchGetImage"] }
[functions]
"aws:index/getRegion:getRegion" = { actions = ["s3:GetBucketAcl", "iam:GetRole"] }
"""


class Facts:
    """Facts and types of a test's own."""

    def __init__(self, folder: Path) -> None:
        self.facts, self.types = folder / "facts.toml", folder / "types.toml"
        self.facts.write_text(FACTS)
        self.types.write_text(TYPES)

    def change(self, old: str, new: str) -> None:
        assert old in self.facts.read_text()
        self.facts.write_text(self.facts.read_text().replace(old, new, 1))

    def entry(self, token: str, told: str) -> dict[str, Any]:
        """Derive with one more entry."""
        self.change("[resources]\n", f'[resources]\n"{token}" = {told}\n')
        return derive.derive()


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Facts:
    made = Facts(tmp_path)
    monkeypatch.setattr(derive, "FACTS", made.facts)
    monkeypatch.setattr(derive, "TYPES", made.types)
    monkeypatch.setattr(derive, "TABLE", tmp_path / "actions.json")
    return made


def test_the_committed_table_is_a_fresh_derivation():
    assert table.TABLE.read_text() == derive.text(derive.derive()), (
        "run: .venv/bin/python -m plan.operator.derive"
    )


@pytest.mark.usefixtures("facts")
def test_actions_are_those_of_cloudformations_handlers():
    found = derive.derive()["resources"]
    assert list(found) == ["aws:ec2/vpc:Vpc", "aws:iam/role:Role", "docker:index/image:Image"]
    assert {"ec2:CreateVpc", "ec2:DeleteVpc", "ec2:DescribeVpcs"} <= set(found["aws:ec2/vpc:Vpc"])
    assert found["docker:index/image:Image"] == ["ecr:BatchGetImage", "ecr:PutImage"]


def test_passing_a_role_is_left_to_the_roles(facts: Facts):
    told = sources.handlers("AWS::ECS::Service")
    found = facts.entry("aws:ecs/service:Service", "{}")["resources"]["aws:ecs/service:Service"]
    assert "iam:PassRole" in told
    assert "iam:PassRole" not in found
    assert "ecs:CreateService" in found


def test_what_iam_does_not_know_and_other_services_are_left_out(facts: Facts):
    told = sources.handlers("AWS::Lambda::Function")
    entry = facts.entry("aws:lambda/function:Function", "{}")["resources"]
    found = entry["aws:lambda/function:Function"]
    assert {"s3:GetObject", "ec2:DescribeVpcs", "lambda:PutFunctionScalingConfig"} <= told
    assert {action.split(":")[0] for action in found} == {"ec2", "lambda"}
    assert "lambda:PutFunctionScalingConfig" not in found


def test_an_entry_adds_and_takes_away(facts: Facts):
    told = '{ also = ["ec2:DescribeRouteTables"], without = ["ec2:Modify*"] }'
    found = facts.entry("aws:ec2/vpc:Vpc", told)["resources"]["aws:ec2/vpc:Vpc"]
    assert "ec2:DescribeRouteTables" in found
    assert not any(action.startswith("ec2:Modify") for action in found)


def test_an_action_is_spelt_as_iam_spells_it(facts: Facts):
    assert "CloudTrail:CreateTrail" in sources.handlers("AWS::CloudTrail::Trail")
    told = '{ without = ["iam:CreateService*"] }'
    found = facts.entry("aws:cloudtrail/trail:Trail", told)["resources"]
    assert "cloudtrail:CreateTrail" in found["aws:cloudtrail/trail:Trail"]


@pytest.mark.parametrize(
    ("token", "told", "reason"),
    [
        ("aws:ec2/vpc:Vpc", '{ without = ["ec2:Fly*"] }', r"nothing of AWS::EC2::VPC is ec2:Fly\*"),
        ("aws:ec2/vpc:Vpc", '{ also = ["ec2:CreateVpc"] }', "has ec2:CreateVpc already"),
        ("aws:ec2/vpc:Vpc", '{ also = ["ec2:Fly"] }', "IAM has no ec2:Fly"),
        ("aws:s3/x:X", "{}", "CloudFormation has no AWS::s3::X: name its type or the actions"),
        ("aws:s3/x:X", '{ cloudformation = "AWS::S3::X" }', "CloudFormation has no AWS::S3::X"),
        (
            "aws:lb/listenerCertificate:ListenerCertificate",
            "{}",
            "does not say what AWS::ElasticLoadBalancingV2::ListenerCertificate asks for",
        ),
        ("aws:rds/x:X", '{ actions = ["iam:CreateServiceLinkedRole"] }', r"Tell rds in \[linked\]"),
    ],
)
def test_a_gap_is_told(facts: Facts, token: str, told: str, reason: str):
    with pytest.raises(LookupError, match=reason):
        facts.entry(token, told)


def test_a_look_up_of_the_export_has_its_entry(facts: Facts):
    facts.change('"aws:index/getRegion:getRegion"', '"aws:index/getOther:getOther"')
    with pytest.raises(LookupError, match=r"not in \[functions\]: aws:index/getRegion:getRegion"):
        derive.derive()


def test_scopes(facts: Facts):
    scopes = facts.entry("aws:s3/bucket:Bucket", "{}")["scopes"]
    assert scopes["ec2:DeleteVpc"] == "tagged"
    assert "ec2:DeleteTags" not in scopes
    assert scopes["iam:CreateRole"] == ["iam:role"]
    assert scopes["s3:GetBucketAcl"] == ["s3:bucket"]
    # Reading that is not private, what has no kind, and a kind that no name tells.
    assert not {"iam:GetRole", "ec2:CreateVpc", "s3:PutObject"} & set(scopes)


def test_what_changes_nothing(facts: Facts):
    actions = '["kms:Decrypt", "kms:Encrypt", "autoscaling:Describe*", "autoscaling:Delete*"]'
    reads = facts.entry("aws:x/y:Y", f"{{ actions = {actions} }}")["reads"]
    assert {"kms:Decrypt", "autoscaling:Describe*", "ec2:DescribeVpcs", "iam:GetRole"} <= {*reads}
    assert not {"kms:Encrypt", "autoscaling:Delete*", "ec2:CreateVpc", "iam:TagRole"} & {*reads}


def test_a_kind_that_the_product_has_none_of_is_no_hindrance(facts: Facts):
    facts.change('"iam:role" =', '"rds:pg" = { of = [] }\n"iam:role" =')
    found = facts.entry("aws:x/y:Y", '{ actions = ["rds:DeleteDBParameterGroup"] }')
    assert found["scopes"]["rds:DeleteDBParameterGroup"] == ["rds:pg"]
    facts.change('["rds:DeleteDBParameterGroup"]', '["rds:CreateDBInstance"]')
    assert "rds:CreateDBInstance" not in derive.derive()["scopes"]


@pytest.mark.usefixtures("facts")
def test_arns_have_a_hole_for_the_name():
    assert derive.derive()["arns"] == {
        "iam:role": {"arn": "arn:aws:iam::*:role/{}", "of": ["aws:iam/role:Role"]},
        "s3:bucket": {"arn": "arn:aws:s3:::{}", "of": ["aws:s3/bucket:Bucket"], "also": ["mine"]},
        "scheduler:schedule": {"arn": "arn:aws:scheduler:*:*:schedule/*/{}", "of": []},
    }


def test_a_hole_that_is_not_there_is_told(facts: Facts):
    facts.change('hole = "ScheduleName"', 'hole = "Name"')
    with pytest.raises(LookupError, match=r"schedule/.* has no Name"):
        derive.derive()


def test_who_the_service_linked_role_is_for(facts: Facts):
    found = facts.entry("aws:ecs/cluster:Cluster", "{}")
    assert found["linked"] == {"aws:ecs/cluster:Cluster": "ecs.amazonaws.com"}


def test_a_line_an_entry(facts: Facts):
    found = derive.derive()
    written = derive.text(found)
    assert json.loads(written) == found
    assert '"global": [\n"iam"\n],\n"reads": [\n' in written
    assert '\n],\n"scopes": {\n' in written
    assert facts.facts.exists()


def test_the_table_is_written_and_compared(facts: Facts, capsys: pytest.CaptureFixture[str]):
    derive.TABLE.write_text("{}")
    assert derive.main(["--check"]) == 1
    assert capsys.readouterr().err == "actions.json differs from a fresh derivation\n"
    assert derive.main([]) == 0
    assert derive.main(["--check"]) == 0
    assert facts.types.exists()


def test_it_is_a_command():
    command = [sys.executable, "-m", "plan.operator.derive", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
