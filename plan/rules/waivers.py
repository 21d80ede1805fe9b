"""What is wrong with waivers themselves: they expire, name no rule, or waive nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from plan.record import Resource
from plan.rules.judge import Finding, Judgement
from plan.rules.rule import Rule
from plan.rules.severity import Severity
from stack.settings import Waiver

WAIVER: Final = Rule(
    id="GW.waiver",
    title="A waiver names a rule and has not expired",
    severity=Severity.MEDIUM,
    reason="What was accepted for a time is accepted for good, without anybody having decided it.",
    remedy="Meet the rule, or decide again: give the entry of waivers a later day in expires.",
    source="Groundwork",
    types=(),
    check=lambda _resource, _subject: None,
)
UNUSED: Final = Rule(
    id="GW.unused-waiver",
    title="A waiver waives something",
    severity=Severity.LOW,
    reason="It would hide what comes to be wrong later.",
    remedy="Take the entry out of waivers.",
    source="Groundwork",
    types=(),
    check=lambda _resource, _subject: None,
)


def judged(
    judgement: Judgement, waivers: Sequence[Waiver], rules: Iterable[Rule], stack: Resource
) -> Judgement:
    """A judgement with what is wrong with the waivers of the stack."""
    known = {rule.id for rule in rules}
    about = list(_about(judgement, waivers, known, stack))
    findings = sorted([*judgement.findings, *about], key=lambda one: -one.rule.severity.rank)
    return replace(judgement, findings=findings)


def _about(
    judgement: Judgement, waivers: Sequence[Waiver], known: set[str], stack: Resource
) -> Iterator[Finding]:
    for waiver in waivers:
        for_one = f" on {waiver.resource}" if waiver.resource else ""
        waived = f"{waiver.rule}{for_one}"
        if waiver.rule not in known:
            yield Finding(WAIVER, stack, stack, f"there is no rule {waiver.rule}", waiver)
        elif waiver in judgement.expired:
            said = f"{waived} was waived until {waiver.expires.isoformat()}"
            yield Finding(WAIVER, stack, stack, said, waiver)
        elif waiver in judgement.unused:
            yield Finding(UNUSED, stack, stack, f"{waived} is met without it", waiver)
