"""The page of the rules."""

from typing import Final

from ops.reference.table import code, table
from plan.rules.table import RULES

NAME: Final = "rules.md"
INTRO: Final = (
    "# Rules",
    "",
    "What `groundwork plan`, the policy pack in `policy/` and the fixture `groundwork_plan` ask of",
    "a stack, in the order in which they ask. `waivers` in the stack file names a rule that is not",
    "met on purpose, with the reason and the last day on which that holds.",
    "",
)
HEADS: Final = ("rule", "severity", "what it asks", "what happens otherwise", "remedy", "source")


def page() -> str:
    """All rules."""
    rows = (
        (code(each.id), each.severity, each.title, each.reason, each.remedy, each.source)
        for each in RULES
    )
    return "\n".join([*INTRO, *table(HEADS, rows), ""])
