"""Deploys through the Pulumi engine, by the Automation API."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pulumi.automation import CommandError, ConcurrentUpdateError, Stack

from ops.engines.engine import Change, Counts, Deployed, Output, Silent, Watch
from ops.engines.pulumi_events import Events, label, readable
from ops.engines.pulumi_find import Cli
from ops.engines.pulumi_workspace import backend, folder, stack
from ops.errors import Failed, Interrupted
from ops.local import absent
from ops.target import Target

_QUIET: dict[str, Any] = {"color": "never", "suppress_progress": True}
_PROTECTIONS = ("deletionProtection", "enableDeletionProtection", "deletionProtectionEnabled")


class Pulumi:
    """An `Engine`; state in the user's backend, or under the stack's folder for the emulator."""

    key = "pulumi"

    def __init__(self, cli: Cli) -> None:
        self._cli = cli
        self.title = f"Pulumi {cli.version}"

    def preview(self, target: Target, watch: Watch, *, refresh: bool = False) -> Sequence[Change]:
        """What `up` would change; the state stays as it is, also with `refresh`."""
        _whole(target)
        events = Events(Silent())
        with self._opened(target, watch, events) as made:
            made.preview(refresh=refresh, on_event=events.read, **_QUIET)
        return tuple(sorted(events.changes, key=lambda change: change.resource))

    def up(self, target: Target, watch: Watch) -> Counts:
        """Update the stack, after settling what an interrupted run left open."""
        _whole(target)
        events = Events(watch, ahead=sum(map(_is_cloud, target.record.resources)))
        with self._opened(target, watch, events) as made:
            _settle(made, target, watch)
            made.up(on_event=events.read, show_secrets=False, suppress_outputs=True, **_QUIET)
        return events.counts()

    def down(self, target: Target, watch: Watch) -> Counts:
        """Destroy what the state holds."""
        if _never_deployed(target):
            return Counts()
        events = Events(watch)
        with self._opened(target, watch, events) as made:
            _settle(made, target, watch)
            watch.planned(len(_resources(made)))
            made.destroy(on_event=events.read, show_secrets=False, **_QUIET)
        return events.counts()

    def outputs(self, target: Target) -> Mapping[str, Output]:
        """The stack's outputs."""
        if _never_deployed(target):
            return {}
        with self._opened(target, Silent(), Events(Silent())) as made:
            found = sorted(made.outputs().items())
        return {name: Output(one.value, secret=one.secret) for name, one in found}

    def deployed(self, target: Target) -> Sequence[Deployed]:
        """The cloud resources in the state."""
        if _never_deployed(target):
            return []
        with self._opened(target, Silent(), Events(Silent())) as made:
            found = _resources(made)
        return [
            Deployed(label(one["urn"]), one["type"], _kept(one), one.get("outputs", {}))
            for one in found
        ]

    def forget(self, target: Target) -> None:
        """Remove our backend; other backends are the user's."""
        shutil.rmtree(folder(target), ignore_errors=True)

    @contextmanager
    def _opened(self, target: Target, watch: Watch, events: Events) -> Iterator[Stack]:
        """The target's stack, with the engine's failures made readable."""
        command = None
        try:
            made, command = stack(self._cli, target, watch)
            yield made
        except ConcurrentUpdateError:
            raise Failed(
                f"another update of {target.stack} is in progress in its backend; "
                f"if none runs any more: pulumi cancel --stack {target.stack}"
            ) from None
        except CommandError as error:
            if command and command.interrupted:
                raise Interrupted(f"stopped {self.title}; what was done is in the state") from None
            raise Failed(_reason(events.errors, str(error))) from None


def _whole(target: Target) -> None:
    """Raise Failed for what this engine cannot leave out of a stack on the emulator."""
    if target.settings.emulator and (hindrance := absent.hindrance(target.record)):
        raise Failed(hindrance)


def _never_deployed(target: Target) -> bool:
    """Whether an emulator stack has no state; of other stacks only their backend knows."""
    return target.settings.emulator and not backend(target).is_dir()


def _is_cloud(resource: Any) -> bool:
    return resource.custom and not resource.type.startswith("pulumi:")


def _state(made: Stack) -> Mapping[str, Any]:
    return made.export_stack().deployment or {}


def _resources(made: Stack) -> list[dict[str, Any]]:
    found = _state(made).get("resources") or []
    return [one for one in found if one["custom"] and not one["type"].startswith("pulumi:")]


def _kept(held: Mapping[str, Any]) -> tuple[str, ...]:
    inputs = held.get("inputs", {})
    guarded = any(inputs.get(name) is True for name in _PROTECTIONS)
    reasons = (("deletion protection", guarded), ("protect", bool(held.get("protect"))))
    return tuple(word for word, holds in reasons if holds)


def _settle(made: Stack, target: Target, watch: Watch) -> None:
    """Clear up after a run that was interrupted or killed."""
    locks = backend(target) / ".pulumi" / "locks"
    if target.settings.emulator and any(path.is_file() for path in locks.rglob("*")):
        watch.say("an earlier run was killed: its lock is removed")
        made.cancel()
    pending = _state(made).get("pending_operations") or []
    if pending:
        names = ", ".join(label(one["resource"]["urn"]) for one in pending)
        watch.say(f"an earlier run was interrupted: looking at what became of {names}")
        made.refresh(clear_pending_creates=True, show_secrets=False, **_QUIET)


def _reason(errors: Sequence[tuple[str, str]], tail: str) -> str:
    """One line a failure, each with its resource; else the command's own last words."""
    if errors:
        lines = [f"{resource}: {text}" if resource else text for resource, text in errors]
        return "\n".join(dict.fromkeys(lines))
    words = [line for line in readable(tail).splitlines() if "error:" in line]
    return words[-1].split("error:", 1)[1].strip() if words else readable(tail)[-400:].strip()
