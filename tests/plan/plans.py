"""Plans to look at: a record judged by rules that a test names, and its stack file."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from plan.locate import Places
from plan.record import Record, Resource
from plan.rules.rule import Rule
from plan.rules.severity import Severity
from plan.rules.subject import Subject, given
from plan.whole import Plan, whole
from stack.document import load
from stack.read import from_file, from_values
from tests.plan.rules.made import record_of

VALUES = {"region": "eu-north-1", "posture": "dev"}
TODAY = date(2027, 1, 31)
KEY = "aws:kms/key:Key"
QUEUE = "aws:sqs/queue:Queue"
FILE = """\
config:
  aws:region: eu-north-1
  groundwork:posture: dev
  groundwork:images: given
  groundwork:networks:
    app: { cidr: 10.0.0.0/16, nat: single }
  groundwork:databases:
    board: { engine: postgres }
  groundwork:secrets:
    hub: { value: { secure: v1:abc } }
  groundwork:queues:
    part: {}
    part-time: {}
  groundwork:services:
    tasks:
      runs: fargate
      image: docker.io/acme/tasks:1
      route: /
      uses:
        board: connect
        part: send
  groundwork:alerts:
    email: ops@example.com
    budget_usd: 100
  groundwork:waivers:
    - { rule: Q1, reason: Soon gone., expires: 2026-12-31 }
    - { rule: Q2, reason: On purpose., expires: 2027-12-31 }
"""


def rule(name: str, severity: Severity, *types: str) -> Rule:
    """Asks for no input `wrong`; its text is what was found."""

    def check(resource: Resource, _: Subject) -> str | None:
        return given(resource, "wrong")

    title, reason, remedy = f"{name} is met", f"{name} matters.", f"Meet {name}."
    return Rule(name, title, severity, reason, remedy, "Ours", types or (QUEUE,), check)


LOW, MEDIUM = rule("Q1", Severity.LOW), rule("Q2", Severity.MEDIUM)
HIGH, CRITICAL = rule("Q3", Severity.HIGH), rule("Q4", Severity.CRITICAL)


def planned(record: Record, rules: Iterable[Rule] = (), **values: Any) -> Plan:
    return whole(record, from_values({**VALUES, **values}), today=TODAY, rules=rules)


def made_of(*resources: Resource, rules: Iterable[Rule] = (), **values: Any) -> Plan:
    return planned(record_of(*resources), rules, **values)


def places_of(folder: Path, text: str = FILE) -> Places:
    file = folder / "Pulumi.dev.yaml"
    file.write_text(text)
    return Places(load(file), from_file(file))


def waiver(name: str, expires: str = "2027-12-31", **more: str) -> Mapping[str, str]:
    return {"rule": name, "reason": "On purpose.", "expires": expires, **more}
