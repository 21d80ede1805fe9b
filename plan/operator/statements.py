"""Statements of IAM: what a plan's actions are for, and how they fit into documents."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

LIMIT = 6144
"""Characters of a managed policy without white space; IAM and AWS STS quotas."""
ALL = ("*",)
Document = dict[str, Any]


@dataclass(frozen=True)
class Statement:
    """One permission."""

    actions: tuple[str, ...]
    resources: tuple[str, ...] = ALL
    condition: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def written(self) -> Document:
        """As a policy has it."""
        text: Document = {"Effect": "Allow", "Action": list(self.actions)}
        text["Resource"] = list(self.resources)
        return text | ({"Condition": dict(self.condition)} if self.condition else {})

    def halves(self) -> "list[Statement]":
        """The same permission as two; of its actions, or of its resources where it has one."""
        if len(self.actions) > 1:
            return [replace(self, actions=part) for part in _halves(self.actions)]
        return [replace(self, resources=part) for part in _halves(self.resources)]


def size(document: Any) -> int:
    """Characters as IAM counts them."""
    return len(json.dumps(document, separators=(",", ":")))


def document(statements: Iterable[Statement]) -> Document:
    """A policy."""
    return {"Version": "2012-10-17", "Statement": [one.written() for one in statements]}


def documents(statements: Iterable[Statement]) -> Sequence[Document]:
    """As few policies as a list in this order gives, each within AWS's limit."""
    full: list[list[Statement]] = [[]]
    for statement in _fitting(statements):
        if size(document([*full[-1], statement])) > LIMIT:
            full.append([])
        full[-1].append(statement)
    return [document(part) for part in full if part]


def _fitting(statements: Iterable[Statement]) -> Iterator[Statement]:
    for statement in statements:
        if size(document([statement])) > LIMIT:
            yield from _fitting(statement.halves())
        else:
            yield statement


def _halves(items: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return items[: len(items) // 2], items[len(items) // 2 :]
