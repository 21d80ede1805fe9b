"""The one load balancer that all routes into a cluster share, made by a controller in it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.networking.v1 import Ingress, IngressClass

from components.compute.edges import Tags
from components.edge.access_logs import access_logs, balancers
from components.edge.listeners import TLS_POLICY, OpenTo, open_group, ports

CLASS: Final = "alb"
GROUP: Final = "apps"
FRONT: Final = "front"
LAST: Final = "1000"
"""Order of the front among the ingresses of the group: after all routes."""
UNPRIVILEGED: Final = (1024, 65535)
"""Ports that restricted pods can listen on."""
PREFIX: Final = "alb.ingress.kubernetes.io"
NOT_FOUND: Final = {
    "type": "fixed-response",
    "fixedResponseConfig": {
        "contentType": "text/plain",
        "messageBody": "Not found",
        "statusCode": "404",
    },
}


class IngressArgs(TypedDict):
    """Inputs of the shared load balancer of a `Namespace`."""

    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Public subnets, in at least two availability zones."""
    certificate_arn: NotRequired[pulumi.Input[str]]
    """Certificate to serve HTTPS with. Defaults to none: plain HTTP."""
    cloudfront_prefix_list_id: NotRequired[pulumi.Input[str]]
    """Prefix list `com.amazonaws.global.cloudfront.origin-facing`, to let in distributions alone.
    Defaults to none: the internet."""
    log_days: NotRequired[int]
    """Retention of the access logs, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion, with the logs. Defaults to false."""


class Api(TypedDict):
    """Words of a controller: Auto Mode's own, or those of the AWS Load Balancer Controller.

    https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
    """

    controller: str
    group: str
    version: str
    certificates: str


AUTO: Final[Api] = {
    "controller": "eks.amazonaws.com/alb",
    "group": "eks.amazonaws.com",
    "version": "v1",
    "certificates": "certificateARNs",
}
CONTROLLER: Final[Api] = {
    "controller": "ingress.k8s.aws/alb",
    "group": "elbv2.k8s.aws",
    "version": "v1beta1",
    "certificates": "certificateArn",
}


class BalancerPlace(TypedDict):
    """Where the balancer stands and what it leads to."""

    vpc_id: pulumi.Input[str]
    region: str
    account_id: pulumi.Input[str]
    pods_id: pulumi.Input[str]
    """Group of every pod."""
    namespace: pulumi.Input[str]


def ingress_class(
    name: str,
    *,
    parent: pulumi.Resource,
    here: BalancerPlace,
    api: Api,
    args: IngressArgs,
    tags: Tags,
    needs: Sequence[pulumi.Resource],
) -> Ingress:
    """Everything that routes have in common; gives the front, which has the balancer's name."""
    disposable, certificate = args.get("disposable", False), args.get("certificate_arn")
    tls = certificate is not None
    open_to = OpenTo.CLOUDFRONT if "cloudfront_prefix_list_id" in args else OpenTo.INTERNET
    opened = ports(open_to, tls=tls)
    group = open_group(
        name,
        parent=parent,
        vpc_id=here["vpc_id"],
        ports=opened,
        prefix_list_id=args.get("cloudfront_prefix_list_id"),
        tags=tags,
    )
    way = _into_pods(name, parent, group, here["pods_id"], tags)
    logs = access_logs(
        f"{name}-logs",
        parent=parent,
        writer=balancers(here["account_id"], here["region"]),
        days=args.get("log_days", 365),
        disposable=disposable,
        tags={**tags, "Name": f"{name}-logs"},
    )
    params = CustomResource(
        f"{name}-params",
        api_version=f"{api['group']}/{api['version']}",
        kind="IngressClassParams",
        metadata={"name": CLASS},
        spec={
            "scheme": "internet-facing",
            "ipAddressType": "ipv4",
            "group": {"name": GROUP},
            "subnets": {"ids": args["subnet_ids"]},
            **({api["certificates"]: [certificate]} if tls else {}),
            # By way of the policy, without which AWS refuses to log.
            "loadBalancerAttributes": _attributes(logs.bucket, disposable=disposable),
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(needs)),
    )
    named = IngressClass(
        f"{name}-class",
        metadata={"name": CLASS},
        spec={
            "controller": api["controller"],
            "parameters": {"api_group": api["group"], "kind": "IngressClassParams", "name": CLASS},
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[params]),
    )
    return Ingress(
        f"{name}-front",
        metadata={
            "name": FRONT,
            "namespace": here["namespace"],
            "annotations": _annotations(group.id, opened, tls=tls),
        },
        spec={
            "ingress_class_name": CLASS,
            "default_backend": {"service": {"name": "none", "port": {"name": "use-annotation"}}},
        },
        opts=pulumi.ResourceOptions(
            parent=parent, protect=not disposable, depends_on=[named, *way]
        ),
    )


def _into_pods(
    name: str,
    parent: pulumi.Resource,
    group: aws.ec2.SecurityGroup,
    pods_id: pulumi.Input[str],
    tags: Tags,
) -> list[pulumi.Resource]:
    """From the balancer to every pod; which of them listens to it, network policies say."""
    low, high = UNPRIVILEGED
    rule: dict[str, Any] = {"ip_protocol": "tcp", "from_port": low, "to_port": high}
    words = {"description": f"{name} serves pods", "opts": pulumi.ResourceOptions(parent=parent)}
    return [
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-to-pods",
            security_group_id=group.id,
            referenced_security_group_id=pods_id,
            tags={**tags, "Name": f"{name}-to-pods", "access": "serve"},
            **rule,
            **words,
        ),
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-into-pods",
            security_group_id=pods_id,
            referenced_security_group_id=group.id,
            tags={**tags, "Name": f"{name}-into-pods", "access": "serve"},
            **rule,
            **words,
        ),
    ]


def _attributes(bucket: pulumi.Output[str], *, disposable: bool) -> list[Mapping[str, Any]]:
    """What a load balancer of this library has besides.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
    """
    said: Mapping[str, Any] = {
        "access_logs.s3.enabled": "true",
        "access_logs.s3.bucket": bucket,
        "deletion_protection.enabled": "false" if disposable else "true",
        "routing.http.drop_invalid_header_fields.enabled": "true",
    }
    return [{"key": key, "value": value} for key, value in said.items()]


def _annotations(
    group_id: pulumi.Output[str], opened: Mapping[str, int], *, tls: bool
) -> Mapping[str, pulumi.Input[str]]:
    """What only an ingress can say for the whole group; routes need not repeat it."""
    listen = [{protocol.upper(): port} for protocol, port in opened.items()]
    said: dict[str, pulumi.Input[str]] = {
        "actions.none": json.dumps(NOT_FOUND, sort_keys=True),
        "group.order": LAST,
        "listen-ports": json.dumps(listen),
        "security-groups": group_id,
    }
    if tls:
        said["ssl-policy"] = TLS_POLICY
    if tls and "http" in opened:
        said["ssl-redirect"] = str(opened["https"])
    return {f"{PREFIX}/{key}": value for key, value in sorted(said.items())}
