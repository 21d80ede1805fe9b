"""Rules of pools of users."""

from typing import Any

from plan.rules.people import POOL
from tests.plan.rules.cases import exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made

STRONG = {
    "minimumLength": 8,
    "requireLowercase": True,
    "requireUppercase": True,
    "requireNumbers": True,
    "requireSymbols": True,
}


def pool(**inputs: Any):
    return made(POOL, **inputs)


def client(**inputs: Any):
    return made("aws:cognito/userPoolClient:UserPoolClient", **inputs)


CASES = [
    met("COG1", pool(passwordPolicy=STRONG)),
    found("COG1", "passwordPolicy.minimumLength is not given", pool()),
    found(
        "COG1",
        "passwordPolicy.minimumLength is 6",
        pool(passwordPolicy={**STRONG, "minimumLength": 6}),
    ),
    *(
        found("COG1", f"passwordPolicy.{key} is false", pool(passwordPolicy={**STRONG, key: False}))
        for key in STRONG
        if key != "minimumLength"
    ),
    met("COG2", pool(mfaConfiguration="ON")),
    found("COG2", "mfaConfiguration is OPTIONAL", pool(mfaConfiguration="OPTIONAL")),
    met("COG8", pool(userPoolTier="PLUS", userPoolAddOns={"advancedSecurityMode": "ENFORCED"})),
    found("COG8", "userPoolTier is ESSENTIALS", pool(userPoolTier="ESSENTIALS")),
    found("COG8", "userPoolAddOns.advancedSecurityMode is not given", pool(userPoolTier="PLUS")),
    met("Cognito.6", pool(deletionProtection="ACTIVE")),
    found("Cognito.6", "deletionProtection is INACTIVE", pool(deletionProtection="INACTIVE")),
    exempt_in_dev("Cognito.6", pool()),
    met("GW.user-names", client(preventUserExistenceErrors="ENABLED")),
    found("GW.user-names", "preventUserExistenceErrors is not given", client()),
]

test_what_is_said = said_of(CASES)
