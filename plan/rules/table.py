"""All rules, in the order in which they are asked."""

from typing import Final

from plan.rules.network import NETWORK_RULES
from plan.rules.rule import Rule

RULES: Final[tuple[Rule, ...]] = (*NETWORK_RULES,)
