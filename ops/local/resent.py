"""Calls that a client sends again because it lost the answer, not because the call failed."""

from collections import OrderedDict
from dataclasses import dataclass, field

from ops.local.call import Answer, Call

KEPT = 256
"""A client sends again within a second or two; this many calls are answered in no less."""


@dataclass(frozen=True)
class Resent:
    """The latest answers of calls that succeeded, by the SDK's invocation id.

    The Go SDK closes a connection under its own answer now and then, and sends the call again
    (aws/aws-sdk-go-v2#2737): a create would be done twice.
    """

    kept: OrderedDict[str, Answer] = field(default_factory=OrderedDict)

    def answer(self, call: Call) -> Answer | None:
        """What the call was answered at an earlier attempt, if that went well."""
        if call.header("amz-sdk-request").partition(";")[0] in ("", "attempt=1"):
            return None
        return self.kept.get(call.header("amz-sdk-invocation-id"))

    def keep(self, call: Call, told: Answer) -> None:
        """Remember an answer, and forget the oldest."""
        invocation = call.header("amz-sdk-invocation-id")
        if invocation and told.ok:
            self.kept[invocation] = told
            if len(self.kept) > KEPT:
                self.kept.popitem(last=False)
