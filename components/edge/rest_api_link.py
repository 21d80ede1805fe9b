"""The private way from an API to a load balancer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict

import pulumi
import pulumi_aws as aws

from components._group import security_group
from components.compute.edges import connect

STAGE: Final = "api"
"""Also the first part of every path: a private integration passes the stage's name on with it."""
TIMEOUT_MILLISECONDS: Final = 29_000
"""Longest that needs no raised quota."""


class Balancer(TypedDict):
    """The application load balancer behind an API."""

    arn: pulumi.Input[str]
    """ARN of the balancer."""
    security_group_id: pulumi.Input[str]
    """Its group; the API's link adds its own rule to it."""
    host_name: pulumi.Input[str]
    """Name in the `Host` header, and on the certificate if it serves HTTPS."""
    port: int
    """443 for HTTPS, any other for HTTP."""


@dataclass(frozen=True)
class Link:
    """An API's own interfaces in a VPC, and what they reach."""

    id: pulumi.Output[str]
    security_group_id: pulumi.Output[str]
    balancer: Balancer


def link(
    name: str,
    *,
    parent: pulumi.Resource,
    vpc_id: pulumi.Input[str],
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
    balancer: Balancer,
    tags: Mapping[str, pulumi.Input[str]],
) -> Link:
    """Interfaces which reach the balancer and nothing else."""
    named = {"Name": name, **tags}
    group = security_group(
        f"{name}-sg",
        parent=parent,
        vpc_id=vpc_id,
        description=f"{name} gateway",
        tags=named,
    )
    connect(
        f"{name}-to-balancer",
        f"{name}-into-balancer",
        parent=parent,
        source_id=group.id,
        target={
            "security_group_id": balancer["security_group_id"],
            "port": int(balancer["port"]),
        },
        access="serve",
        description=f"{name} serve balancer",
        tags=tags,
    )
    made = aws.apigatewayv2.VpcLink(
        f"{name}-link",
        security_group_ids=[group.id],
        subnet_ids=subnet_ids,
        tags=named,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return Link(made.id, group.id, balancer)


def through(link: Link, path: str) -> dict[str, Any]:
    """To the balancer's private addresses, as the same method of the same path."""
    port = int(link.balancer["port"])
    scheme = "https" if port == 443 else "http"
    host = link.balancer["host_name"]
    return {
        "type": "HTTP_PROXY",
        "integration_http_method": "ANY",
        "connection_type": "VPC_LINK",
        "connection_id": link.id,
        "integration_target": link.balancer["arn"],
        "uri": pulumi.Output.concat(f"{scheme}://", host, f":{port}/{STAGE}/{path}"),
        "timeout_milliseconds": TIMEOUT_MILLISECONDS,
    }
