"""Gateways by how they are spoken to."""

from collections.abc import Mapping

from stack.settings import Gateway, Protocol, Settings


def apis(settings: Settings) -> Mapping[str, Gateway]:
    """REST APIs by label."""
    return _spoken(settings, Protocol.REST)


def sockets(settings: Settings) -> Mapping[str, Gateway]:
    """WebSocket APIs by label."""
    return _spoken(settings, Protocol.WEBSOCKET)


def answering(settings: Settings) -> Mapping[str, str]:
    """The WebSocket API of each service that answers one."""
    return {service: label for label, one in sockets(settings).items() for service in one.services}


def _spoken(settings: Settings, protocol: Protocol) -> Mapping[str, Gateway]:
    return {k: one for k, one in settings.gateways.items() if one.protocol is protocol}
