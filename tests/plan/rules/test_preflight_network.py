"""Ways to images, endpoints, addresses and priorities."""

import json
from typing import Any

from plan.record import Resource
from plan.rules.preflight_network import (
    ENDPOINT,
    IMAGE,
    JOINED,
    LISTENER,
    LISTENER_RULE,
    ROUTE,
    ROUTES,
    SUBNET,
    VPC,
)
from plan.rules.running import SCALED, SERVICE, TASK
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

ECR = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/web:1"
HUB = "docker.io/acme/web:1"
BUILT = "<<docker.index.Image/web-image.repoDigest>>"
NO_ROUTE = f"{HUB} is outside of ECR, and no route leads there"
LOGGED = {"logConfiguration": {"logDriver": "awslogs"}}
SECRET = {"secrets": [{"name": "A", "valueFrom": "arn:aws:secretsmanager:eu-north-1:1:secret:x"}]}
PARAMETER = {"secrets": [{"name": "A", "valueFrom": "arn:aws:ssm:eu-north-1:1:parameter/x"}]}
NETWORK = made(VPC, "vpc")


def endpoints(*names: str) -> list[Resource]:
    return [
        made(
            ENDPOINT,
            name.replace(".", "-"),
            needs={"vpcId": [NETWORK]},
            serviceName=f"com.amazonaws.eu-north-1.{name}",
        )
        for name in names
    ]


PULLING = endpoints("ecr.api", "ecr.dkr", "s3")


def inside(route: dict[str, Any] | None = None, *, joined: bool = False) -> list[Resource]:
    """A subnet with the route that leads out of it, which the service may name by its joint."""
    subnet = made(SUBNET, "a", needs={"vpcId": [NETWORK]}, cidrBlock="10.0.0.0/24")
    table = made(ROUTES, "a")
    joint = made(JOINED, "a", needs={"subnetId": [subnet], "routeTableId": [table]})
    routes = [made(ROUTE, "out", needs={"routeTableId": [table]}, **route)] if route else []
    placed = [joint, subnet] if joined else [subnet, joint]
    return [*placed, table, NETWORK, *routes]


def out(**by: str) -> dict[str, Any]:
    return {"destinationCidrBlock": "0.0.0.0/0", **by}


def service(
    network: list[Resource],
    image: str = ECR,
    container: dict[str, Any] | None = None,
    *,
    public: bool = False,
    runs: str = "FARGATE",
) -> list[Resource]:
    text = json.dumps([{"name": "web", "image": image, **(container or {})}])
    push = made(IMAGE, "web-image", imageName="<<ecr.Repository/web.repositoryUrl>>:1")
    task = made(
        TASK,
        "web-task",
        needs={"containerDefinitions": [push]},
        containerDefinitions=text,
        requiresCompatibilities=[runs],
    )
    here = made(
        SERVICE,
        "web-service",
        needs={"networkConfiguration": network[:1], "taskDefinition": [task]},
        networkConfiguration={"assignPublicIp": public},
    )
    return [here, task, push, *network]


NAT, GATEWAY = out(natGatewayId="<<n>>"), out(gatewayId="<<i>>")


def room(cidr: str, tasks: int, percent: int | None = None, *, scaled: int = 0):
    """A subnet beside another one, and a service in both."""
    here, there = made(SUBNET, "a", cidrBlock=cidr), made(SUBNET, "b", cidrBlock=cidr)
    service = made(
        SERVICE,
        needs={"networkConfiguration": [here, there]},
        desiredCount=tasks,
        deploymentMaximumPercent=percent,
    )
    more = made(SCALED, needs={"resourceId": [service]}, minCapacity=1, maxCapacity=scaled)
    return [here, there, service, *([more] if scaled else [])]


def ranked(*priorities: int | None, apart: bool = False) -> list[Resource]:
    """Rules of one listener, or each of its own."""
    listeners = [made(LISTENER, f"listener-{n if apart else 0}") for n in range(len(priorities))]
    rules = [
        made(LISTENER_RULE, f"rule-{n}", needs={"listenerArn": [listeners[n]]}, priority=priority)
        for n, priority in enumerate(priorities)
    ]
    return [*rules, *(listeners if apart else listeners[:1])]


CASES = [
    met("GW.image-reach", *service(inside(), ECR)),
    met("GW.image-reach", *service(inside(), BUILT)),
    met("GW.image-reach", *service(inside(), "<<ecr.Repository/web.repositoryUrl>>:1")),
    met("GW.image-reach", *service(inside(), "image.invalid/web")),
    met("GW.image-reach", *service(inside(), "127.0.0.1:5000/web")),
    found("GW.image-reach", NO_ROUTE, *service(inside(), HUB)),
    found("GW.image-reach", NO_ROUTE, *service(inside(joined=True), HUB)),
    found("GW.image-reach", NO_ROUTE, *service(inside(GATEWAY), HUB)),
    found(
        "GW.image-reach",
        NO_ROUTE,
        *service(inside({"destinationCidrBlock": "10.1.0.0/16", "natGatewayId": "<<n>>"}), HUB),
    ),
    exempt("GW.image-reach", "a route leads to the internet", *service(inside(NAT), HUB)),
    exempt(
        "GW.image-reach",
        "a route leads to the internet",
        *service(inside(GATEWAY), HUB, public=True),
    ),
    exempt("GW.image-reach", "its subnets are not of this stack", *service([], HUB)),
    met("GW.task-endpoints", *service(inside()), *PULLING),
    met("GW.task-endpoints", *service(inside(joined=True)), *PULLING),
    met("GW.task-endpoints", *service(inside(), ECR, LOGGED), *PULLING, *endpoints("logs")),
    met("GW.task-endpoints", *service(inside(), ECR, PARAMETER), *PULLING, *endpoints("ssm")),
    met(
        "GW.task-endpoints",
        *service(inside(), runs="EC2"),
        *PULLING,
        *endpoints("ecs", "ecs-agent", "ecs-telemetry"),
    ),
    found(
        "GW.task-endpoints",
        "no endpoint of ecr.api, ecr.dkr, s3, and no route to them",
        *service(inside()),
    ),
    found(
        "GW.task-endpoints",
        "no endpoint of s3, logs, secretsmanager, and no route to them",
        *service(inside(), ECR, {**LOGGED, **SECRET}),
        *PULLING[:2],
    ),
    found(
        "GW.task-endpoints",
        "no endpoint of ecs, ecs-agent, ecs-telemetry, and no route to them",
        *service(inside(), runs="EC2"),
        *PULLING,
    ),
    exempt("GW.task-endpoints", "a route leads to the internet", *service(inside(NAT))),
    exempt("GW.task-endpoints", "its subnets are not of this stack", *service([])),
    met("GW.address-room", *room("10.0.0.0/28", 11)),
    met("GW.address-room", *room("10.0.0.0/28", 22, 100)),
    met("GW.address-room", *room("<<ec2.Vpc/app.cidr>>", 1000)),
    met("GW.address-room", made(SUBNET, cidrBlock="10.0.0.0/28")),
    found("GW.address-room", "11 addresses for 12 tasks", *room("10.0.0.0/28", 12)),
    found("GW.address-room", "11 addresses for 12 tasks", *room("10.0.0.0/28", 23, 100)),
    found("GW.address-room", "11 addresses for 40 tasks", *room("10.0.0.0/28", 1, scaled=40)),
    met("GW.listener-priority", *ranked(1, 2)),
    met("GW.listener-priority", *ranked(None, None)),
    met("GW.listener-priority", *ranked(7, 7, apart=True)),
    found("GW.listener-priority", "rule-1 has the priority 7, too", *ranked(7, 7)),
    found("GW.listener-priority", "priority is 50001", *ranked(50_001)),
]

test_what_is_said = said_of(CASES)
