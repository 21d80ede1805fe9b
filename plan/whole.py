"""A plan as a whole: what would be, who may talk to whom, what is wrong and what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plan.cost.model import Cost
from plan.cost.price import cost
from plan.graph import graph
from plan.monitor import STACK
from plan.nodes import Graph
from plan.record import Record
from plan.rules import waivers
from plan.rules.judge import Judgement, judge
from plan.rules.rule import Rule
from plan.rules.table import RULES
from stack.settings import Settings


@dataclass(frozen=True)
class Plan:
    """One stack, as far as it can be known before AWS is asked."""

    record: Record
    graph: Graph
    settings: Settings
    judgement: Judgement

    @cached_property
    def cost(self) -> Cost:
        """What it costs a month; reckoned when somebody asks."""
        return cost(self.record)


def whole(
    record: Record, settings: Settings, *, today: date, rules: Iterable[Rule] = RULES
) -> Plan:
    """The plan of a record; `today` decides which waivers hold."""
    asked = tuple(rules)
    judgement = judge(record, asked, waivers=settings.waivers, today=today)
    stack = next(one for one in record.resources if one.type == STACK)
    judgement = waivers.judged(judgement, settings.waivers, asked, stack)
    return Plan(record, graph(record), settings, judgement)
