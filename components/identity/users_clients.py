"""What may ask a pool for tokens, and the address where it does."""

from collections.abc import Sequence
from typing import Final

import pulumi
import pulumi_aws as aws

SCOPES: Final = ("email", "openid", "profile")
SESSION_MINUTES: Final = 3
"""Time to answer a challenge; Cognito's default and least."""
CLASSIC_PAGES: Final = 1
"""Pages that work without a branding; those of version 2 answer nothing until they have one."""


def client(
    name: str,
    *,
    parent: pulumi.Resource,
    pool: "aws.cognito.UserPool",
    callback_urls: Sequence[pulumi.Input[str]],
    logout_urls: Sequence[pulumi.Input[str]],
    secret: bool,
    validity: tuple[int, int],
) -> "aws.cognito.UserPoolClient":
    """The code flow and nothing else: no implicit grant, no password sent to the API.

    `validity` is in minutes for access and identity tokens and in days for refresh tokens. Without
    a secret Cognito takes whatever proof of PKCE the browser's authorization began with.
    """
    minutes, days = validity
    return aws.cognito.UserPoolClient(
        name,
        user_pool_id=pool.id,
        generate_secret=secret,
        allowed_oauth_flows_user_pool_client=True,
        allowed_oauth_flows=["code"],
        allowed_oauth_scopes=list(SCOPES),
        callback_urls=list(callback_urls),
        logout_urls=list(logout_urls),
        supported_identity_providers=["COGNITO"],
        explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH"],
        prevent_user_existence_errors="ENABLED",
        enable_token_revocation=True,
        auth_session_validity=SESSION_MINUTES,
        access_token_validity=minutes,
        id_token_validity=minutes,
        refresh_token_validity=days,
        token_validity_units={
            "access_token": "minutes",
            "id_token": "minutes",
            "refresh_token": "days",
        },
        opts=pulumi.ResourceOptions(parent=parent),
    )


def hosted_domain(
    name: str,
    *,
    parent: pulumi.Resource,
    pool: "aws.cognito.UserPool",
    client: "aws.cognito.UserPoolClient",
) -> "aws.cognito.UserPoolDomain":
    """A prefix that is nobody else's in the region: the client's id is unique and in lower case."""
    return aws.cognito.UserPoolDomain(
        f"{name}-domain",
        domain=pulumi.Output.concat(name, "-", client.id),
        user_pool_id=pool.id,
        managed_login_version=CLASSIC_PAGES,
        # A pool has one prefix at a time.
        opts=pulumi.ResourceOptions(parent=parent, delete_before_replace=True),
    )
