"""The permissions of whoever deploys a stack, derived from its plan."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from plan.export.inside import PACKAGE
from plan.operator.errors import Unlisted
from plan.operator.mfa import mfa
from plan.operator.names import arns, name
from plan.operator.statements import ALL, Document, Statement, documents
from plan.operator.table import TAGGED, load
from plan.record import Record

HAND_ON = "iam:PassRole"
LINK = "iam:CreateServiceLinkedRole"
ROLE = "aws:iam/role:Role"
LINKED_ROLES = ("arn:aws:iam::*:role/aws-service-role/*",)
AWS = "aws:"
OTHERS = ("pulumi:providers:", PACKAGE)
"""What is no resource of AWS: providers, and what runs in a cluster."""


@dataclass(frozen=True)
class Operator:
    """Managed policies by name, for a group of users with MFA and for a pipeline's roles."""

    group: str
    policies: Mapping[str, Document]
    """Of whoever deploys."""
    mfa: Mapping[str, Document]
    """The demand for MFA, which users have beside those."""
    preview: Mapping[str, Document]
    """Of whoever only compares the stack with what is deployed."""


def operator(record: Record) -> Operator:
    """What may be done with a stack, for those who deploy it, and for those who look at it.

    Raises:
        Unlisted: the plan holds a type or a look-up whose actions are not known.
    """
    base = f"{record.project}-{record.stack}"
    allowed = statements(record)
    return Operator(
        f"{base}-operators",
        _numbered(f"{base}-operator", allowed),
        {f"{base}-mfa": mfa()},
        _numbered(f"{base}-preview", reading(allowed)),
    )


def statements(record: Record) -> Sequence[Statement]:
    """All permissions, those for every resource first, then service by service."""
    asked = _asked(record)
    parts = (_open(record, asked), _named(record, asked), _looked_up(record), _roles(record))
    return [one for part in parts for one in part if one.actions]


def reading(allowed: Iterable[Statement]) -> Sequence[Statement]:
    """The same permissions, but to change anything."""
    known = set(load()["reads"])
    kept = (replace(one, actions=tuple(a for a in one.actions if a in known)) for one in allowed)
    return [one for one in kept if one.actions]


def regions(record: Record) -> list[str]:
    """Where the stack has resources."""
    own = {str(r.inputs["region"]) for r in record.resources if "region" in r.inputs}
    return sorted(own | {record.config["aws:region"]})


def _numbered(name: str, allowed: Iterable[Statement]) -> Mapping[str, Document]:
    return {f"{name}-{number}": one for number, one in enumerate(documents(allowed), 1)}


def _asked(record: Record) -> set[str]:
    """Actions of all resources and look-ups, but for those that are told by ARN or by role."""
    known = load()
    types = {r.type for r in record.resources if r.custom and not r.type.startswith(OTHERS)}
    tokens = {lookup.token for lookup in record.lookups}
    lacking = sorted((types - set(known["resources"])) | (tokens - set(known["functions"])))
    if lacking:
        raise Unlisted(f"what does it take to make {', '.join(lacking)}? See plan/operator")
    found = {action for token in types for action in known["resources"][token]}
    questions = (known["functions"][token] for token in tokens)
    found |= {action for one in questions if "arn" not in one for action in one["actions"]}
    return found - {LINK}


def _open(record: Record, asked: Iterable[str]) -> Iterator[Statement]:
    """What no name limits: by region where the service has one, and by tags where those tell."""
    known = load()
    loose = sorted(action for action in asked if isinstance(known["scopes"].get(action, ""), str))
    tagged = tuple(action for action in loose if known["scopes"].get(action) == TAGGED)
    rest = [action for action in loose if action not in tagged]
    yield Statement(tuple(a for a in rest if not _is_global(a)), ALL, _where(record))
    yield Statement(tuple(a for a in rest if _is_global(a)))
    own = {"aws:ResourceTag/project": record.project, "aws:ResourceTag/stack": record.stack}
    yield Statement(tagged, ALL, {"StringEquals": {**_where(record)["StringEquals"], **own}})


def _named(record: Record, asked: Iterable[str]) -> Iterator[Statement]:
    """What is for the stack's own resources alone, a statement a service."""
    known = load()
    told = arns(record, known["arns"])
    scoped = sorted(a for a in asked if not isinstance(known["scopes"].get(a, ""), str))
    for _, group in groupby(scoped, _service):
        kinds = {action: known["scopes"][action] for action in group}
        found = {action: {arn for kind in of for arn in told[kind]} for action, of in kinds.items()}
        actions = tuple(action for action, own in found.items() if own)
        every = tuple(sorted({arn for own in found.values() for arn in own}))
        yield Statement(actions, every, {} if _is_global(min(kinds)) else _where(record))


def _looked_up(record: Record) -> Iterator[Statement]:
    known = load()["functions"]
    for lookup in record.lookups:
        question = known[lookup.token]
        if "arn" in question:
            arn = str(lookup.args[question["arn"]])
            yield Statement(tuple(question["actions"]), (arn,), _where(record))


def _roles(record: Record) -> Iterator[Statement]:
    """To hand the stack's roles to who they trust, and the roles that AWS makes for itself."""
    passed: dict[tuple[str, ...], set[str]] = {}
    for role in (r for r in record.resources if r.type == ROLE):
        trusted = tuple(sorted(_trusted(json.loads(str(role.inputs["assumeRolePolicy"])))))
        if trusted:
            passed.setdefault(trusted, set()).add(f"arn:aws:iam::*:role/{name(role)}")
    for trusted, roles in sorted(passed.items()):
        to = {"StringEquals": {"iam:PassedToService": list(trusted)}}
        yield Statement((HAND_ON,), tuple(sorted(roles)), to)
    known = load()["linked"]
    linked = sorted(
        {known[r.type].format_map(r.inputs) for r in record.resources if r.type in known}
    )
    if linked:
        yield Statement((LINK,), LINKED_ROLES, {"StringEquals": {"iam:AWSServiceName": linked}})


def _trusted(policy: Mapping[str, Any]) -> Iterator[str]:
    """Services that may take a role."""
    for statement in policy["Statement"]:
        services = statement["Principal"].get("Service", ())
        yield from [services] if isinstance(services, str) else services


def _where(record: Record) -> Mapping[str, Mapping[str, Any]]:
    return {"StringEquals": {"aws:RequestedRegion": regions(record)}}


def _service(action: str) -> str:
    return action.partition(":")[0]


def _is_global(action: str) -> bool:
    return _service(action) in load()["global"]
