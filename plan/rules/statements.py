"""What one statement of an IAM document says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from plan.record import Resource
from plan.rules.forms import items
from plan.rules.rule import Check
from plan.rules.subject import Subject

Statement = Mapping[str, Any]

NARROWS: Final = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:sourceaccount",
        "aws:sourcearn",
        "aws:sourceip",
        "aws:sourceorgid",
        "aws:sourceowner",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "kms:calleraccount",
        "kms:encryptioncontext:aws:logs:arn",
        "kms:viaservice",
    }
)
"""Condition keys that say who asks, or for whom a service does."""
_SAME: Final = frozenset({"stringequals", "stringlike", "arnequals", "arnlike", "ipaddress"})
"""Operators that ask for one of the values; without `IfExists`, which lets a missing key pass."""


def allowed(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Statements that allow."""
    return (one for one in statements if one.get("Effect") == "Allow")


def actions(statement: Statement) -> Sequence[str]:
    """Its actions; `*` where it names those that it does not mean."""
    return ["*"] if "NotAction" in statement else _texts(statement.get("Action"))


def resources(statement: Statement) -> Sequence[str]:
    """Its resources; `*` where it names those that it does not mean."""
    return ["*"] if "NotResource" in statement else _texts(statement.get("Resource"))


def principals(statement: Statement, kind: str) -> Sequence[str]:
    """Principals of a kind: `AWS`, `Service` or `Federated`."""
    named = statement.get("Principal")
    return _texts(named.get(kind)) if isinstance(named, Mapping) else []


def is_for_all(statement: Statement) -> bool:
    """Whether anybody is meant, of any account."""
    named = statement.get("Principal")
    return "NotPrincipal" in statement or named == "*" or "*" in principals(statement, "AWS")


def conditions(statement: Statement) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Operator, key and values of each condition; operator and key in lower case."""
    tests = statement.get("Condition")
    for operator, keys in tests.items() if isinstance(tests, Mapping) else ():
        for key, values in keys.items() if isinstance(keys, Mapping) else ():
            yield str(operator).lower(), str(key).lower(), _texts(values)


def asked(statement: Statement) -> frozenset[str]:
    """Condition keys that must have one of some values, none of which is anything at all."""
    return frozenset(
        key
        for operator, key, values in conditions(statement)
        if operator.rpartition(":")[2] in _SAME and values and not any(map(_is_any, values))
    )


def refuses_http(statement: Statement, action: str) -> bool:
    """Whether nobody may do the action over plain HTTP: `s3:*` also covers `s3:GetObject`."""
    plain_http = ("bool", "aws:securetransport", ["false"]) in conditions(statement)
    covers = {action, f"{action.partition(':')[0]}:*", "*"}
    return (
        statement.get("Effect") == "Deny"
        and is_for_all(statement)
        and plain_http
        and not covers.isdisjoint(actions(statement))
    )


def policies(resource: Resource, subject: Subject, property_: str, token: str) -> list[Statement]:
    """Statements of a resource's own policy and of those that policies of a type attach to it."""
    attached = subject.naming(resource, property_, token)
    return [
        *subject.statements(resource, "policy"),
        *(one for each in attached for one in subject.statements(each, "policy")),
    ]


def admits_all(statements: Iterable[Statement]) -> bool:
    """Whether anybody is allowed something, whoever they are and wherever they ask from."""
    return any(is_for_all(one) and not asked(one) for one in allowed(statements))


def closed(property_: str, token: str) -> Check:
    """Neither its own policy nor one that policies of a type attach to it admits everybody."""

    def check(resource: Resource, subject: Subject) -> str | None:
        said = policies(resource, subject, property_, token)
        return "its policy admits everybody" if admits_all(said) else None

    return check


def _is_any(value: str) -> bool:
    return not value.strip("*") or value in {"0.0.0.0/0", "::/0"}


def _texts(value: Any) -> list[str]:
    return [str(one) for one in items(value)]
