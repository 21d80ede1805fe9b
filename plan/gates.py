"""Who is let in where, as listener rules and APIs ask it, and where an API leads."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

REST_API: Final = "aws:apigateway/restApi:RestApi"
SOCKET_API: Final = "aws:apigatewayv2/api:Api"
SOCKET_INTEGRATION: Final = "aws:apigatewayv2/integration:Integration"
METHOD: Final = "aws:apigateway/method:Method"
PERMISSION: Final = "aws:lambda/permission:Permission"
INTEGRATION: Final = "aws:apigateway/integration:Integration"
AUTHORIZER: Final = "aws:apigateway/authorizer:Authorizer"
SIGN_IN_PAGES: Final = "aws:cognito/userPoolDomain:UserPoolDomain"
SIGN_IN: Final = "sign in"
API_KEY: Final = "API key"
WAY: Final = re.compile(r":(?P<port>\d+)(?P<path>/[^<>]*)$")
"""End of an address whose host may be a placeholder."""
RUN: Final = re.compile(r"/(?P<stage>[a-z]+)/\*(?P<path>/[^<>]*)$")
"""End of the ARN of what runs a function: stage, any method and a path."""
REST: Final = re.compile(r"\{\w+\}$")
"""What stands for all below a path."""

Inputs = Mapping[str, Any]


def pools(actions: Sequence[Inputs]) -> list[Any]:
    """Pools whose users a listener rule lets by."""
    asked = (action.get("authenticateCognito") for action in actions)
    return [one["userPoolArn"] for one in asked if one]


def groups(actions: Sequence[Inputs]) -> list[Inputs]:
    """The actions of a listener rule that hand a request on."""
    return [action for action in actions if "authenticateCognito" not in action]


def signed_in(names: Sequence[str]) -> list[str]:
    """Words for users who have to sign in."""
    return [f"{SIGN_IN}: {name}" for name in names]


def way(integration: Inputs) -> Iterator[tuple[Any, str, str]]:
    """What a private integration asks, on which port, for which path."""
    if (target := integration.get("integrationTarget")) and (
        found := WAY.search(integration["uri"])
    ):
        yield target, found["port"], REST.sub("*", found["path"])


def run_by(permission: Inputs) -> str | None:
    """Path for which an API runs a function; None for what else may run one."""
    if permission["principal"] != "apigateway.amazonaws.com":
        return None
    found = RUN.search(permission["sourceArn"])
    return f"/{found['stage']}{found['path']}" if found else None


def conditions(given: Sequence[Inputs]) -> Iterator[str]:
    """Hosts and paths that a listener rule takes."""
    for condition in given:
        for kind in ("hostHeader", "pathPattern"):
            yield from condition.get(kind, {}).get("values", ())
