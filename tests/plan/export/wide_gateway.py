"""Users and gateways of the wide program."""

from pathlib import Path

import pulumi
import pulumi_aws as aws

from components.compute.function import Function
from components.compute.function_args import Asked, FunctionArgs
from components.data.backup import BackupPlan
from components.edge.rest_api import RestApi, RestApiArgs
from components.edge.rest_api_account import RestApiAccount
from components.edge.web_socket_api import WebSocketApi
from components.identity.users import Users, UsersArgs
from components.observability.budget import Budget, BudgetArgs
from components.observability.trail import Trail

CODE = Path(__file__).parents[2] / "components" / "compute" / "function" / "code"


def gateway(
    opts: pulumi.ResourceOptions,
    vpc: aws.ec2.Vpc,
    subnets: list[aws.ec2.Subnet],
    balancer: aws.lb.LoadBalancer,
    key: aws.kms.Key,
) -> None:
    people: UsersArgs = {
        "region": "eu-north-1",
        "callback_urls": ["https://shop.example.com"],
        "balancer_hosts": ["shop.example.com"],
        "threat_protection": True,
    }
    users = Users("people", people, opts)
    pulumi.export("issuer", users.issuer)
    page: FunctionArgs = {
        "account_id": "123456789012",
        "topic_arn": "arn:aws:sns:eu-north-1:123456789012:alerts",
        "image": "123456789012.dkr.ecr.eu-north-1.amazonaws.com/page:1",
        "entry_point": ["python", "-m", "awslambdaric"],
        "command": ["page.handler"],
        "asked": Asked.URL,
    }
    logger = RestApiAccount("gateways", {}, opts).role_arn
    api: RestApiArgs = {
        "vpc_id": vpc.id,
        "subnet_ids": [subnet.id for subnet in subnets],
        "balancer": {
            "arn": balancer.arn,
            "security_group_id": balancer.security_groups[0],
            "host_name": "shop.example.com",
            "port": 443,
        },
        "routes": {
            "tasks": {"schemas": {"POST": {"type": "object"}}},
            "page": {"function": Function("page", page, opts).invoked()},
        },
        "account_role_arn": logger,
        "key_arn": key.arn,
        "users": users.authorizer(),
        "clients": {"partner": "A partner"},
    }
    socket = WebSocketApi("live", {"region": "eu-north-1", "account_role_arn": logger}, opts)
    pulumi.export("live", socket.url)
    resize: FunctionArgs = {
        "socket": socket.socket(),
        "bindings": {"live": socket.binding()},
        "queue_arn": "arn:aws:sqs:eu-north-1:123456789012:resize",
        "account_id": "123456789012",
        "key_arn": key.arn,
        "topic_arn": "arn:aws:sns:eu-north-1:123456789012:alerts",
        "folder": str(CODE),
        "handler": "main.handler",
        "runtime": "python3.13",
        "vpc_id": vpc.id,
        "subnet_ids": [subnet.id for subnet in subnets],
        "peers": {},
        "schedule": {"expression": "rate(1 hour)"},
    }
    watched(opts, key)
    pulumi.export("resize", Function("resize", resize, opts).arn)
    pulumi.export("api", RestApi("gateway", api, opts).url)


def watched(opts: pulumi.ResourceOptions, key: aws.kms.Key) -> None:
    """What watches and keeps an account."""
    costs: BudgetArgs = {
        "monthly_usd": 200,
        "emails": ["ops@example.com"],
        "cost_tag": {"key": "project", "value": "wide"},
    }
    pulumi.export("budget", Budget("costs", costs, opts).budget_name)
    here = {"account_id": "123456789012", "key_arn": key.arn}
    pulumi.export("trail", Trail("audit", {**here, "region": "eu-north-1"}, opts).arn)
    tag = {"key": "backup", "value": "nightly"}
    plan = BackupPlan("nightly", {**here, "resource_tag": tag, "lock": True}, opts)
    pulumi.export("vault", plan.vault_name)
