"""Records made by hand, to put to rules."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from plan.record import Record, Resource
from plan.rules.rule import Exempt, Rule
from plan.rules.subject import PROVIDER, Subject

STACK = "urn:pulumi:test::test::pulumi:pulumi:Stack::test-test"
PART = "urn:pulumi:test::test::groundwork:index:Part::part"


def made(
    token: str,
    name: str = "one",
    *,
    needs: Mapping[str, Sequence[Resource]] | None = None,
    **inputs: Any,
) -> Resource:
    """A resource of the component `part`; `needs` are the resources that an input names."""
    named = {key: [one.urn for one in found] for key, found in (needs or {}).items()}
    return Resource(
        urn=f"urn:pulumi:test::test::{token}::{name}",
        type=token,
        name=name,
        custom=True,
        parent=PART,
        provider="",
        inputs=inputs,
        outputs={},
        property_dependencies=named,
    )


def record_of(*resources: Resource, posture: str = "prod") -> Record:
    stack = _component(STACK, "pulumi:pulumi:Stack", "test-test", parent="")
    part = _component(PART, "groundwork:index:Part", "part", parent=STACK)
    provider = made(PROVIDER, "aws", defaultTags=json.dumps({"tags": {"posture": posture}}))
    config = {"aws:region": "eu-north-1"}
    return Record("test", "test", [stack, part, provider, *resources], [], {}, config)


def _component(urn: str, token: str, name: str, *, parent: str) -> Resource:
    return Resource(
        urn=urn,
        type=token,
        name=name,
        custom=False,
        parent=parent,
        provider="",
        inputs={},
        outputs={},
    )


def asked(rule: Rule, *resources: Resource, posture: str = "prod") -> list[str | Exempt | None]:
    """What a rule says of each resource of its types, in their order."""
    subject = Subject(record_of(*resources, posture=posture))
    return [rule.check(one, subject) for one in subject.each(*rule.types)]
