"""What a user pool hands to those who ask for its tokens."""

from typing import Final, TypedDict

import pulumi

BALANCER_PATH: Final = "/oauth2/idpresponse"
"""Where a balancer takes users back; it answers there by itself, whatever its rules say.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
"""
RESERVED: Final = ("aws", "amazon", "cognito")
"""Words that no domain of a pool may hold.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
"""


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
    session_cookie_name: str
    """Cookie of the session; two pools behind one balancer must not share one."""
