"""Nothing without a second factor, but to set one up."""

from plan.operator.statements import Document

OWN = ("arn:aws:iam::*:mfa/*", "arn:aws:iam::*:user/${aws:username}")
OWN_FACTOR = (
    "iam:CreateVirtualMFADevice",
    "iam:EnableMFADevice",
    "iam:ResyncMFADevice",
)
SEEN = ("iam:GetUser", "iam:ListMFADevices")
LISTED = ("iam:ListVirtualMFADevices",)
WITHOUT = (*OWN_FACTOR, *SEEN, *LISTED, "sts:GetSessionToken")
"""What a user without MFA may do; taking a factor away is not among it."""


def mfa() -> Document:
    """Let users set up their own factor, and deny all else to a session without one.

    A session by access key has a factor after `aws sts get-session-token`; where the key
    `aws:MultiFactorAuthPresent` is absent there is none, hence `BoolIfExists`.
    """
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": list(LISTED), "Resource": "*"},
            {"Effect": "Allow", "Action": [*OWN_FACTOR, *SEEN], "Resource": list(OWN)},
            {
                "Effect": "Deny",
                "NotAction": list(WITHOUT),
                "Resource": "*",
                "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
            },
        ],
    }
