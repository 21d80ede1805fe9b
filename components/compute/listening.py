"""A service behind a port of the network load balancer: target group, listener, edge."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags, connect
from components.compute.traffic import DRAIN_SECONDS
from components.edge.listen import NetworkFront, Protocol
from components.edge.listeners import TLS_POLICY


@dataclass(frozen=True)
class Listening:
    """What stands between the network load balancer and the tasks."""

    group: aws.lb.TargetGroup
    listener: aws.lb.Listener


def listening(
    name: str,
    *,
    parent: pulumi.Resource,
    front: NetworkFront,
    vpc_id: pulumi.Input[str],
    group_id: pulumi.Input[str],
    port: int,
    tags: Tags,
) -> Listening:
    """What comes in by the port reaches the tasks, which see the address it came from.

    They admit the balancer alone; datagrams are let in beside the health check, which is TCP.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
    """
    child, listen = pulumi.ResourceOptions(parent=parent), front["listen"]
    udp = listen["protocol"] == Protocol.UDP
    for suffix, protocol in (("", "tcp"), *((("-udp", "udp"),) if udp else ())):
        connect(
            f"{name}-behind-listener{suffix}",
            f"{name}-from-listener{suffix}",
            parent=parent,
            source_id=front["security_group_id"],
            target={"security_group_id": group_id, "port": port},
            access="check" if udp and not suffix else "serve",
            description=f"network balancer {protocol} {name}",
            tags=tags,
            protocol=protocol,
        )
    group = aws.lb.TargetGroup(
        f"{name}-listener",
        vpc_id=vpc_id,
        port=port,
        protocol="UDP" if udp else "TCP",
        target_type="ip",
        preserve_client_ip="true",
        deregistration_delay=DRAIN_SECONDS,
        # The task stops then, and whoever is still connected should know at once.
        connection_termination=True,
        health_check={
            "protocol": "TCP",
            "port": "traffic-port",
            "interval": 15,
            "timeout": 5,
            "healthy_threshold": 2,
            "unhealthy_threshold": 3,
        },
        tags=dict(tags),
        opts=child,
    )
    tls = listen["protocol"] == Protocol.TLS
    listener = aws.lb.Listener(
        f"{name}-listener",
        load_balancer_arn=front["balancer_arn"],
        port=int(listen["port"]),
        protocol=listen["protocol"].upper(),
        ssl_policy=TLS_POLICY if tls else None,
        certificate_arn=front.get("certificate_arn"),
        default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        tags={**tags, "Name": f"{name}-listener"},
        opts=child,
    )
    return Listening(group, listener)
