"""Users and gateways of the wide program."""

import pulumi
import pulumi_aws as aws

from components.edge.rest_api import RestApi, RestApiArgs
from components.edge.rest_api_account import RestApiAccount
from components.identity.users import Users, UsersArgs


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
    api: RestApiArgs = {
        "vpc_id": vpc.id,
        "subnet_ids": [subnet.id for subnet in subnets],
        "balancer": {
            "arn": balancer.arn,
            "security_group_id": balancer.security_groups[0],
            "host_name": "shop.example.com",
            "port": 443,
        },
        "routes": {"tasks": {"schemas": {"POST": {"type": "object"}}}},
        "account_role_arn": RestApiAccount("gateways", {}, opts).role_arn,
        "key_arn": key.arn,
        "users": users.authorizer(),
        "clients": {"partner": "A partner"},
    }
    pulumi.export("api", RestApi("gateway", api, opts).url)
