"""Whose key encrypts what the stack keeps."""

import pulumi

from components.observability.key import Key
from stack.base import Encryption
from stack.settings import Keys, Settings


def encryption(
    settings: Settings, account_id: pulumi.Output[str], opts: pulumi.ResourceOptions
) -> Encryption:
    """The stack's own key, for every component that keeps something; none for AWS's."""
    if settings.keys is Keys.AWS:
        return {}
    key = Key(
        "key",
        {
            "account_id": account_id,
            "region": settings.region,
            "disposable": settings.disposable,
        },
        opts,
    )
    return {"key_arn": key.arn}
