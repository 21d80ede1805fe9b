"""Reports to look at, and names that try to become markup."""

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from plan.against import Difference, against
from plan.locate import Places
from plan.recorder import record_file
from plan.report.page import page
from plan.whole import Plan, whole
from stack.document import load
from stack.read import from_file
from tests.plan.plans import KEY, LOW, QUEUE, TODAY, made_of, places_of, planned, waiver
from tests.plan.rules.made import made, record_of

LARGEST = Path(__file__).parents[3] / "blueprints" / "serverless.yaml"
HOSTILE = "</script><script>hacked=1</script><img src=x onerror=hacked=1><b>\"'&\u2028-->${x}`$file"
BLOCK = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True)
class Report:
    text: str

    @property
    def data(self) -> Any:
        """What the script is told."""
        (block,) = BLOCK.findall(self.text)
        return json.loads(block)


def reported(
    plan: Plan, places: Places, difference: Difference | None = None, today: date = TODAY
) -> Report:
    return Report(page(plan, difference=difference, places=places, file="x.yaml", today=today))


def hostile(folder: Path) -> Report:
    """A report in which all that a person names is `HOSTILE`."""
    bad = replace(made(QUEUE, HOSTILE), inputs={"wrong": HOSTILE, HOSTILE: [HOSTILE]})
    record = record_of(bad, made(KEY, "k"))
    named = [one if one.custom else replace(one, name=HOSTILE) for one in record.resources]
    rule = replace(LOW, title=HOSTILE, remedy=HOSTILE, reason=HOSTILE, source=HOSTILE)
    rules = [rule, replace(rule, id="Q2")]
    on_purpose = {**waiver("Q2"), "reason": HOSTILE}
    plan = planned(replace(record, stack=HOSTILE, resources=named), rules, waivers=[on_purpose])
    return reported(plan, places_of(folder), against(plan, made_of()))


def plan_of(file: Path) -> Plan:
    return whole(record_file(file), from_file(file), today=TODAY)


def of_file(file: Path, difference: Difference | None = None) -> Report:
    plan = plan_of(file)
    return reported(plan, Places(load(file), plan.settings), difference)


def written(folder: Path, report: Report, name: str) -> Path:
    path = folder / name
    path.write_text(report.text, encoding="utf-8")
    return path
