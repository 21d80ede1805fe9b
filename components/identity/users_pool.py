"""The pool itself: who has an account, and what proves it."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

PASSWORD_LENGTH: Final = 12
INVITATION_DAYS: Final = 7


def user_pool(
    name: str,
    *,
    parent: pulumi.Resource,
    mfa_required: bool,
    self_sign_up: bool,
    threat_protection: bool,
    disposable: bool,
    tags: Mapping[str, pulumi.Input[str]],
) -> "aws.cognito.UserPool":
    """Accounts under a verified e-mail address, whatever its case, recovered by mail alone.

    The second factor is an authenticator app: text messages cost, need a role and can be caught.
    """
    return aws.cognito.UserPool(
        name,
        username_attributes=["email"],
        auto_verified_attributes=["email"],
        username_configuration={"case_sensitive": False},
        user_attribute_update_settings={
            "attributes_require_verification_before_updates": ["email"]
        },
        admin_create_user_config={"allow_admin_create_user_only": not self_sign_up},
        password_policy={
            "minimum_length": PASSWORD_LENGTH,
            "require_lowercase": True,
            "require_uppercase": True,
            "require_numbers": True,
            "require_symbols": True,
            "temporary_password_validity_days": INVITATION_DAYS,
        },
        mfa_configuration="ON" if mfa_required else "OPTIONAL",
        software_token_mfa_configuration={"enabled": True},
        account_recovery_setting={
            "recovery_mechanisms": [{"name": "verified_email", "priority": 1}]
        },
        user_pool_tier="PLUS" if threat_protection else "ESSENTIALS",
        user_pool_add_ons={"advanced_security_mode": "ENFORCED"} if threat_protection else None,
        deletion_protection="INACTIVE" if disposable else "ACTIVE",
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent, protect=not disposable),
    )
