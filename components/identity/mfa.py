"""The second factor of a sign-in."""

from enum import StrEnum


class Mfa(StrEnum):
    """Whether a one-time password of an authenticator app is asked for."""

    OPTIONAL = "optional"
    """Of those who have set one up."""
    REQUIRED = "required"
    """Of everybody."""
