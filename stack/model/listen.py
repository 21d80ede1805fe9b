"""Ports of a service that speaks something other than HTTP."""

from pydantic import Field

from components.edge.listen import Protocol
from stack.model.base import Model


class Listen(Model):
    """A port of the network load balancer that is a service's own."""

    protocol: Protocol = Protocol.TCP
    """What it takes: tcp, tls of the stack's certificate, or udp. Defaults to tcp."""
    port: int = Field(ge=1, le=65535)
    """Port that the internet reaches; the process listens on its own `port`. Required."""
