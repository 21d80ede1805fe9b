"""Users: verified addresses, strong passwords, the code flow alone, and kept accounts."""

import pulumi
import pulumi_aws as aws
import pytest

from components.identity.mfa import Mfa
from components.identity.users import Users, UsersArgs

POOL = "aws:cognito/userPool:UserPool"
CLIENT = "aws:cognito/userPoolClient:UserPoolClient"
DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain"
POOL_ID = "<<cognito.UserPool/people-pool.id>>"
POOL_ARN = "<<cognito.UserPool/people-pool.arn>>"
BROWSER_ID = "<<cognito.UserPoolClient/people-browser.id>>"


@pytest.fixture
def args() -> UsersArgs:
    return {"region": "eu-north-1", "callback_urls": ["https://shop.example.com/in"]}


@pytest.fixture
def make(engine, args):
    """Makes the pool `people` with some args changed; returns the engine."""

    def run(**changed):
        engine.run(lambda: Users("people", {**args, **changed}))
        return engine

    return run


def browser(**changed):
    return {
        "userPoolId": POOL_ID,
        "generateSecret": False,
        "allowedOauthFlowsUserPoolClient": True,
        "allowedOauthFlows": ["code"],
        "allowedOauthScopes": ["email", "openid", "profile"],
        "callbackUrls": ["https://shop.example.com/in"],
        "logoutUrls": [],
        "supportedIdentityProviders": ["COGNITO"],
        "explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "preventUserExistenceErrors": "ENABLED",
        "enableTokenRevocation": True,
        "authSessionValidity": 3,
        "accessTokenValidity": 60,
        "idTokenValidity": 60,
        "refreshTokenValidity": 30,
        "tokenValidityUnits": {
            "accessToken": "minutes",
            "idToken": "minutes",
            "refreshToken": "days",
        },
        **changed,
    }


def test_an_account_is_a_verified_address_that_an_administrator_made(make):
    assert make().one(POOL) == {
        "usernameAttributes": ["email"],
        "autoVerifiedAttributes": ["email"],
        "usernameConfiguration": {"caseSensitive": False},
        "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["email"]},
        "adminCreateUserConfig": {"allowAdminCreateUserOnly": True},
        "passwordPolicy": {
            "minimumLength": 12,
            "requireLowercase": True,
            "requireUppercase": True,
            "requireNumbers": True,
            "requireSymbols": True,
            "temporaryPasswordValidityDays": 7,
        },
        "mfaConfiguration": "OPTIONAL",
        "softwareTokenMfaConfiguration": {"enabled": True},
        "accountRecoverySetting": {
            "recoveryMechanisms": [{"name": "verified_email", "priority": 1}]
        },
        "userPoolTier": "ESSENTIALS",
        "deletionProtection": "ACTIVE",
        "tags": {"Name": "people"},
    }


def test_no_text_message_is_ever_sent(make):
    assert not {"smsConfiguration", "smsAuthenticationMessage"} & make().one(POOL).keys()


def test_everybody_can_be_asked_for_a_second_factor(make):
    assert make(mfa=Mfa.REQUIRED).one(POOL)["mfaConfiguration"] == "ON"


def test_people_can_be_let_make_their_own_account(make):
    pool = make(self_sign_up=True).one(POOL)
    assert pool["adminCreateUserConfig"] == {"allowAdminCreateUserOnly": False}


def test_what_costs_comes_on_demand(make):
    assert "userPoolAddOns" not in make().one(POOL)
    pool = make(threat_protection=True).one(POOL)
    assert pool["userPoolTier"] == "PLUS"
    assert pool["userPoolAddOns"] == {"advancedSecurityMode": "ENFORCED"}


def test_accounts_are_kept_unless_disposable(make):
    assert make().named("people-pool").options.protect is True
    engine = make(disposable=True)
    assert engine.one(POOL)["deletionProtection"] == "INACTIVE"
    assert engine.named("people-pool").options.protect is False


def test_the_browser_has_the_code_flow_and_no_secret(make):
    assert make().one(CLIENT) == browser()


def test_validity_and_addresses_are_the_callers(make):
    url = "http://localhost:5173/in"
    client = make(
        callback_urls=[url], logout_urls=["https://a.b"], access_minutes=5, refresh_days=1
    ).one(CLIENT)
    assert client == browser(
        callbackUrls=[url],
        logoutUrls=["https://a.b"],
        accessTokenValidity=5,
        idTokenValidity=5,
        refreshTokenValidity=1,
    )


def test_the_domain_is_nobody_elses_and_goes_before_another_comes(make):
    engine = make()
    assert engine.one(DOMAIN) == {
        "domain": f"people-{BROWSER_ID}",
        "userPoolId": POOL_ID,
        "managedLoginVersion": 1,
    }
    assert engine.named("people-domain").options.delete_before_replace is True


def test_outputs(make):
    assert make().outputs("groundwork:index:Users") == {
        "user_pool_id": POOL_ID,
        "user_pool_arn": POOL_ARN,
        "client_id": BROWSER_ID,
        "issuer": "https://<<cognito.UserPool/people-pool.endpoint>>",
        "sign_in_url": f"https://people-{BROWSER_ID}.auth.eu-north-1.amazoncognito.com",
    }


def test_a_gateway_gets_the_pool_and_a_scope_that_the_browser_asks_for(engine, args):
    seen = {}
    engine.run(lambda: seen.update(Users("people", args).authorizer()))
    assert seen.keys() == {"user_pool_arn", "scope"}
    assert seen["scope"] in engine.one(CLIENT)["allowedOauthScopes"]


def test_a_listener_rule_takes_the_sign_in(engine, args):
    def program():
        people = Users("people", {**args, "balancer_hosts": ["shop.example.com", "b.example"]})
        aws.lb.ListenerRule(
            "rule",
            listener_arn="arn:listener",
            conditions=[{"path_pattern": {"values": ["/*"]}}],
            actions=[
                {
                    "type": "authenticate-cognito",
                    "order": 1,
                    "authenticate_cognito": {**people.sign_in()},
                },
                {"type": "forward", "order": 2, "target_group_arn": "arn:group"},
            ],
        )

    engine.run(program)
    (action, _) = engine.named("rule").inputs["actions"]
    assert action["authenticateCognito"] == {
        "userPoolArn": POOL_ARN,
        "userPoolClientId": "<<cognito.UserPoolClient/people-balancer.id>>",
        "userPoolDomain": engine.one(DOMAIN)["domain"],
        "sessionCookieName": "people-session",
    }
    assert engine.named("people-balancer").inputs == browser(
        generateSecret=True,
        callbackUrls=[
            "https://shop.example.com/oauth2/idpresponse",
            "https://b.example/oauth2/idpresponse",
        ],
    )


def test_without_a_balancer_there_is_no_client_with_a_secret(engine, args):
    expected = "^people: balancer_hosts must name the balancer's hosts$"
    with pytest.raises(ValueError, match=expected):
        engine.run(lambda: Users("people", args).sign_in())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"callback_urls": []}, "callback_urls must have at least one entry, got none"),
        (
            {"callback_urls": ["http://shop.example.com"]},
            "callback_urls must be https or http://localhost, got http://shop.example.com",
        ),
        (
            {"logout_urls": ["shop.example.com"]},
            "logout_urls must be https or http://localhost, got shop.example.com",
        ),
        ({"mfa": "never"}, "mfa must be optional or required, got never"),
        ({"access_minutes": 4}, "access_minutes must be between 5 and 1440, got 4"),
        ({"access_minutes": 1441}, "access_minutes must be between 5 and 1440, got 1441"),
        ({"refresh_days": 0}, "refresh_days must be between 1 and 3650, got 0"),
        ({"refresh_days": 3651}, "refresh_days must be between 1 and 3650, got 3651"),
    ],
)
def test_what_cognito_does_not_have_is_refused(make, changed, said):
    with pytest.raises(ValueError, match=f"^people: {said}$"):
        make(**changed)


@pytest.mark.parametrize("word", ["aws", "amazon", "cognito"])
def test_a_name_that_no_domain_may_have_is_refused(engine, args, word):
    with pytest.raises(ValueError, match=f"part of a domain must not contain {word}$"):
        engine.run(lambda: Users(f"my-{word}", args))


def test_unknown_addresses_are_left_to_cognito(engine, args):
    urls = [pulumi.Output.from_input("ftp://x")]
    engine.run(lambda: Users("people", {**args, "callback_urls": urls}), preview=True)
    assert engine.one(CLIENT)["allowedOauthFlows"] == ["code"]
