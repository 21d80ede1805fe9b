"""What a user pool hands to those who ask for its tokens."""

from typing import TypedDict

import pulumi


class Authorizer(TypedDict):
    """What a gateway needs in order to admit the users of a pool."""

    user_pool_arn: pulumi.Input[str]
    """Pool whose access tokens are taken."""
    scope: str
    """Scope that an access token must have; without one a gateway would want identity tokens."""


class SignIn(TypedDict):
    """What `authenticate_cognito` of a listener rule needs; the balancer asks for the secret."""

    user_pool_arn: pulumi.Input[str]
    """Pool that the user signs in to."""
    user_pool_client_id: pulumi.Input[str]
    """Client with a secret, for this balancer alone."""
    user_pool_domain: pulumi.Input[str]
    """Prefix of the pool's domain."""
