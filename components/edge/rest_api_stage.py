"""The stage of an API: what is deployed, how it is logged and how much of it there is."""

import json
from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from components.edge.rest_api_link import STAGE
from components.edge.rest_api_routes import Api
from components.observability.logs import log_group

Tags = Mapping[str, pulumi.Input[str]]

ACCESS: Final = {
    "requestId": "$context.requestId",
    "traceId": "$context.xrayTraceId",
    "time": "$context.requestTime",
    "ip": "$context.identity.sourceIp",
    "apiKeyId": "$context.identity.apiKeyId",
    "user": "$context.authorizer.claims.sub",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "status": "$context.status",
    "error": "$context.error.message",
    "validation": "$context.error.validationErrorString",
    "bytes": "$context.responseLength",
    "milliseconds": "$context.responseLatency",
    "integrationMilliseconds": "$context.integrationLatency",
}
"""One line of JSON a request; neither a header nor a query, where secrets may be.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""


def stage(
    api: Api,
    *,
    account_role_arn: pulumi.Input[str],
    key_arn: pulumi.Input[str] | None,
    log_days: int,
    rate: int,
    tags: Tags,
) -> "tuple[aws.apigateway.Stage, aws.cloudwatch.LogGroup]":
    """The stage `api` with its access log; a deployment is made before the last one goes."""
    deployment = aws.apigateway.Deployment(
        f"{api.name}-deployment",
        rest_api=api.rest_api.id,
        # Not a hash: nobody could see in a preview what has changed.
        triggers={"api": pulumi.Output.json_dumps(api.frozen, sort_keys=True)},
        opts=pulumi.ResourceOptions(parent=api.parent, depends_on=api.made),
    )
    access, execution = (
        log_group(
            f"{api.name}-{kind}-logs",
            parent=api.parent,
            days=log_days,
            key_arn=key_arn,
            tags={**tags, "Name": f"{api.name}-{kind}-logs"},
            physical_name=name,
        )
        for kind, name in {
            "access": None,
            # API Gateway chooses the name, and makes the group itself where there is none.
            "execution": pulumi.Output.concat(
                "API-Gateway-Execution-Logs_", api.rest_api.id, "/", STAGE
            ),
        }.items()
    )
    # API Gateway refuses a stage that logs before the account has a role for it.
    allowed = pulumi.Output.all(access.arn, account_role_arn)[0]
    made = aws.apigateway.Stage(
        f"{api.name}-stage",
        rest_api=api.rest_api.id,
        deployment=deployment.id,
        stage_name=STAGE,
        xray_tracing_enabled=True,
        access_log_settings={"destination_arn": allowed, "format": json.dumps(ACCESS)},
        tags={**tags, "Name": api.name},
        opts=pulumi.ResourceOptions(parent=api.parent, depends_on=[execution]),
    )
    aws.apigateway.MethodSettings(
        f"{api.name}-settings",
        rest_api=api.rest_api.id,
        stage_name=made.stage_name,
        method_path="*/*",
        settings={
            "metrics_enabled": True,
            "logging_level": "ERROR",
            # Bodies and headers would be in the log.
            "data_trace_enabled": False,
            "throttling_rate_limit": rate,
            "throttling_burst_limit": 2 * rate,
        },
        opts=api.child(),
    )
    return made, access


def clients(
    api: Api,
    labels: Mapping[str, str],
    *,
    stage: "aws.apigateway.Stage",
    rate: int,
    daily_requests: int,
    tags: Tags,
) -> None:
    """A key for each client, by label with a description, under one usage plan."""
    plan = aws.apigateway.UsagePlan(
        f"{api.name}-plan",
        description=f"{api.name} clients",
        api_stages=[{"api_id": api.rest_api.id, "stage": stage.stage_name}],
        throttle_settings={"rate_limit": rate, "burst_limit": 2 * rate},
        quota_settings={"limit": daily_requests, "period": "DAY"},
        tags={**tags, "Name": api.name},
        opts=api.child(),
    )
    for label, description in sorted(labels.items()):
        key = aws.apigateway.ApiKey(
            f"{api.name}-{label}-key",
            description=description,
            tags={**tags, "Name": f"{api.name}-{label}"},
            opts=api.child(),
        )
        aws.apigateway.UsagePlanKey(
            f"{api.name}-{label}-key",
            usage_plan_id=plan.id,
            key_id=key.id,
            key_type="API_KEY",
            opts=api.child(),
        )
