"""What the policies of an operator allow, for people."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from plan.operator.policy import Operator
from plan.operator.statements import LIMIT, Document, size

PAGE = "docs/guide/operator.md"
PIPELINE = "docs/guide/ci.md"


def lines(operator: Operator, stack: str) -> Iterator[str]:
    """Each policy with its size, and what it allows, service by service."""
    yield f"Whoever deploys {stack} is in the group {operator.group}, with these policies:"
    yield from _policies({**operator.policies, **operator.mfa})
    yield ""
    yield f"Whoever only previews {stack} has these:"
    yield from _policies(operator.preview)
    yield ""
    yield "With --format json: the documents."
    yield f"How to make the group of them: {PAGE}, and roles for GitHub: {PIPELINE}"


def _policies(documents: Mapping[str, Document]) -> Iterator[str]:
    for name, document in documents.items():
        yield ""
        yield f"{name}  {size(document):,} of {LIMIT:,} characters"
        for statement in document["Statement"]:
            yield from _statement(statement)


def _statement(statement: Mapping[str, Any]) -> Iterator[str]:
    if "NotAction" in statement:
        yield f"  denies all but {len(statement['NotAction'])} actions without MFA"
        return
    where = _where(statement)
    for service, group in groupby(statement["Action"], lambda action: action.split(":")[0]):
        actions = [action.split(":")[1] for action in group]
        what = f"{len(actions)} actions" if len(actions) > 1 else actions[0]
        yield f"  {service:<24} {what:<24} {where}"


def _where(statement: Mapping[str, Any]) -> str:
    """The resources and the conditions of a statement."""
    told = statement["Resource"]
    resources = [told] if isinstance(told, str) else told
    names = f"{len(resources)} names" if len(resources) > 1 else resources[0]
    what = "everything" if resources == ["*"] else names
    equal = statement.get("Condition", {}).get("StringEquals", {})
    limits = {
        "aws:RequestedRegion": "in",
        "aws:ResourceTag/stack": "with the tags of",
        "iam:PassedToService": "for",
        "iam:AWSServiceName": "for",
    }
    ends = [f"{word} {_listed(equal[key])}" for key, word in limits.items() if key in equal]
    return " ".join([what, *ends])


def _listed(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(value)
