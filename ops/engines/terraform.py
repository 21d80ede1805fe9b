"""Deploys through Terraform or OpenTofu, on the export of what the program declares."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ops.engines import process
from ops.engines.engine import Action, Change, Counts, Deployed, Output, Watch
from ops.engines.terraform_find import PROVIDER, Source, Tool
from ops.engines.terraform_state import State
from ops.engines.terraform_stream import Stream, condensed
from ops.errors import Failed, Interrupted
from ops.local import absent
from ops.lock import note_engine
from ops.target import Target
from plan.export.terraform import export
from stack.images import PLACEHOLDER

_PARALLEL = 24
"""Operations at once: most of their time is waiting for AWS, as with the emulator."""
_ACTIONS = {
    ("create",): Action.CREATE,
    ("update",): Action.UPDATE,
    ("delete",): Action.DELETE,
    ("delete", "create"): Action.REPLACE,
    ("create", "delete"): Action.REPLACE,
}
_INTERRUPTED = "interrupted"
_FRAME = str.maketrans("", "", "╷│╵")
"""What Terraform draws around its errors."""


class Terraform:
    """An `Engine`; state, plan and configuration stay in the stack's own folder."""

    key = "terraform"

    def __init__(self, tool: Tool, source: Source) -> None:
        self._tool = tool
        self._source = source
        self.title = tool.title

    def preview(
        self,
        target: Target,
        watch: Watch,
        *,
        refresh: bool = False,  # noqa: ARG002 - see below
    ) -> Sequence[Change]:
        """What `up` would change; a plan of Terraform's always asks what is there."""
        self._prepare(target, watch)
        plan = _folder(target) / "preview.tfplan"
        try:
            self._stream(target, watch, "plan", f"-out={plan.name}")
            shown = json.loads(self._answer(target, watch, "show", "-json", plan.name))
        finally:
            plan.unlink(missing_ok=True)
        return _changes(shown.get("resource_changes", []))

    def up(self, target: Target, watch: Watch) -> Counts:
        """Plan and apply in one go; a damaged state is told before anything is asked."""
        State(_folder(target))
        self._prepare(target, watch)
        self._settle(target, watch)
        return self._apply(target, watch)

    def down(self, target: Target, watch: Watch) -> Counts:
        """Delete what the state holds.

        By an empty configuration rather than `-destroy`, which evaluates every expression and so
        fails where an `up` has stopped half way.
        """
        folder = _folder(target)
        if not State(folder):
            return Counts()
        for name in ("resources", "data", "outputs", "variables"):
            (folder / f"{name}.tf.json").unlink(missing_ok=True)
        self._init(target, watch)
        return self._apply(target, watch)

    def outputs(self, target: Target) -> Mapping[str, Output]:
        """The outputs in the state."""
        return State(_folder(target)).outputs()

    def deployed(self, target: Target) -> Sequence[Deployed]:
        """The managed resources in the state."""
        return State(_folder(target)).deployed()

    def forget(self, target: Target) -> None:
        """Remove the state and all that goes with it."""
        shutil.rmtree(_folder(target), ignore_errors=True)

    def _apply(self, target: Target, watch: Watch) -> Counts:
        stream = self._stream(target, watch, "apply", "-auto-approve", f"-parallelism={_PARALLEL}")
        created, updated = stream.done[Action.CREATE], stream.done[Action.UPDATE]
        held = State(_folder(target)).count()
        return Counts(created, updated, stream.done[Action.DELETE], held - created - updated)

    def _prepare(self, target: Target, watch: Watch) -> None:
        for line in absent.lines(target.record):
            watch.say(line)
        write(target, _folder(target))
        self._init(target, watch)

    def _settle(self, target: Target, watch: Watch) -> None:
        """Go on with what an interrupted run has left half made.

        Terraform would replace it, and create the replacement under the same name beside it.
        """
        mark = _folder(target) / _INTERRUPTED
        if not mark.exists():
            return
        for address in State(_folder(target)).tainted():
            watch.say(f"going on with {address}")
            self._answer(target, watch, "untaint", address)
        mark.unlink()

    def _init(self, target: Target, watch: Watch) -> None:
        """Fetch the provider, unless that was done with the same ingredients."""
        folder = _folder(target)
        rules = folder / "cli.tfrc"
        rules.write_text(_installation(self._source), encoding="utf-8")
        parts = [self._tool.path, self._tool.title, rules.read_text(encoding="utf-8")]
        parts.append((folder / "versions.tf.json").read_text(encoding="utf-8"))
        key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        mark = folder / ".terraform" / "groundwork-key"
        if mark.is_file() and mark.read_bytes() == key.encode():
            return
        shutil.rmtree(folder / ".terraform", ignore_errors=True)
        (folder / ".terraform.lock.hcl").unlink(missing_ok=True)
        self._answer(target, watch, "init", "-input=false", "-no-color")
        mark.parent.mkdir(exist_ok=True)
        mark.write_text(key, encoding="utf-8")

    def _stream(self, target: Target, watch: Watch, verb: str, *arguments: str) -> Stream:
        stream = Stream(watch)
        ended = self._run(target, watch, stream.read, verb, "-json", "-input=false", *arguments)
        if ended.interrupted:
            (_folder(target) / _INTERRUPTED).touch()
            raise Interrupted(f"stopped {self.title}; what was done is in the state")
        if ended.code:
            raise Failed(_reason(self.title, stream.errors, ended.errors))
        return stream

    def _answer(self, target: Target, watch: Watch, *arguments: str) -> str:
        lines: list[str] = []
        ended = self._run(target, watch, lines.append, *arguments)
        if ended.interrupted:
            raise Interrupted(f"stopped {self.title}")
        if ended.code:
            raise Failed(_reason(f"{self.title} {arguments[0]}", [], ended.errors))
        return "\n".join(lines)

    def _run(
        self, target: Target, watch: Watch, on_line: process.Line, *arguments: str
    ) -> process.Ended:
        folder = _folder(target)
        kept = {k: v for k, v in target.environment.items() if not k.startswith("TF_")}
        own = {
            "TF_CLI_CONFIG_FILE": str(folder / "cli.tfrc"),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
        }
        return process.run(
            [self._tool.path, *arguments],
            folder=folder,
            environment={**kept, **own},
            on_line=on_line,
            on_interrupt=lambda times: watch.say(process.stopping(self.title, times)),
            on_start=lambda pid: note_engine(target.home, pid),
        )


def write(target: Target, folder: Path) -> None:
    """Write what the program declares as Terraform JSON into `folder`.

    A secret of the stack file is the recorder's marked token: it can't be decrypted here, and the
    emulator, for which alone this engine deploys, has no use for the real one. Nor has it for an
    image: what would be built is named, and nobody pulls it. Nor would a cluster tell anything.
    What the emulator cannot create is left out.
    """
    report = export(absent.without(target.record), folder)
    values = {one.name: one.secret.value for one in report.variables}
    values |= {name: f"{PLACEHOLDER}{name}@sha256:{'0' * 64}" for name in report.images}
    values |= {name: f"{name}.invalid" for name in report.told}
    (folder / "values.auto.tfvars.json").write_text(json.dumps(values), encoding="utf-8")


def _folder(target: Target) -> Path:
    return target.home / "terraform"


def _installation(source: Source) -> str:
    """Terraform's CLI configuration: the provider from the mirror, or directly."""
    if not source.mirror:
        return "provider_installation {\n  direct {}\n}\n"
    path = json.dumps(str(source.mirror))
    return (
        "provider_installation {\n  filesystem_mirror {\n"
        f'    path    = {path}\n    include = ["{PROVIDER}"]\n  }}\n'
        f'  direct {{\n    exclude = ["{PROVIDER}"]\n  }}\n}}\n'
    )


def _changes(planned: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    found = []
    for one in planned:
        action = _ACTIONS.get(tuple(one["change"]["actions"]))
        if action and one["mode"] == "managed":
            found.append(Change(one["address"], one["type"], action, _differing(one["change"])))
    return tuple(sorted(found, key=lambda change: change.resource))


def _differing(change: Mapping[str, Any]) -> tuple[str, ...]:
    before, after = change["before"], change["after"]
    if not before or not after:
        return ()
    unknown = change.get("after_unknown") or {}
    names = before.keys() | after.keys() | unknown.keys()
    return tuple(sorted(n for n in names if unknown.get(n) or before.get(n) != after.get(n)))


def _reason(what: str, errors: Sequence[tuple[str, str]], tail: str) -> str:
    """One line a failure, each with its resource."""
    if errors:
        lines = [f"{address}: {text}" if address else text for address, text in errors]
        return "\n".join(dict.fromkeys(lines))
    text = " ".join(tail.translate(_FRAME).split())
    why = text.rpartition("Error: ")[2] or "no reason given"
    return f"{what} failed: {condensed(why, '')}"
