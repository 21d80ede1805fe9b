"""Ports of a network load balancer, and what a service needs in order to stand behind one."""

from enum import StrEnum
from typing import NotRequired, TypedDict

import pulumi


class Protocol(StrEnum):
    """What a network load balancer takes on a port."""

    TCP = "tcp"
    TLS = "tls"
    """TLS of the balancer's own certificate; the service gets what was inside, over TCP."""
    UDP = "udp"


class Listen(TypedDict):
    """One port."""

    protocol: Protocol
    """What it takes."""
    port: int
    """1 to 65535, of one protocol alone."""


class NetworkFront(TypedDict):
    """What a service needs to stand behind a port of a network load balancer."""

    listen: Listen
    """Port that is the service's."""
    balancer_arn: pulumi.Input[str]
    """Balancer that takes the service's listener."""
    security_group_id: pulumi.Input[str]
    """The balancer's group; the service adds its own rules to it."""
    arn_suffix: pulumi.Input[str]
    """The balancer's name in CloudWatch dimensions."""
    certificate_arn: NotRequired[pulumi.Input[str]]
    """Certificate of a port that takes TLS."""
