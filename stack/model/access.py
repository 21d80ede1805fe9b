"""Who may come in, and by which gates besides the load balancer."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from components.identity.mfa import Mfa
from stack.model.base import Label, Model, RoleArn

MOST_RATE: Final = 10_000
"""Requests a second of all APIs of an account.

https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
"""


class Users(Model):
    """People who sign in with their e-mail address, in a Cognito user pool."""

    mfa: Mfa = Mfa.OPTIONAL
    """Whether a one-time password is asked for: of those who have set one up, or of everybody.
    Defaults to optional."""
    self_sign_up: bool = False
    """Let people make their own account; else an administrator does. Defaults to false."""
    disposable: bool
    """Allow deletion, with all accounts. Defaults to the stack's `disposable`."""


class Protocol(StrEnum):
    """How a gateway is spoken to."""

    REST = "rest"
    WEBSOCKET = "websocket"


class Gateway(Model):
    """An API of API Gateway before services: REST for programs of others, or WebSocket."""

    protocol: Protocol = Protocol.REST
    """How it is spoken to: requests one by one, or connections that stay open, which no firewall
    can guard. Defaults to rest."""
    services: tuple[Label, ...] = Field(min_length=1)
    """Services that it leads to, each under its own route, of one word below /api; of a WebSocket
    API one function, with the route at which a distribution leads to it. Required."""
    users: Label | None = None
    """Label in `users` of those who alone may ask, with an access token. Defaults to everybody."""
    clients: Mapping[
        Label,
        Annotated[
            str,
            Field(
                pattern=r"\S",
                max_length=200,
                examples=["A partner"],
                json_schema_extra={"patternErrorMessage": "1 to 200 characters: who it is"},
            ),
        ],
    ] = Field(default={})
    """Who gets an API key, each with a description; nobody else may ask. Defaults to none: no key
    is asked for."""
    rate: int = Field(default=100, ge=1, le=MOST_RATE)
    """Requests a second of all together, twice that in a burst; of a WebSocket API connections and
    messages. Defaults to 100."""
    client_rate: int = Field(default=20, ge=1, le=MOST_RATE)
    """The same of one client. Defaults to 20."""
    client_daily_requests: int = Field(default=100_000, ge=1, le=1_000_000_000)
    """Requests of one client in a day. Defaults to 100000."""
    log_role: RoleArn | None = None
    """Role that the account's settings for API Gateway name already, as another stack of the
    account has set it. Defaults to one that this stack makes and sets."""
