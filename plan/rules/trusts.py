"""Rules for who may assume a role, and for whom AWS's services act."""

from collections.abc import Iterator
from typing import Final

from plan.record import Resource
from plan.rules.buckets import POLICY as BUCKET_POLICY
from plan.rules.roles import ROLE
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.statements import Statement, admits_all, allowed, asked, conditions, principals
from plan.rules.subject import Subject

_TRUST: Final = "assumeRolePolicy"
_ISSUER: Final = "token.actions.githubusercontent.com"
_SOURCE: Final = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid"})
_SESSION: Final = frozenset({"aws:requesttag/eks-cluster-arn", "sts:externalid"})
_CONTEXT: Final = frozenset({"kms:encryptioncontext:aws:logs:arn", "kms:viaservice"})
_TELL_NOTHING: Final = {
    "apigateway.amazonaws.com": "AWS does not say whether API Gateway tells for whom it acts",
    "ec2.amazonaws.com": "EC2 gives the role only to machines of the account whose role it is",
    "ecs.amazonaws.com": "AWS does not say whether ECS tells for whom it acts",
    "edgelambda.amazonaws.com": "Lambda runs only functions of the account whose role it is",
    "lambda.amazonaws.com": "Lambda runs only functions of the account whose role it is",
}
"""Services whose trust cannot ask for a source."""
_POLICIES: Final = {
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "policy",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
    "aws:kms/key:Key": "policy",
    BUCKET_POLICY: "policy",
    "aws:sns/topicPolicy:TopicPolicy": "policy",
    "aws:sqs/queuePolicy:QueuePolicy": "policy",
}
"""Where each type that admits others has its document."""


def _trusted(resource: Resource, subject: Subject) -> Iterator[Statement]:
    return allowed(subject.statements(resource, _TRUST))


def _anybody(resource: Resource, subject: Subject) -> str | None:
    is_open = admits_all(subject.statements(resource, _TRUST))
    return "anybody may assume it" if is_open else None


def _source(resource: Resource, subject: Subject) -> str | Exempt | None:
    silent = None
    for one in _trusted(resource, subject):
        if asked(one) & (_SOURCE | _SESSION):
            continue
        for service in principals(one, "Service"):
            if service not in _TELL_NOTHING:
                return f"{service} may assume it for any account"
            silent = Exempt(_TELL_NOTHING[service])
    return silent


def _admits(resource: Resource, subject: Subject) -> str | None:
    for one in allowed(subject.statements(resource, _POLICIES[resource.type])):
        services = principals(one, "Service")
        if services and not asked(one) & (_SOURCE | _CONTEXT):
            return f"{services[0]} is admitted for any account"
    return None


def _github(resource: Resource, subject: Subject) -> Iterator[Statement]:
    for one in _trusted(resource, subject):
        keys = {key for _, key, _ in conditions(one)}
        named = any(_ISSUER in text for text in principals(one, "Federated"))
        if named or any(key.startswith(_ISSUER) for key in keys):
            yield one


def _pinned(resource: Resource, subject: Subject) -> str | None:
    for one in _github(resource, subject):
        subjects = [
            value
            for operator, key, values in conditions(one)
            if key == f"{_ISSUER}:sub"
            and operator.rpartition(":")[2] in ("stringequals", "stringlike")
            for value in values
        ]
        if not subjects:
            return "workflows of every repository on GitHub may assume it"
        for text in subjects:
            if "*" in text or "?" in text or text.count(":") < 2:
                return f"{text} may assume it"
    return None


def _for_aws(resource: Resource, subject: Subject) -> str | None:
    for one in _github(resource, subject):
        if f"{_ISSUER}:aud" not in asked(one):
            return "tokens for others than AWS are taken"
    return None


def _other_account(resource: Resource, subject: Subject) -> str | None:
    """Accounts that the program writes out are not its own: that one is looked up."""
    for one in _trusted(resource, subject):
        for arn in principals(one, "AWS"):
            account = arn.split(":")[4] if arn.count(":") > 4 else arn
            if account.isdecimal() and len(account) == 12 and not asked(one):
                return f"account {account} may assume it for anybody"
    return None


TRUST_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "GW.trust-anybody",
        "A role says who may assume it",
        Severity.CRITICAL,
        "Anybody with an account of AWS would have its rights.",
        "Name principals in assumeRolePolicy.",
        "Checkov CKV_AWS_60, CKV_AWS_61",
        (ROLE,),
        _anybody,
    ),
    Rule(
        "GW.trust-source",
        "A service assumes a role only for this account",
        Severity.MEDIUM,
        "Another account could have the service act on this one: the confused deputy.",
        "Ask for aws:SourceAccount or aws:SourceArn in assumeRolePolicy.",
        "Groundwork, after AWS's page on the confused deputy problem",
        (ROLE,),
        _source,
    ),
    Rule(
        "GW.trust-account",
        "A role that another account assumes asks for whom",
        Severity.MEDIUM,
        "A service of theirs could be told by a third one to use it.",
        "Ask for sts:ExternalId or aws:PrincipalOrgID in assumeRolePolicy.",
        "Groundwork, after AWS's page on the confused deputy problem",
        (ROLE,),
        _other_account,
    ),
    Rule(
        "GW.admits-source",
        "A policy admits a service only for this account",
        Severity.MEDIUM,
        "Another account could have the service write here, or read from here.",
        "Ask for aws:SourceAccount or aws:SourceArn in the statement.",
        "Groundwork, after AWS's page on the confused deputy problem",
        tuple(_POLICIES),
        _admits,
    ),
    Rule(
        "GW.github-subject",
        "A role for GitHub names the repository, and the branch or environment",
        Severity.HIGH,
        "Workflows of other repositories, or of any branch, would deploy.",
        "Compare sub by StringEquals with repo:OWNER/NAME:environment:NAME.",
        "Checkov CKV_AWS_393",
        (ROLE,),
        _pinned,
    ),
    Rule(
        "GW.github-audience",
        "A role for GitHub takes tokens for AWS alone",
        Severity.MEDIUM,
        "A token that was shown to another service could be shown to AWS.",
        "Compare aud by StringEquals with sts.amazonaws.com.",
        "Groundwork, after GitHub's page on OpenID Connect in AWS",
        (ROLE,),
        _for_aws,
    ),
)
