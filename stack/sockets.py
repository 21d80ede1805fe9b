"""WebSocket gateways: one API for each, which functions answer and others send to."""

from collections.abc import Mapping

from components.edge.web_socket_api import WebSocketApi, WebSocketApiArgs
from stack.base import Base
from stack.log_role import LogRole
from stack.protocols import sockets


def build(base: Base, role: LogRole) -> Mapping[str, WebSocketApi]:
    """WebSocket APIs by label, before whatever uses them."""
    built: dict[str, WebSocketApi] = {}
    for label, entry in sockets(base.settings).items():
        args: WebSocketApiArgs = {
            "region": base.settings.region,
            "account_role_arn": role.arn,
            **base.encryption,
            "rate": entry.rate,
            "log_days": base.settings.log_days,
        }
        built[label] = WebSocketApi(label, args, base.opts)
    return built
