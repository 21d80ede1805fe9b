"""A sign-in: asked for before anything is handed on, and only where it is wanted."""

import pytest

from components.compute.signed_in import SCOPE, asking
from components.identity.users_clients import SCOPES

RULE = "aws:lb/listenerRule:ListenerRule"
SIGN_IN = {
    "user_pool_arn": "arn:pool",
    "user_pool_client_id": "client-1",
    "user_pool_domain": "people-client-1",
    "session_cookie_name": "people-session",
}


def test_everybody_passes_where_nobody_asks(make, served):
    assert asking(None) == ()
    assert [action["type"] for action in make(**served).one(RULE)["actions"]] == ["forward"]


def test_a_sign_in_comes_before_the_tasks(make, served):
    ask, forward = make(**served, sign_in=SIGN_IN).one(RULE)["actions"]
    assert ask == {
        "type": "authenticate-cognito",
        "authenticateCognito": {
            "userPoolArn": "arn:pool",
            "userPoolClientId": "client-1",
            "userPoolDomain": "people-client-1",
            "sessionCookieName": "people-session",
            "scope": "email openid",
            "sessionTimeout": 43_200,
            "onUnauthenticatedRequest": "authenticate",
        },
    }
    assert forward == {"type": "forward", "targetGroupArn": "<<lb.TargetGroup/tasks-tg.arn>>"}


def test_the_balancer_asks_for_no_more_than_its_client_may_have():
    assert set(SCOPE.split()) <= set(SCOPES)


def test_health_checks_ask_nobody_to_sign_in(make, served):
    group = make(**served, sign_in=SIGN_IN).one("aws:lb/targetGroup:TargetGroup")
    assert (group["healthCheck"]["path"], group["healthCheck"]["matcher"]) == ("/healthz", "200")


def test_without_a_route_there_is_nowhere_to_ask(make):
    with pytest.raises(ValueError, match=r"^tasks: sign_in must stand with a route$"):
        make(sign_in=SIGN_IN)
