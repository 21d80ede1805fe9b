"""How a running program ends that cannot use its settings."""

import pulumi

from stack.errors import BadSettings


class Refused(BadSettings, pulumi.RunError):
    """Settings cannot be used; an engine shows the lines, and no traceback."""
