"""The security-group rules that a consumer makes: one edge, two rules, both named by its label."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from components.links import Binding, Peer, Target

HTTPS: Final = 443

Tags = Mapping[str, pulumi.Input[str]]


def connect(
    outbound: str,
    inbound: str,
    *,
    parent: pulumi.Resource,
    source_id: pulumi.Input[str],
    target: Target,
    access: str,
    description: str,
    tags: Tags,
    protocol: str = "tcp",
) -> None:
    """Let the group `source_id` reach `target`: a rule at either end, named as given.

    `protocol` is `tcp` or `udp`.
    """
    child = pulumi.ResourceOptions(parent=parent)
    port = int(target["port"])
    aws.vpc.SecurityGroupEgressRule(
        outbound,
        security_group_id=source_id,
        referenced_security_group_id=target["security_group_id"],
        description=description,
        ip_protocol=protocol,
        from_port=port,
        to_port=port,
        tags={**tags, "Name": outbound, "access": access},
        opts=child,
    )
    aws.vpc.SecurityGroupIngressRule(
        inbound,
        security_group_id=target["security_group_id"],
        referenced_security_group_id=source_id,
        description=description,
        ip_protocol=protocol,
        from_port=port,
        to_port=port,
        tags={**tags, "Name": inbound, "access": access},
        opts=child,
    )


def connect_all(
    name: str,
    *,
    parent: pulumi.Resource,
    source_id: pulumi.Input[str],
    bindings: Mapping[str, Binding],
    tags: Tags,
) -> None:
    """One `connect` for every binding that has a port to reach."""
    for label, binding in sorted(bindings.items()):
        if target := binding.get("target"):
            connect(
                f"{name}-to-{label}",
                f"{name}-into-{label}",
                parent=parent,
                source_id=source_id,
                target=target,
                access=binding["access"],
                description=f"{name} {binding['access']} {label}",
                tags=tags,
            )


def reach_out(
    name: str,
    *,
    parent: pulumi.Resource,
    source_id: pulumi.Input[str],
    peers: Mapping[str, Peer],
    tags: Tags,
) -> None:
    """Let the group `source_id` reach each peer on 443; the far end admits it by itself."""
    for label, peer in sorted(peers.items()):
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-to-{label}",
            security_group_id=source_id,
            referenced_security_group_id=peer.get("security_group_id"),
            prefix_list_id=peer.get("prefix_list_id"),
            cidr_ipv4=peer.get("cidr"),
            description=f"{name} https {label}",
            ip_protocol="tcp",
            from_port=HTTPS,
            to_port=HTTPS,
            tags={**tags, "Name": f"{name}-to-{label}", "access": "https"},
            opts=pulumi.ResourceOptions(parent=parent),
        )
