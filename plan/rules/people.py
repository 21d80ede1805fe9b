"""Rules for pools of users of Cognito."""

from typing import Final

from plan.rules.forms import at_least, equals, every, in_prod, on
from plan.rules.rule import Rule, Severity

POOL: Final = "aws:cognito/userPool:UserPool"
_CLIENT: Final = "aws:cognito/userPoolClient:UserPoolClient"
_RULES: Final = "passwordPolicy.0"

PEOPLE_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "COG1",
        "Passwords are long, and of all kinds of characters",
        Severity.MEDIUM,
        "Short ones are guessed in hours.",
        "Set minimumLength to 8 or more and the four require… in passwordPolicy.",
        "AWS Solutions COG1, FSBP Cognito.3",
        (POOL,),
        every(
            at_least(f"{_RULES}.minimumLength", 8),
            on(f"{_RULES}.requireLowercase"),
            on(f"{_RULES}.requireUppercase"),
            on(f"{_RULES}.requireNumbers"),
            on(f"{_RULES}.requireSymbols"),
        ),
    ),
    Rule(
        "COG2",
        "Users show more than a password",
        Severity.LOW,
        "Passwords are used twice and become known elsewhere.",
        "Set `users.NAME.mfa: required`.",
        "AWS Solutions COG2, a warning; FSBP Cognito.5",
        (POOL,),
        equals("mfaConfiguration", "ON"),
    ),
    Rule(
        "COG8",
        "Cognito refuses passwords that are known, and sign-ins that look wrong",
        Severity.MEDIUM,
        "Lists of stolen passwords are tried on every sign-in page; to refuse them has a price.",
        "Set userPoolTier to PLUS, and userPoolAddOns.advancedSecurityMode to ENFORCED.",
        "AWS Solutions COG8, FSBP Cognito.1",
        (POOL,),
        every(
            equals("userPoolTier", "PLUS"),
            equals("userPoolAddOns.0.advancedSecurityMode", "ENFORCED"),
        ),
    ),
    Rule(
        "Cognito.6",
        "A pool of users cannot be deleted by mistake",
        Severity.MEDIUM,
        "Users and their passwords cannot be exported: all would sign up again.",
        "Leave `disposable` false; set deletionProtection to ACTIVE.",
        "FSBP Cognito.6",
        (POOL,),
        in_prod(equals("deletionProtection", "ACTIVE")),
    ),
    Rule(
        "GW.user-names",
        "A sign-in page does not tell which users there are",
        Severity.MEDIUM,
        "Who tries passwords begins by finding out for whom.",
        "Set preventUserExistenceErrors to ENABLED.",
        "Groundwork, after AWS's page on error responses of user pools",
        (_CLIENT,),
        equals("preventUserExistenceErrors", "ENABLED"),
    ),
)
