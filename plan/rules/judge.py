"""What the rules say of a record, and which findings are waived."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plan.record import Record, Resource
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject
from stack.settings import Waiver


@dataclass(frozen=True)
class Finding:
    """A rule that one resource does not meet."""

    rule: Rule
    resource: Resource
    component: Resource
    said: str
    """What was found instead."""
    waiver: Waiver | None = None
    """Why that is on purpose; of a finding about a waiver, that waiver."""

    def __str__(self) -> str:
        """The finding on one line."""
        return f"{self.rule.severity} {self.rule.id} {self.resource.name}: {self.said}"


@dataclass(frozen=True)
class Exemption:
    """A rule that cannot apply to a resource."""

    rule: Rule
    resource: Resource
    why: str


@dataclass(frozen=True)
class Judgement:
    """All that the rules said."""

    findings: Sequence[Finding]
    """What is not waived, the gravest first."""
    waived: Sequence[Finding]
    exempt: Sequence[Exemption]
    met: int
    """How often a resource met a rule."""
    expired: Sequence[Waiver]
    """Waivers that would still be needed."""
    unused: Sequence[Waiver]
    """Waivers of nothing that was found."""

    def at_least(self, severity: Severity) -> Sequence[Finding]:
        """Findings of this severity and graver ones."""
        return [one for one in self.findings if one.rule.severity.rank >= severity.rank]


def judge(
    record: Record, rules: Iterable[Rule], *, waivers: Sequence[Waiver] = (), today: date
) -> Judgement:
    """Ask each rule about each resource of its types.

    A waiver holds for its rule, on its resource if it names one, to the end of the day on which
    it expires.
    """
    subject = Subject(record)
    findings: list[Finding] = []
    waived: list[Finding] = []
    exempt: list[Exemption] = []
    expired: list[Waiver] = []
    used: set[Waiver] = set()
    met = 0
    for rule, resource, said in _verdicts(subject, rules):
        if said is None:
            met += 1
        elif isinstance(said, Exempt):
            exempt.append(Exemption(rule, resource, said.why))
        else:
            found = Finding(rule, resource, subject.component(resource), said)
            mine = [one for one in waivers if _is_for(one, rule, resource)]
            used.update(mine)
            valid = [one for one in mine if one.expires >= today]
            expired += [one for one in mine if one not in valid and one not in expired]
            if valid:
                waived.append(replace(found, waiver=valid[0]))
            else:
                findings.append(found)
    findings.sort(key=lambda one: -one.rule.severity.rank)
    unused = [one for one in waivers if one not in used]
    return Judgement(findings, waived, exempt, met, expired, unused)


def _verdicts(
    subject: Subject, rules: Iterable[Rule]
) -> Iterator[tuple[Rule, Resource, str | Exempt | None]]:
    for rule in rules:
        for resource in subject.each(*rule.types):
            yield rule, resource, rule.check(resource, subject)


def _is_for(waiver: Waiver, rule: Rule, resource: Resource) -> bool:
    return waiver.rule == rule.id and waiver.resource in (None, resource.name)
