"""Answers the engine's questions about a stack by the table of rules."""

# The engine calls by these names, with more than each answer needs.
# ruff: noqa: ARG002, N802

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, Final

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto.analyzer_pb2_grpc import AnalyzerServicer, add_AnalyzerServicer_to_server
from pulumi.runtime.proto.plugin_pb2 import PluginInfo
from pydantic import TypeAdapter, ValidationError

from plan.policy.received import record
from plan.policy.unread import Reader
from plan.rules.judge import Judgement, judge
from plan.rules.rule import Rule, Severity
from stack.settings import Waiver

NAME: Final = "groundwork"
VERSION: Final = "0.1.0"
"""That of `policy/PulumiPolicy.yaml` is what users see."""
WAIVERS: Final = "groundwork:waivers"
BIGGEST: Final = 400 * 1024 * 1024
"""Bytes of one message, as the engine allows them."""
SEVERITIES: Final = {
    Severity.LOW: proto.POLICY_SEVERITY_LOW,
    Severity.MEDIUM: proto.POLICY_SEVERITY_MEDIUM,
    Severity.HIGH: proto.POLICY_SEVERITY_HIGH,
    Severity.CRITICAL: proto.POLICY_SEVERITY_CRITICAL,
}


def level(rule: Rule) -> proto.EnforcementLevel.ValueType:
    """Whether a finding stops an update, unless the configuration of the pack says otherwise."""
    return proto.MANDATORY if rule.severity.rank >= Severity.HIGH.rank else proto.ADVISORY


class Analyzer(AnalyzerServicer):
    """A policy pack with one policy a rule, each of which looks at the whole stack."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self.levels: Mapping[str, proto.EnforcementLevel.ValueType] = {}
        self.project = self.stack = ""
        self.waivers: Sequence[Waiver] = ()

    def Handshake(self, request: Any, context: Any) -> proto.AnalyzerHandshakeResponse:
        """Say that the pack is there."""
        return proto.AnalyzerHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> PluginInfo:
        """Give the version."""
        return PluginInfo(version=VERSION)

    def GetAnalyzerInfo(self, request: Any, context: Any) -> proto.AnalyzerInfo:
        """List the rules."""
        policies = [
            proto.PolicyInfo(
                name=rule.id,
                displayName=rule.title,
                description=rule.reason,
                message=rule.title,
                enforcementLevel=level(rule),
                severity=SEVERITIES[rule.severity],
                remediation_steps=rule.remedy,
                tags=[rule.source],
                policy_type=proto.POLICY_TYPE_STACK,
            )
            for rule in self.rules
        ]
        return proto.AnalyzerInfo(
            name=NAME, version=VERSION, supportsConfig=True, policies=policies
        )

    def Configure(self, request: proto.ConfigureAnalyzerRequest, context: Any) -> Empty:
        """Take the enforcement levels of `--policy-pack-config`, by rule."""
        self.levels = {
            key: one.enforcementLevel for key, one in sorted(request.policyConfig.items())
        }
        return Empty()

    def ConfigureStack(
        self, request: proto.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> proto.AnalyzerStackConfigureResponse:
        """Take the stack's name and the waivers of its configuration."""
        self.project, self.stack = request.project, request.stack
        try:
            text = request.config.get(WAIVERS) or "[]"
            self.waivers = TypeAdapter(tuple[Waiver, ...]).validate_json(text)
        except ValidationError as error:
            told = "; ".join(one["msg"] for one in error.errors(include_url=False))
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"{WAIVERS}: {told}")
        return proto.AnalyzerStackConfigureResponse()

    def Analyze(self, request: Any, context: Any) -> proto.AnalyzeResponse:
        """Say nothing of a resource alone: rules look at what is around it."""
        return proto.AnalyzeResponse()

    def AnalyzeStack(
        self, request: proto.AnalyzeStackRequest, context: Any
    ) -> proto.AnalyzeResponse:
        """Judge the whole stack, rule by rule: one that cannot read it does not stop the others."""
        reader = Reader()
        seen = record(request, self.project, self.stack, reader)
        answer = proto.AnalyzeResponse()
        for rule in self.rules:
            as_what = self.levels.get(rule.id, level(rule))
            if as_what == proto.DISABLED:
                continue
            try:
                asked = reader.careful(rule)
                said = judge(seen, [asked], waivers=self.waivers, today=date.today())
            except Exception as error:  # noqa: BLE001 - whatever a value that it did not expect does
                reason = f"cannot read what the engine sends: {type(error).__name__}: {error}"
                _not_applicable(answer, rule, [reason])
                continue
            answer.diagnostics.extend(_diagnostics(rule, as_what, said))
            _not_applicable(answer, rule, _reasons(said))
        return answer


def _diagnostics(
    rule: Rule, as_what: proto.EnforcementLevel.ValueType, said: Judgement
) -> Iterator[proto.AnalyzeDiagnostic]:
    """The findings of one rule as the engine prints them."""
    for found in said.findings:
        yield proto.AnalyzeDiagnostic(
            policyName=rule.id,
            policyPackName=NAME,
            policyPackVersion=VERSION,
            description=rule.reason,
            message=f"{rule.title}: {found.said}. {rule.remedy}",
            urn=found.resource.urn,
            enforcementLevel=as_what,
            severity=SEVERITIES[rule.severity],
        )


def _reasons(said: Judgement) -> Iterable[str]:
    """Why a rule is not for some resources, and which findings are waived."""
    yield from dict.fromkeys(one.why for one in said.exempt)
    for one in said.waived:
        if one.waiver:
            yield f"{one.resource.name}, waived to {one.waiver.expires}: {one.waiver.reason}"


def _not_applicable(answer: proto.AnalyzeResponse, rule: Rule, reasons: Iterable[str]) -> None:
    told = [proto.PolicyNotApplicable(policy_name=rule.id, reason=reason) for reason in reasons]
    answer.not_applicable.extend(told)


def serve(rules: Sequence[Rule]) -> None:
    """Answer the engine until it ends; the port goes to standard output, as it expects."""
    options = [("grpc.max_receive_message_length", BIGGEST)]
    server = grpc.server(ThreadPoolExecutor(max_workers=4), options=options)
    add_AnalyzerServicer_to_server(Analyzer(rules), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.wait_for_termination()
