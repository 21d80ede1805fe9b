"""What a small stack takes, statement by statement."""

import json

import pulumi
import pulumi_aws as aws
import pytest

from plan.operator.errors import Unlisted
from plan.operator.mfa import WITHOUT, mfa
from plan.operator.policy import Operator, operator, reading, regions, statements
from plan.operator.statements import Statement
from plan.record import Lookup, Record
from plan.recorder import run

HERE = {"aws:RequestedRegion": ["eu-north-1"]}


def trust(*services: str) -> str:
    told = services[0] if len(services) == 1 else list(services)
    trusted = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": told}}
    return json.dumps({"Version": "2012-10-17", "Statement": [trusted]})


def recorded(program, **changes) -> Record:
    made = run(program, project="shop", stack="test")
    return Record(**{**vars(made), "config": {"aws:region": "eu-north-1"}, **changes})


def roles() -> None:
    tasks = "ecs-tasks.amazonaws.com"
    aws.iam.Role("web", assume_role_policy=trust(tasks))
    aws.iam.Role("api", assume_role_policy=trust(tasks))
    aws.iam.Role("edge", assume_role_policy=trust("lambda.amazonaws.com", "edge.amazonaws.com"))
    aws.iam.Role(
        "deploy",
        assume_role_policy=json.dumps({"Statement": [{"Principal": {"Federated": "x"}}]}),
    )


def allowing(found: list[Statement], action: str) -> list[Statement]:
    return [one for one in found if action in one.actions]


def only(record: Record, action: str) -> Statement:
    (found,) = allowing(list(statements(record)), action)
    return found


def test_a_role_is_made_by_name_and_in_no_region():
    made = only(recorded(roles), "iam:CreateRole")
    assert made.resources == tuple(
        f"arn:aws:iam::*:role/{name}-*" for name in ("api", "deploy", "edge", "web")
    )
    assert made.condition == {}
    assert {"iam:PutRolePolicy", "iam:DeleteRole", "iam:TagRole"} <= set(made.actions)
    assert "iam:CreateInstanceProfile" not in made.actions


def test_a_role_is_passed_to_those_alone_that_it_trusts():
    found = allowing(list(statements(recorded(roles))), "iam:PassRole")
    assert [(one.resources, one.condition) for one in found] == [
        (
            ("arn:aws:iam::*:role/api-*", "arn:aws:iam::*:role/web-*"),
            {"StringEquals": {"iam:PassedToService": ["ecs-tasks.amazonaws.com"]}},
        ),
        (
            ("arn:aws:iam::*:role/edge-*",),
            {
                "StringEquals": {
                    "iam:PassedToService": ["edge.amazonaws.com", "lambda.amazonaws.com"]
                }
            },
        ),
    ]
    assert all(one.actions == ("iam:PassRole",) for one in found)


def test_nothing_is_passed_and_nothing_linked_where_nothing_is_to_be():
    record = recorded(lambda: aws.ec2.Vpc("app", cidr_block="10.0.0.0/16"))
    actions = {action for one in statements(record) for action in one.actions}
    assert "ec2:CreateVpc" in actions
    assert {action.split(":")[0] for action in actions} == {"ec2"}


def test_what_has_no_name_is_limited_to_the_region():
    made = only(recorded(lambda: aws.ec2.Vpc("app", cidr_block="10.0.0.0/16")), "ec2:CreateVpc")
    assert made.resources == ("*",)
    assert made.condition == {"StringEquals": HERE}


def test_only_what_carries_the_stacks_tags_is_deleted_where_no_name_tells():
    def program():
        aws.ec2.Vpc("app", cidr_block="10.0.0.0/16")
        aws.kms.Key("key")

    own = {"aws:ResourceTag/project": "shop", "aws:ResourceTag/stack": "test"}
    found = only(recorded(program), "ec2:DeleteVpc")
    assert found.condition == {"StringEquals": {**HERE, **own}}
    assert "kms:ScheduleKeyDeletion" in found.actions
    assert "kms:CreateKey" not in found.actions


def test_a_stack_in_two_regions_is_allowed_both_and_no_more():
    def program():
        aws.ec2.Vpc("app", cidr_block="10.0.0.0/16")
        aws.acm.Certificate("edge", domain_name="example.com", region="us-east-1")

    record = recorded(program)
    assert regions(record) == ["eu-north-1", "us-east-1"]
    assert only(record, "acm:RequestCertificate").condition == {
        "StringEquals": {"aws:RequestedRegion": ["eu-north-1", "us-east-1"]}
    }


def test_a_bucket_is_read_by_name_alone():
    found = only(recorded(lambda: aws.s3.Bucket("logs")), "s3:ListBucket")
    assert found.resources == ("arn:aws:s3:::logs-*", "arn:aws:s3:::logs-*/*")
    assert found.condition == {"StringEquals": HERE}
    assert "s3:GetObject" not in found.actions


def test_a_database_makes_its_secret_under_the_name_that_aws_gives_it():
    def program():
        aws.rds.Instance("board", instance_class="db.t4g.micro")

    found = only(recorded(program), "secretsmanager:CreateSecret")
    assert found.resources == ("arn:aws:secretsmanager:*:*:secret:rds!*",)
    assert "secretsmanager:GetSecretValue" not in found.actions
    database = only(recorded(program), "rds:DeleteDBInstance").resources
    assert "arn:aws:rds:*:*:db:board*" in database
    assert not [arn for arn in database if arn.endswith(":db:*")]


def test_the_service_linked_roles_are_those_of_the_types():
    def program():
        aws.ecs.Cluster("cluster")
        aws.lb.LoadBalancer("balancer")

    found = only(recorded(program), "iam:CreateServiceLinkedRole")
    assert found.resources == ("arn:aws:iam::*:role/aws-service-role/*",)
    assert found.condition == {
        "StringEquals": {
            "iam:AWSServiceName": ["ecs.amazonaws.com", "elasticloadbalancing.amazonaws.com"]
        }
    }


def test_what_scales_has_the_role_of_its_own_service():
    def program():
        for service in ("ecs", "kafka"):
            aws.appautoscaling.Target(
                service,
                service_namespace=service,
                scalable_dimension=f"{service}:x:y",
                resource_id="x",
                min_capacity=1,
                max_capacity=2,
            )

    found = only(recorded(program), "iam:CreateServiceLinkedRole")
    assert found.condition == {
        "StringEquals": {
            "iam:AWSServiceName": [
                "ecs.application-autoscaling.amazonaws.com",
                "kafka.application-autoscaling.amazonaws.com",
            ]
        }
    }


def test_a_look_up_asks_for_what_it_names():
    hub = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:hub-Ab12Cd"
    token = "aws:secretsmanager/getSecretVersion:getSecretVersion"
    asked = Lookup("secretsmanager.getSecretVersion/1", token, {"secretId": hub}, "", {})
    found = only(recorded(lambda: None, lookups=(asked,)), "secretsmanager:GetSecretValue")
    assert found == Statement(("secretsmanager:GetSecretValue",), (hub,), {"StringEquals": HERE})


def test_a_look_up_without_a_name_is_for_all():
    asked = Lookup("x/1", "aws:route53/getZone:getZone", {"name": "example.com"}, "", {})
    found = only(recorded(lambda: None, lookups=(asked,)), "route53:ListHostedZones")
    assert (found.resources, found.condition) == (("*",), {})


def test_a_type_that_is_not_listed_stops_it_by_name():
    class Unknown(pulumi.CustomResource):
        def __init__(self) -> None:
            super().__init__("aws:quantum/cat:Cat", "cat", {})

    with pytest.raises(Unlisted, match=r"aws:quantum/cat:Cat, aws:x/getY:getY\? See"):
        operator(recorded(Unknown, lookups=(Lookup("x/1", "aws:x/getY:getY", {}, "", {}),)))


def test_an_empty_stack_needs_no_permission():
    assert statements(recorded(lambda: None)) == []


def test_the_group_has_the_documents_and_the_demand_for_mfa():
    made = operator(recorded(roles))
    assert made == Operator(
        "shop-test-operators", made.policies, {"shop-test-mfa": mfa()}, made.preview
    )
    assert list(made.policies) == ["shop-test-operator-1"]
    assert list(made.preview) == ["shop-test-preview-1"]


def test_a_preview_reads_what_a_deployment_reads_and_changes_nothing():
    def program():
        roles()
        aws.ec2.Vpc("app", cidr_block="10.0.0.0/16")
        aws.kms.Key("key")
        aws.secretsmanager.SecretVersion("hub", secret_id="hub", secret_string="x")
        aws.autoscaling.Group("machines", max_size=1, min_size=1)

    allowed = list(statements(recorded(program)))
    found = list(reading(allowed))
    actions = {action for one in found for action in one.actions}
    verbs = {action.split(":")[1] for action in actions}
    assert {"ec2:DescribeVpcs", "iam:GetRole", "secretsmanager:GetSecretValue"} <= actions
    # What a key of the stack's has encrypted is read with it; of patterns, only those that read.
    assert {"kms:Decrypt", "autoscaling:Describe*"} <= actions
    assert all(verb.startswith(("Decrypt", "Describe", "Get", "List")) for verb in verbs)
    assert not {"iam:PassRole", "iam:CreateServiceLinkedRole", "kms:Encrypt"} & actions
    for one in found:
        (whole,) = (each for each in allowed if set(one.actions) <= set(each.actions))
        assert (one.resources, one.condition) == (whole.resources, whole.condition)


def test_without_mfa_only_a_factor_can_be_set_up():
    *allowed, denied = mfa()["Statement"]
    assert denied == {
        "Effect": "Deny",
        "NotAction": list(WITHOUT),
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    }
    actions = {action for one in allowed for action in one["Action"]}
    assert actions == set(WITHOUT) - {"sts:GetSessionToken"}
    assert not any("Deactivate" in action or "Delete" in action for action in WITHOUT)
    assert allowed[1]["Resource"] == [
        "arn:aws:iam::*:mfa/*",
        "arn:aws:iam::*:user/${aws:username}",
    ]
