"""What the pack answers."""

from datetime import date, timedelta

import grpc
import pytest
from pulumi.runtime.proto import analyzer_pb2 as proto

from plan.policy.analyzer import Analyzer
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, document, given
from tests.plan.policy.sent import KEY, QUEUE, UNKNOWN, asked, sent

TOMORROW, YESTERDAY = (date.today() + timedelta(days=days) for days in (1, -1))


def rule(name: str, severity: Severity, check=None) -> Rule:
    """Asks queues for `good: true`."""

    def good(resource, _: Subject):
        return None if given(resource, "good") else "it is bad"

    return Rule(name, "All is good", severity, "Why.", "Do it.", "Ours", (QUEUE,), check or good)


def broken(_resource, _subject):
    raise LookupError("no such thing")


def exempt(_resource, subject):
    return Exempt("the stack is for development") if subject.is_dev else "not in dev"


class Refused(Exception):  # noqa: N818
    """What gRPC raises when a call is ended."""


class Context:
    def abort(self, code, details):
        raise Refused(code, details)


def ready(*rules: Rule, waivers: str = "", **levels) -> Analyzer:
    analyzer = Analyzer(rules)
    config = {"aws:region": "eu-north-1", **({"groundwork:waivers": waivers} if waivers else {})}
    stack = proto.AnalyzerStackConfigureRequest(stack="test", project="shop", config=config)
    analyzer.ConfigureStack(stack, Context())
    policies = {key: proto.PolicyConfig(enforcementLevel=one) for key, one in levels.items()}
    analyzer.Configure(proto.ConfigureAnalyzerRequest(policyConfig=policies), Context())
    return analyzer


def told(analyzer: Analyzer, *resources, **options) -> proto.AnalyzeResponse:
    return analyzer.AnalyzeStack(asked(*resources, **options), Context())


def waived(until: date, **more: str) -> str:
    inner = ", ".join(f'"{key}": "{value}"' for key, value in more.items())
    text = f'"rule": "A1", "reason": "On purpose.", "expires": "{until}"'
    return f"[{{{text}{', ' if inner else ''}{inner}}}]"


BAD, GOOD = sent(QUEUE, "bad", good=False), sent(QUEUE, "good", good=True)
HIGH, LOW = rule("A1", Severity.HIGH), rule("B2", Severity.LOW)


def test_a_policy_for_each_rule():
    info = Analyzer([HIGH, LOW]).GetAnalyzerInfo(None, Context())
    assert (info.name, info.supportsConfig) == ("groundwork", True)
    one, two = info.policies
    assert (one.name, one.displayName, one.description) == ("A1", "All is good", "Why.")
    assert (one.remediation_steps, list(one.tags)) == ("Do it.", ["Ours"])
    assert (one.enforcementLevel, one.severity) == (proto.MANDATORY, proto.POLICY_SEVERITY_HIGH)
    assert (two.enforcementLevel, two.severity) == (proto.ADVISORY, proto.POLICY_SEVERITY_LOW)
    assert {each.policy_type for each in info.policies} == {proto.POLICY_TYPE_STACK}


@pytest.mark.parametrize(
    ("severity", "level"),
    [
        (Severity.LOW, proto.ADVISORY),
        (Severity.MEDIUM, proto.ADVISORY),
        (Severity.HIGH, proto.MANDATORY),
        (Severity.CRITICAL, proto.MANDATORY),
    ],
)
def test_what_stops_an_update(severity, level):
    (policy,) = Analyzer([rule("A1", severity)]).GetAnalyzerInfo(None, Context()).policies
    assert policy.enforcementLevel == level


def test_a_finding_names_the_resource_and_what_to_do():
    (found,) = told(ready(HIGH), BAD, GOOD).diagnostics
    assert (found.policyName, found.policyPackName, found.urn) == ("A1", "groundwork", BAD.urn)
    assert found.message == "All is good: it is bad. Do it."
    assert found.description == "Why."
    assert (found.enforcementLevel, found.severity) == (
        proto.MANDATORY,
        proto.POLICY_SEVERITY_HIGH,
    )


def test_nothing_is_said_of_what_is_met_and_of_other_types():
    answer = told(ready(HIGH, LOW), GOOD, sent(KEY, "key"))
    assert answer == proto.AnalyzeResponse()


def test_nothing_is_said_of_a_resource_alone():
    request = proto.AnalyzeRequest(type=QUEUE, urn=BAD.urn)
    assert ready(HIGH).Analyze(request, Context()) == proto.AnalyzeResponse()


def test_the_configuration_of_the_pack_decides_what_stops_an_update():
    answer = told(ready(HIGH, LOW, A1=proto.ADVISORY, B2=proto.MANDATORY), BAD)
    assert {one.policyName: one.enforcementLevel for one in answer.diagnostics} == {
        "A1": proto.ADVISORY,
        "B2": proto.MANDATORY,
    }
    answer = told(ready(HIGH, LOW, A1=proto.DISABLED), BAD)
    assert [one.policyName for one in answer.diagnostics] == ["B2"]


def test_a_waiver_of_the_stack_file_holds_here():
    answer = told(ready(HIGH, LOW, waivers=waived(TOMORROW)), BAD)
    assert [one.policyName for one in answer.diagnostics] == ["B2"]
    assert [(one.policy_name, one.reason) for one in answer.not_applicable] == [
        ("A1", f"bad, waived to {TOMORROW}: On purpose.")
    ]


def test_a_waiver_that_has_expired_or_is_for_another_does_not():
    for waivers in (waived(YESTERDAY), waived(TOMORROW, resource="other")):
        (found,) = told(ready(HIGH, waivers=waivers), BAD).diagnostics
        assert found.policyName == "A1"


def test_a_waiver_as_pulumi_saves_its_date():
    text = waived(TOMORROW).replace(f"{TOMORROW}", f"{TOMORROW} 00:00:00 +0000 UTC")
    assert not told(ready(HIGH, waivers=text), BAD).diagnostics


@pytest.mark.parametrize("text", ["[{}]", "{", '[{"rule": "A1"}]'])
def test_waivers_that_are_none_are_refused(text):
    with pytest.raises(Refused) as refused:
        ready(HIGH, waivers=text)
    code, details = refused.value.args
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    assert details.startswith("groundwork:waivers: ")


def test_a_rule_that_cannot_apply_says_so_once():
    analyzer = ready(rule("A1", Severity.HIGH, exempt))
    answer = told(analyzer, BAD, GOOD, posture="dev")
    assert not answer.diagnostics
    assert [(one.policy_name, one.reason) for one in answer.not_applicable] == [
        ("A1", "the stack is for development")
    ]
    assert [one.urn for one in told(analyzer, BAD).diagnostics] == [BAD.urn]


def test_a_rule_that_breaks_does_not_stop_the_others():
    answer = told(ready(rule("A1", Severity.HIGH, broken), LOW), BAD)
    assert [one.policyName for one in answer.diagnostics] == ["B2"]
    assert [(one.policy_name, one.reason) for one in answer.not_applicable] == [
        ("A1", "cannot read what the engine sends: LookupError: no such thing")
    ]


def test_a_finding_by_what_a_preview_cannot_know_is_put_off():
    def no_policy(resource, _subject):
        return None if document(given(resource, "policy")) else "no policy"

    needs = {"policy": [sent(KEY, "key")]}
    unknown = sent(QUEUE, "jobs", needs=needs, policy=UNKNOWN)
    bare = sent(QUEUE, "bare")
    answer = told(ready(rule("A1", Severity.HIGH, no_policy)), unknown, bare, *needs["policy"])
    assert [one.urn for one in answer.diagnostics] == [bare.urn]
    assert [(one.policy_name, one.reason) for one in answer.not_applicable] == [
        ("A1", "not known before the update: policy of jobs")
    ]
