"""What lets the gateways of a stack log."""

from functools import cached_property

import pulumi

from components.edge.rest_api_account import RestApiAccount
from stack.base import Base


class LogRole:
    """That of the account's settings, made and set where it is first asked for."""

    def __init__(self, base: Base) -> None:
        self._base = base

    @cached_property
    def arn(self) -> pulumi.Input[str]:
        """ARN of the role, unless another stack of the account has made one."""
        given = next(iter(self._base.settings.gateways.values())).log_role
        return given or RestApiAccount("gateway-account", {}, self._base.opts).role_arn
