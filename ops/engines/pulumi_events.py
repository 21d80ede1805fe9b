"""Turns the engine's event stream into counts, changes and lines that can be read."""

import re
from collections import defaultdict, deque
from typing import TYPE_CHECKING

from ops.engines.engine import Action, Change, Counts, Watch
from plan.placeholders import short_type

if TYPE_CHECKING:
    from pulumi.automation.events import EngineEvent, StepEventMetadata

_ACTIONS = {
    "create": Action.CREATE,
    "import": Action.CREATE,
    "create-replacement": Action.CREATE,
    "update": Action.UPDATE,
    "delete": Action.DELETE,
    "delete-replaced": Action.DELETE,
}
_PREVIEWED = {
    "create": Action.CREATE,
    "import": Action.CREATE,
    "update": Action.UPDATE,
    "delete": Action.DELETE,
    "replace": Action.REPLACE,
}
_COLOUR = re.compile(r"<\{%[^%]*%\}>")
_TRACEBACK = "Traceback (most recent call last)"
_ROUTINE = re.compile(
    r"^((update|preview|destroy|refresh|deletion) (failed|canceled)|KeyboardInterrupt)$"
)
"""Said beside the reason; of Python, that the engine has stopped the program."""
_LAST_LINES = 12
"""Shown of a command that failed in a build: the engine's message holds the command alone."""


class Events:
    """Listens to one run."""

    def __init__(self, watch: Watch, ahead: int | None = None) -> None:
        self._watch = watch
        self._ahead = ahead
        """Resources that the run will visit; None if that can't be known."""
        if ahead is not None:
            watch.planned(ahead)
        self.done: dict[Action, int] = dict.fromkeys(Action, 0)
        self.unchanged = 0
        self.changes: list[Change] = []
        """What a preview announced."""
        self.errors: list[tuple[str, str]] = []
        """Resource (may be empty) and message."""
        self._said: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=_LAST_LINES))
        """Last lines that a builder printed, by the URN of its image."""

    def read(self, event: "EngineEvent") -> None:
        """Take one event."""
        if event.resource_pre_event:
            self._begun(event.resource_pre_event.metadata)
        elif event.res_outputs_event:
            self._ended(event.res_outputs_event.metadata)
        elif said := event.diagnostic_event:
            if said.severity == "error":
                self._failed(said.urn or "", said.message)
            elif said.urn and said.ephemeral:
                self._heard(said.urn, readable(said.message))

    def counts(self) -> Counts:
        """What the run has done."""
        done = self.done
        return Counts(done[Action.CREATE], done[Action.UPDATE], done[Action.DELETE], self.unchanged)

    def _begun(self, step: "StepEventMetadata") -> None:
        if not _managed(step):
            return
        if previewed := _PREVIEWED.get(step.op.value):
            names = {re.split(r"[.\[]", key)[0] for key in (*(step.diffs or ()), *_detailed(step))}
            told = () if previewed in (Action.CREATE, Action.DELETE) else tuple(sorted(names))
            self.changes.append(Change(label(step.urn), step.type, previewed, told))
        if action := _ACTIONS.get(step.op.value):
            self._watch.begun(label(step.urn), action)
        elif step.op.value == "same":
            self.unchanged += 1
            if self._ahead is not None:
                self._watch.planned(self._ahead - self.unchanged)

    def _ended(self, step: "StepEventMetadata") -> None:
        action = _ACTIONS.get(step.op.value)
        if action and _managed(step):
            self.done[action] += 1
            self._watch.ended(label(step.urn), action)

    def _heard(self, urn: str, message: str) -> None:
        """Keep what a builder prints; it tells its steps again and again, and their digests."""
        said = self._said[urn]
        said += [x for x in message.splitlines() if x not in said and not x.startswith("digest: ")]

    def _failed(self, urn: str, message: str) -> None:
        text = readable(message)
        if text and not _ROUTINE.match(text):
            resource = "" if "pulumi:pulumi:Stack" in urn or not urn else label(urn)
            lines = [f"  | {line}" for line in self._said.pop(urn, ())]
            self.errors.append((resource, "\n".join([text, *lines])))
            self._watch.failed(resource, text)


def label(urn: str) -> str:
    """`ec2.Vpc app-vpc` for a URN."""
    type_ = urn.split("::")[2].rsplit("$", 1)[-1]
    return f"{short_type(type_)} {urn.split('::', 3)[3]}"


def readable(message: str) -> str:
    """A diagnostic without colours; of a Python traceback only what was raised."""
    text = _COLOUR.sub("", message).strip()
    if _TRACEBACK in text:
        lines = text[text.rindex(_TRACEBACK) :].splitlines()[1:]
        last = max((i for i, line in enumerate(lines) if line.startswith(" ")), default=-1)
        text = "\n".join(line for line in lines[last + 1 :] if line.strip())
    return text.removeprefix("error: ")


def _managed(step: "StepEventMetadata") -> bool:
    """Whether a step is about a cloud resource rather than a component or a provider."""
    state = step.new or step.old
    return bool(state and state.custom) and not step.type.startswith("pulumi:")


def _detailed(step: "StepEventMetadata") -> list[str]:
    return list(step.detailed_diff or ())
