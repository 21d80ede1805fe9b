"""Every policy of every stack file, as an auditor of IAM reads it."""

import json
import re
from pathlib import Path

import pytest
from parliament import analyze_policy_string

from components.compute.balancer_controller_policy import LISTS
from plan import recorder
from plan.placeholders import PATTERN

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for pattern in ("Pulumi.*.yaml", "blueprints/*.yaml", "tests/stacks/*.yaml")
    for path in sorted(ROOT.glob(pattern))
]
ACCOUNT = "123456789012"
UUID = "11111111-2222-3333-4444-555555555555-1"
BALANCING = f"arn:aws:elasticloadbalancing:eu-north-1:{ACCOUNT}"
ARNS = {
    "apigatewayv2.Api": f"arn:aws:execute-api:eu-north-1:{ACCOUNT}:a1b2c3d4e5",
    "cloudfront.Distribution": f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1ABCDEFGHIJKL",
    "codebuild.Project": f"arn:aws:codebuild:eu-north-1:{ACCOUNT}:project/name",
    "codeconnections.Connection": f"arn:aws:codeconnections:eu-north-1:{ACCOUNT}:connection/"
    "11111111-2222-3333-4444-555555555555",
    "cloudwatch.LogGroup": f"arn:aws:logs:eu-north-1:{ACCOUNT}:log-group:name",
    "elasticache.ReplicationGroup": (
        f"arn:aws:elasticache:eu-north-1:{ACCOUNT}:replicationgroup:name"
    ),
    "elasticache.User": f"arn:aws:elasticache:eu-north-1:{ACCOUNT}:user:name",
    "dynamodb.Table": f"arn:aws:dynamodb:eu-north-1:{ACCOUNT}:table/name",
    "cloudwatch.EventBus": f"arn:aws:events:eu-north-1:{ACCOUNT}:event-bus/name",
    "docdb.Cluster": f"arn:aws:secretsmanager:eu-north-1:{ACCOUNT}:secret:name-Ab12Cd",
    "ecr.Repository": f"arn:aws:ecr:eu-north-1:{ACCOUNT}:repository/name",
    "cloudwatch.EventRule": f"arn:aws:events:eu-north-1:{ACCOUNT}:rule/name",
    "cloudwatch.MetricAlarm": f"arn:aws:cloudwatch:eu-north-1:{ACCOUNT}:alarm:name",
    "ecs.Cluster": f"arn:aws:ecs:eu-north-1:{ACCOUNT}:cluster/name",
    "ecs.Service": f"arn:aws:ecs:eu-north-1:{ACCOUNT}:service/name/name",
    "iam.Role": f"arn:aws:iam::{ACCOUNT}:role/name",
    "kms.Key": f"arn:aws:kms:eu-north-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555",
    "lambda.Function": f"arn:aws:lambda:eu-north-1:{ACCOUNT}:function:name",
    "lb.Listener": f"{BALANCING}:listener/app/name/1/1",
    "lb.ListenerRule": f"{BALANCING}:listener-rule/app/name/1/1/1",
    "lb.TargetGroup": f"{BALANCING}:targetgroup/name/1",
    "msk.Cluster": f"arn:aws:kafka:eu-north-1:{ACCOUNT}:cluster/name/{UUID}",
    "msk.ServerlessCluster": f"arn:aws:kafka:eu-north-1:{ACCOUNT}:cluster/name/{UUID}",
    "opensearch.Domain": f"arn:aws:es:eu-north-1:{ACCOUNT}:domain/name",
    "rds.Cluster": f"arn:aws:secretsmanager:eu-north-1:{ACCOUNT}:secret:name-Ab12Cd",
    "rds.Instance": f"arn:aws:secretsmanager:eu-north-1:{ACCOUNT}:secret:name-Ab12Cd",
    "s3.Bucket": "arn:aws:s3:::name",
    "sfn.StateMachine": f"arn:aws:states:eu-north-1:{ACCOUNT}:stateMachine:name",
    "sqs.Queue": f"arn:aws:sqs:eu-north-1:{ACCOUNT}:name",
    "sns.Topic": f"arn:aws:sns:eu-north-1:{ACCOUNT}:name",
}
LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy"  # no policy of IAM
SHIFT = (["elasticloadbalancing:ModifyListener"], ["elasticloadbalancing:ModifyRule"])
# A wildcard that AWS offers no narrower form for.
WILD = {
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribeNotificationConfigurations",
    "autoscaling:DescribeScalingActivities",
    "ec2:DescribeAddresses",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstances",
    "ec2:DescribeSecurityGroups",
    "elasticloadbalancing:DescribeInstanceHealth",
    "elasticloadbalancing:DescribeLoadBalancers",
    "dynamodb:ListStreams",
    "ecr:GetAuthorizationToken",
    "ecs:CreateTaskSet",
    "ecs:DescribeTaskDefinition",
    "ecs:DiscoverPollEndpoint",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "logs:DescribeLogGroups",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
}
# They use a role of the same account alone, and name no account when they do.
OF_THEIR_ACCOUNT = {"apigateway.amazonaws.com", "ec2.amazonaws.com", "lambda.amazonaws.com"}
# API Gateway takes no role for the logs of an account that may do less than AWS's own policy says.
GATEWAY_LOGS = "gateway-account-logs policy"
WILD_LOGS = {
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogGroups",
    "logs:DescribeLogStreams",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:PutLogEvents",
}
# Lambda asks for its network interfaces before it has any, as in AWS's own policy for it.
IN_A_NETWORK = tuple(
    f"{name}-may-run policy" for name in ("digest", "find", "forward", "reads", "tasks")
)
WILD_INTERFACES = {
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
}
# So it does for the pollers of a stream, whose brokers it asks for by no ARN.
OF_POLLERS = ("counts-may-clicks policy", "reads-may-changes policy")
WILD_POLLERS = {
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "kafka:GetBootstrapBrokers",
}
# What it looks at is listed, never named.
CONTROLLERS = tuple(f"{label}-apps-controller-may-balance policy" for label in ("nodes", "pods"))
WIDER = {
    GATEWAY_LOGS: WILD_LOGS,
    **dict.fromkeys(IN_A_NETWORK, WILD | WILD_INTERFACES),
    **dict.fromkeys(OF_POLLERS, WILD_POLLERS),
    **dict.fromkeys(CONTROLLERS, frozenset(LISTS)),
}
"""Policies that may do more than others, and what."""
DELIVERED = "  groundwork:delivery: { repository: acme/shop }\n"


def filled(text: str) -> str:
    """The policy with what AWS would put in the place of each placeholder."""
    stream = f"{ARNS['dynamodb.Table']}/stream/1"
    kafka = {"clusterName": "name", "clusterUuid": UUID}
    plain = {"accountId": ACCOUNT, "name": "name", "streamArn": stream, **kafka}
    groups = ("SecurityGroup/nodes-api", "SecurityGroup/pods-api")
    networks = ("Vpc/work-vpc", "Vpc/app-vpc")
    ids = {**dict.fromkeys(groups, "sg-1"), **dict.fromkeys(networks, "vpc-1")}
    for source, id_ in ids.items():
        text = text.replace(f"<<ec2.{source}.id>>", id_)
    return PATTERN.sub(lambda m: plain.get(m["path"]) or ARNS[m["source"].split("/")[0]], text)


@pytest.fixture(scope="module", params=[*FILES, DELIVERED], ids=lambda p: getattr(p, "name", None))
def policies(request, tmp_path_factory):
    file = request.param
    if file is DELIVERED:
        file = tmp_path_factory.mktemp("delivered") / "Pulumi.prod.yaml"
        file.write_text((ROOT / "Pulumi.prod.yaml").read_text() + DELIVERED)
    record = recorder.record_file(file)
    found = {
        f"{r.name} {key}": filled(str(r.inputs[key]))
        for r in record.resources
        for key in ("policy", "assumeRolePolicy")
        if key in r.inputs and r.type != LIFECYCLE
    }
    assert len(found) >= 10
    return found


def findings(text: str) -> list[str]:
    """What parliament has to say, of whatever severity.

    It takes a listener of an application balancer only together with one of a network balancer.
    """
    policy = json.loads(text)
    policy["Statement"] = [s for s in policy["Statement"] if s["Action"] not in SHIFT]
    return [found.issue for found in analyze_policy_string(json.dumps(policy)).findings]


def test_identity_policies_have_no_finding(policies):
    identity = {k: v for k, v in policies.items() if '"Principal"' not in v}
    assert identity
    wild = {
        name: ["RESOURCE_STAR"] for name in WIDER if name in policies and name not in CONTROLLERS
    }
    assert {name: found for name, text in identity.items() if (found := findings(text))} == wild


@pytest.mark.parametrize(
    ("action", "resource", "issue"),
    [
        ("s3:GetObjekt", "*", "UNKNOWN_ACTION"),
        ("kms:Decrypt", ARNS["sns.Topic"], "RESOURCE_MISMATCH"),
        ("kms:Decrypt", "key", "INVALID_ARN"),
    ],
)
def test_a_wrong_policy_is_found(action, resource, issue):
    wrong = {"Effect": "Allow", "Action": action, "Resource": resource}
    assert issue in findings(json.dumps({"Version": "2012-10-17", "Statement": [wrong]}))


def test_no_identity_policy_is_for_everything(policies):
    for name, text in policies.items():
        for statement in json.loads(text)["Statement"]:
            if "Principal" not in statement and "*" in statement["Resource"]:
                assert set(statement["Action"]) <= WIDER.get(name, WILD), name


def test_no_action_is_a_wildcard_but_on_the_own_key(policies):
    for name, text in policies.items():
        for statement in json.loads(text)["Statement"]:
            actions = [statement["Action"]] if isinstance(statement["Action"], str) else []
            actions = actions or statement["Action"]
            wild = [a for a in actions if re.fullmatch(r"\*|\w+:\*", a)]
            if wild and statement["Effect"] == "Allow":
                assert (name, wild) == ("key-key policy", ["kms:*"])


def test_every_allowed_service_is_bound_to_this_account(policies):
    for name, text in policies.items():
        for statement in json.loads(text)["Statement"]:
            principal = statement.get("Principal", {})
            given = principal.get("Service", []) if isinstance(principal, dict) else []
            services = {given} if isinstance(given, str) else set(given)
            if statement["Effect"] == "Allow" and services - OF_THEIR_ACCOUNT:
                assert ACCOUNT in json.dumps(statement.get("Condition", {})), name
