"""How a running program ends that cannot use its settings."""

import pulumi

from stack.errors import BadSettings, Mistake


class Refused(BadSettings, pulumi.RunError):
    """Settings cannot be used; an engine shows the lines, and no traceback."""


def refused(path: str, given: str, accepted: str) -> Refused:
    """The one mistake that only the folders around the stack file show; it has no line."""
    return Refused(f"stack {pulumi.get_stack()}", [Mistake(None, path, given, accepted)])
