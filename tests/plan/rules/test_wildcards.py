"""Where a wildcard is no more than AWS asks for."""

import pytest

from plan.rules.wildcards import beyond_need, is_wide

ACCOUNT = "<<lookup:index.getCallerIdentity/1.accountId>>"
TAGGED = {"StringEquals": {"aws:ResourceTag/owner": "me"}}
IN_REGION = {"StringEquals": {"aws:RequestedRegion": "eu-north-1"}}


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:s3:::files/*",
        "<<s3.Bucket/files.arn>>/*",
        "<<cloudwatch.LogGroup/tasks.arn>>:log-stream:*",
        f"arn:aws:logs:eu-north-1:{ACCOUNT}:log-group:RDSOSMetrics:log-stream:*",
        f"arn:aws:ecs:eu-north-1:{ACCOUNT}:task/<<ecs.Cluster/cluster.name>>/*",
        f"arn:aws:secretsmanager:eu-north-1:{ACCOUNT}:secret:hub-??????",
        "arn:aws:sqs:eu-north-1:1:events",
        "arn:aws:iam::*:role/tasks-task-role-*",
        "arn:aws:iam::*:role/aws-service-role/elasticloadbalancing.amazonaws.com/*",
    ],
)
def test_what_is_inside_of_something_named_is_not_wide(resource):
    assert not is_wide(resource)


@pytest.mark.parametrize(
    "resource",
    [
        "*",
        "arn:aws:s3:::*",
        "arn:*",
        "arn:aws:*:*:*:table/items",
        "arn:aws:iam::*:role/*",
        f"arn:aws:kms:eu-north-1:{ACCOUNT}:key/*",
        f"arn:aws:logs:eu-north-1:{ACCOUNT}:log-group:*",
        "arn:aws:dynamodb:*:*:table/*",
    ],
)
def test_all_of_a_kind_is_wide(resource):
    assert is_wide(resource)


@pytest.mark.parametrize(
    ("action", "resource", "services"),
    [
        ("s3:PutObject", "arn:aws:s3:::files/*", []),
        ("ecr:GetAuthorizationToken", "*", []),
        ("ec2:DescribeInstances", "*", []),
        ("acm:ListCertificates", "*", []),
        ("codedeploy:GetDeploymentConfig", "*", []),
        ("ec2:CreateSecurityGroup", "arn:aws:ec2:eu-north-1:1:security-group/*", []),
        ("ec2:DeleteNetworkInterface", "*", ["lambda.amazonaws.com"]),
        ("logs:PutLogEvents", "*", ["apigateway.amazonaws.com"]),
    ],
)
def test_what_is_needed(action, resource, services):
    assert beyond_need({"Action": action, "Resource": resource}, services) is None


@pytest.mark.parametrize(
    ("action", "resource", "services", "said"),
    [
        ("s3:PutObject", "*", [], "s3:PutObject on *"),
        ("ec2:Describe*", "*", [], "ec2:Describe* on *"),
        ("ec2:CreateSecurityGroup", "*", [], "ec2:CreateSecurityGroup on *"),
        ("ec2:DeleteNetworkInterface", "*", [], "ec2:DeleteNetworkInterface on *"),
        ("logs:PutLogEvents", "*", ["ec2.amazonaws.com"], "logs:PutLogEvents on *"),
        (
            "kms:Decrypt",
            f"arn:aws:kms:eu-north-1:{ACCOUNT}:key/*",
            [],
            "kms:Decrypt on arn:aws:kms:eu-north-1:…:key/*",
        ),
    ],
)
def test_what_is_beyond_need(action, resource, services, said):
    assert beyond_need({"Action": action, "Resource": resource}, services) == said


def test_a_condition_names_the_resource_in_its_own_way():
    wide = {"Action": "ec2:DeleteSecurityGroup", "Resource": "*"}
    assert beyond_need({**wide, "Condition": TAGGED}, []) is None
    assert beyond_need({**wide, "Condition": IN_REGION}, []) == "ec2:DeleteSecurityGroup on *"
