"""Reads what `terraform apply -json` prints, line by line, and tells a watch.

Format: https://developer.hashicorp.com/terraform/internals/machine-readable-ui
"""

import json
import re
from typing import Any

from ops.engines.engine import Action, Watch

_ACTIONS = {
    "create": Action.CREATE,
    "update": Action.UPDATE,
    "delete": Action.DELETE,
    "replace": Action.REPLACE,
}
_SDK_NOISE = re.compile(
    r"(operation error [^,]+, )?(https? response error StatusCode: \d+, )?"
    r"RequestID: [^,]*, (HostID: [^,]*, )?"
)
_SHORT = 400


class Stream:
    """Counts and failures of one run."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self.done: dict[Action, int] = dict.fromkeys(Action, 0)
        """Operations that succeeded."""
        self.errors: list[tuple[str, str]] = []
        """Address (may be empty) and condensed message, in the order of arrival."""

    def read(self, line: str) -> None:
        """Take one line; what is not a message of the protocol is shown as it is."""
        try:
            message = json.loads(line)
        except ValueError:
            message = None
        if not isinstance(message, dict):
            if line.strip():
                self._watch.say(line)
            return
        handler = getattr(self, f"_on_{message.get('type')}", None)
        if handler:
            handler(message)

    def _on_change_summary(self, message: dict[str, Any]) -> None:
        changes = message["changes"]
        if changes.get("operation") == "plan":
            self._watch.planned(sum(changes[key] for key in ("add", "change", "remove")))

    def _on_apply_start(self, message: dict[str, Any]) -> None:
        if operation := _operation(message):
            self._watch.begun(*operation)

    def _on_apply_complete(self, message: dict[str, Any]) -> None:
        if operation := _operation(message):
            self.done[operation[1]] += 1
            self._watch.ended(*operation)

    def _on_diagnostic(self, message: dict[str, Any]) -> None:
        diagnostic = message["diagnostic"]
        if diagnostic["severity"] == "error":
            address = diagnostic.get("address") or _context(diagnostic)
            text = condensed(diagnostic["summary"], diagnostic.get("detail", ""))
            self.errors.append((address, text))
            self._watch.failed(address, text)


def _operation(message: dict[str, Any]) -> tuple[str, Action] | None:
    """Address and action of a resource operation; None for a data source being read."""
    hook = message["hook"]
    action = _ACTIONS.get(hook["action"])
    return (hook["resource"]["addr"], action) if action else None


def _context(diagnostic: dict[str, Any]) -> str:
    """The block of the configuration that an error is about, as an address; empty if none."""
    context = (diagnostic.get("snippet") or {}).get("context") or ""
    return context.removeprefix("resource.")


def condensed(summary: str, detail: str) -> str:
    """One line: what was tried and what AWS answered, without request ids.

    `creating EC2 Subnet: operation error EC2: CreateSubnet, https response error StatusCode: 400,
    RequestID: x, api error InvalidSubnet.Range: …` becomes `creating EC2 Subnet: api error
    InvalidSubnet.Range: …`.
    """
    text = " ".join(f"{summary}: {detail}".split() if detail else summary.split())
    text = _SDK_NOISE.sub("", text)
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
