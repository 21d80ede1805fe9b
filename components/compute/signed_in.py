"""The action of a listener rule that lets nobody by who has not signed in."""

from collections.abc import Sequence
from typing import Final

import pulumi_aws as aws

from components.identity.sign_in import SignIn

SCOPE: Final = "email openid"
"""What the service is told of the user, in the header `x-amzn-oidc-data`."""
SESSION_SECONDS: Final = 12 * 3600
"""A working day; AWS's default is a week."""


def asking(sign_in: SignIn | None) -> Sequence[aws.lb.ListenerRuleActionArgsDict]:
    """What comes before the action that forwards; nothing where everybody may pass."""
    if sign_in is None:
        return ()
    return (
        {
            "type": "authenticate-cognito",
            "authenticate_cognito": {
                **sign_in,
                "scope": SCOPE,
                "session_timeout": SESSION_SECONDS,
                "on_unauthenticated_request": "authenticate",
            },
        },
    )
