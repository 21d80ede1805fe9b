"""What a preview cannot know and a check has asked for all the same.

A name that is unknown is as good as its placeholder. Text that is made of names and of more, such
as a policy, is lost with them: what a check says of that is a guess.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from plan.record import Resource
from plan.rules.rule import Exempt, Rule
from plan.rules.subject import Subject

MADE_OF_NAMES: Final = frozenset(
    {
        "accessPolicies",
        "assumeRolePolicy",
        "containerDefinitions",
        "definition",
        "eventPattern",
        "input",
        "name",
        "policy",
        "policyDocument",
        "redriveAllowPolicy",
        "redrivePolicy",
        "resourceId",
    }
)
"""Properties whose text is made of other resources' names and of more."""


class Inputs(dict[str, Any]):
    """Properties of a resource, which tell when one is read that is not known."""

    def __init__(
        self, values: Mapping[str, Any], unread: frozenset[str], tell: Callable[[str], None]
    ) -> None:
        super().__init__(values)
        self._unread = unread
        self._tell = tell

    def __getitem__(self, key: str) -> Any:
        """As any mapping does."""
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """As any mapping does."""
        self._note(key)
        return super().get(key, default)

    def _note(self, key: str) -> None:
        if key in self._unread:
            self._tell(key)


class Reader:
    """Notes what checks read of the unknown, and takes back what they then find."""

    def __init__(self) -> None:
        self._read: dict[str, None] = {}

    def noting(self, resource: Resource, unknown: frozenset[str]) -> Resource:
        """The resource, of which it is noted when something unknown is read."""
        if not (unread := unknown & MADE_OF_NAMES):
            return resource

        def tell(key: str) -> None:
            self._read[f"{key} of {resource.name}"] = None

        return replace(resource, inputs=Inputs(resource.inputs, unread, tell))

    def careful(self, rule: Rule) -> Rule:
        """The rule, which finds nothing by what is not known."""

        def check(resource: Resource, subject: Subject) -> str | Exempt | None:
            self._read.clear()
            said = rule.check(resource, subject)
            if isinstance(said, str) and self._read:
                return Exempt(f"not known before the update: {', '.join(self._read)}")
            return said

        return replace(rule, check=check)
