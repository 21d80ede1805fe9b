"""A program with users, a gateway, a function, a mirror and what watches, for stack `local`."""

from pathlib import Path

import pulumi

from components.compute.function import Function
from components.data.backup import BackupPlan
from components.delivery.mirror import Mirror
from components.delivery.public_registry import PublicRegistry
from components.edge.load_balancer import LoadBalancer
from components.edge.published import CLOUDFRONT_REGION
from components.edge.rest_api import RestApi
from components.edge.rest_api_account import RestApiAccount
from components.identity.users import Users
from components.network.nat import Nat
from components.network.network import Network
from components.observability.alerts import Alerts
from components.observability.budget import Budget
from components.observability.certificate_notices import CertificateNotices
from components.observability.key import Key
from components.observability.trail import Trail
from stack.lookups import account_id
from stack.provider import aws_provider
from stack.read import from_config

CODE = Path(__file__).resolve().parents[1] / "components" / "compute" / "function" / "code"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
LOGIN = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"

settings = from_config()
provider = aws_provider(settings)
opts = pulumi.ResourceOptions(provider=provider)
region, disposable = settings.region, settings.disposable
account = account_id(provider)

key = Key("key", {"account_id": account, "region": region, "disposable": disposable}, opts)
network = Network(
    "app",
    {
        "account_id": account,
        "region": region,
        "cidr": "10.0.0.0/16",
        "zones": ["eu-north-1a", "eu-north-1b"],
        "nat": Nat.NONE,
    },
    opts,
)
balancer = LoadBalancer(
    "balancer",
    {
        "vpc_id": network.vpc_id,
        "subnet_ids": network.public_subnet_ids,
        "account_id": account,
        "region": region,
        "disposable": disposable,
    },
    opts,
)
people = Users(
    "people",
    {
        "region": region,
        "callback_urls": ["http://localhost:5173/"],
        "balancer_hosts": ["shop.example.com"],
        "disposable": disposable,
    },
    opts,
)
alerts = Alerts("alerts", {"account_id": account, "key_arn": key.arn}, opts)
resize = Function(
    "resize",
    {
        "account_id": account,
        "key_arn": key.arn,
        "topic_arn": alerts.topic_arn,
        "folder": str(CODE),
        "handler": "main.handler",
        "runtime": "python3.13",
        "vpc_id": network.vpc_id,
        "subnet_ids": network.private_subnet_ids,
        "peers": network.aws_apis(),
        "schedule": {"expression": "rate(1 hour)"},
        "log_days": 7,
        "disposable": disposable,
    },
    opts,
)
gateways = RestApiAccount("gateways", {}, opts)
gateway = RestApi(
    "gateway",
    {
        "vpc_id": network.vpc_id,
        "subnet_ids": network.private_subnet_ids,
        "balancer": {
            "arn": balancer.arn,
            "security_group_id": balancer.security_group_id,
            "host_name": balancer.dns_name,
            "port": 80,
        },
        "routes": {
            "tasks": {
                "schemas": {
                    "POST": {
                        "type": "object",
                        "required": ["title"],
                        "properties": {"title": {"type": "string", "minLength": 1}},
                    }
                }
            }
        },
        "account_role_arn": gateways.role_arn,
        "key_arn": key.arn,
        "users": people.authorizer(),
        "clients": {"partner": "A partner"},
        "log_days": 7,
    },
    opts,
)
Budget("costs", {"monthly_usd": 200, "emails": ["ops@example.com"]}, opts)
Trail(
    "audit",
    {
        "account_id": account,
        "region": region,
        "key_arn": key.arn,
        "log_days": 7,
        "disposable": disposable,
    },
    opts,
)
BackupPlan(
    "nightly",
    {
        "account_id": account,
        "key_arn": key.arn,
        "resource_tag": {"key": "backup", "value": "nightly"},
        "disposable": disposable,
    },
    opts,
)
CertificateNotices(
    "expiry",
    {
        "account_id": account,
        "region": region,
        "certificates_region": CLOUDFRONT_REGION,
        "certificate_arns": {"edge": CERTIFICATE},
        "topic_arn": alerts.topic_arn,
    },
    opts,
)
mirror = Mirror(
    "hub",
    {
        "registry": PublicRegistry.DOCKER_HUB,
        "prefix": "local-hub",
        "repositories": ["library/nginx"],
        "credential_arn": LOGIN,
        "key_arn": key.arn,
        "disposable": disposable,
    },
    opts,
)

pulumi.export("mirrored", mirror.repository_urls)
pulumi.export("sign_in_url", people.sign_in_url)
pulumi.export("api_url", gateway.url)
