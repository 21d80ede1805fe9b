"""Where a wildcard in a policy is no more than AWS asks for."""

from collections.abc import Iterable
from typing import Final

from plan.placeholders import PATTERN
from plan.rules.statements import Statement, actions, asked, resources

_WITHOUT_RESOURCE: Final = frozenset(
    {
        "cloudwatch:GetMetricData",
        "ecr-public:GetAuthorizationToken",
        "ecr:GetAuthorizationToken",
        "ecs:DeregisterTaskDefinition",
        "ecs:DiscoverPollEndpoint",
        "kafka:GetBootstrapBrokers",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
        "sts:GetCallerIdentity",
        "sts:GetServiceBearerToken",
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)
"""Actions that take no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/"""
_LOOKS: Final = ("Describe", "List")
_SETTINGS: Final = frozenset({"codedeploy:GetDeploymentConfig", "ec2:GetSecurityGroupsForVpc"})
"""What tells names and settings, no data; most of these take no resource either."""
_LAMBDA_IN_A_NETWORK: Final = frozenset(
    {
        "ec2:AssignPrivateIpAddresses",
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:UnassignPrivateIpAddresses",
    }
)
"""Lambda asks for them on all: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"""
_API_GATEWAY_LOGS: Final = frozenset(
    {
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:PutLogEvents",
    }
)
"""API Gateway takes no role that may do less:
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
"""
_FOR_SERVICES: Final = {
    "lambda.amazonaws.com": _LAMBDA_IN_A_NETWORK,
    "apigateway.amazonaws.com": _API_GATEWAY_LOGS,
}
_GLOBAL_KEYS: Final = frozenset({"aws:requestedregion", "aws:securetransport"})
"""Conditions that say nothing about the resource."""
_SERVICE: Final = 2
_WHAT: Final = 5
"""Where an ARN says of which service it is, and of what."""
_TYPE_AND_NAME: Final = 2
_WITHOUT_TYPE: Final = frozenset({"s3", "sns", "sqs"})


def beyond_need(statement: Statement, services: Iterable[str]) -> str | None:
    """Say which action on which wildcard is more than a role of these services needs."""
    if asked(statement) - _GLOBAL_KEYS:
        return None
    for resource in resources(statement):
        if not is_wide(resource):
            continue
        for action in actions(statement):
            is_yet_to_be = ":Create" in action and resource != "*"
            if not is_yet_to_be and not _needs_all(action, services):
                return f"{action} on {PATTERN.sub('…', resource)}"
    return None


def is_wide(resource: str) -> bool:
    """Whether an ARN names neither a thing nor what it is inside of: `*`, `…:table/*`."""
    text = PATTERN.sub("x", resource.replace("?", "*"))
    if not text.startswith("arn:"):
        # What stands before a wildcard is the ARN of a resource of the stack.
        return text.startswith("*")
    parts = text.split(":", 5)
    if len(parts) <= _WHAT or "*" in parts[_SERVICE]:
        return True
    # Any region and any account are those of the role: it is let in nowhere else by this.
    named, wild, _ = parts[_WHAT].partition("*")
    names = [one for one in named.replace(":", "/").split("/") if one]
    return bool(wild) and len(names) < (1 if parts[_SERVICE] in _WITHOUT_TYPE else _TYPE_AND_NAME)


def _needs_all(action: str, services: Iterable[str]) -> bool:
    if action in _WITHOUT_RESOURCE | _SETTINGS:
        return True
    if action.partition(":")[2].startswith(_LOOKS):
        return "*" not in action
    return any(action in _FOR_SERVICES.get(one, ()) for one in services)
