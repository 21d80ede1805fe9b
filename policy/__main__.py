"""The policy pack: the rules of `groundwork plan`, asked by Pulumi's engine of any AWS program."""

from plan.policy.analyzer import serve
from plan.rules.table import RULES

serve(RULES)
