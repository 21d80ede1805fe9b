"""What a command that has ended prints: the summary, the outputs, the changes."""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from ops.console import Stopwatch, out
from ops.engines.choose import Choice
from ops.engines.engine import Action, Change, Counts, Output
from ops.lifecycle import Deployment
from ops.local.plane.state import SETTLED, PlaneState, ServiceState
from ops.target import Target

_SIGNS = {
    Action.CREATE: ("+", "green"),
    Action.UPDATE: ("~", "yellow"),
    Action.DELETE: ("-", "red"),
    Action.REPLACE: ("±", "magenta"),
}
_SECRET = "[secret]"  # noqa: S105 - stands for one


def deployed(target: Target, done: Deployment, time: Stopwatch) -> None:
    """The summary of an `up`."""
    console = out()
    title = done.choice.engine.title
    console.print(f"Deployed {target.stack} with {title} in {time}.")
    console.print(f"Resources: {done.counts}.")
    if target.settings.emulator:
        console.print(f"It lives on the emulator at {done.endpoint}, not on AWS.")
    _list(console, done.outputs)


def running(target: Target, found: PlaneState) -> None:
    """What runs on this machine for a stack, how each part is, and where its log is."""
    console = out()
    console.print(f"It answers at {found.url}." if found.url else "Nothing leads into it.")
    width = max(map(len, [*(one.name for one in found.services), *found.stores]), default=0)
    for service in found.services:
        healthy = sum(task.state == "healthy" for task in service.tasks)
        line = f"  {service.name:<{width}}  {service.state}  {healthy} of {service.desired}"
        console.print(Text(f"{line}{_why(target, service)}"))
    for store, state in found.stores.items():
        console.print(Text(f"  {store:<{width}}  {state}"))
    logs = (target.home / "logs").relative_to(target.root)
    console.print(f"Logs are in {logs}; `groundwork down {target.stack}` ends all of it.")


def destroyed(target: Target, counts: Counts, time: Stopwatch) -> None:
    """The summary of a `down`."""
    left = " Nothing is left." if target.settings.emulator else ""
    out().print(f"Destroyed {target.stack} in {time}: {counts.deleted} deleted.{left}")


def previewed(choice: Choice, changes: Sequence[Change]) -> None:
    """The changes of a `preview`, a line each."""
    console = out()
    for change in changes:
        sign, style = _SIGNS[change.action]
        line = Text.assemble((sign, style), f" {change.resource}")
        if change.properties:
            line.append(f"  ({', '.join(change.properties)})", style="dim")
        console.print(line)
    count = Counter(change.action for change in changes)
    numbers = ", ".join(f"{count[action]} to {action}" for action in Action)
    console.print(f"Previewed with {choice.engine.title}: {numbers}.")


def outputs(found: Mapping[str, Output], *, as_json: bool) -> None:
    """The outputs, as text or JSON."""
    if as_json:
        sys.stdout.write(json.dumps(_shown(found), indent=2, ensure_ascii=False) + "\n")
    elif found:
        _list(out(), found)
    else:
        out().print("No outputs: nothing is deployed.")


def _why(target: Target, service: ServiceState) -> str:
    """What is wrong with a service, and where there is more about it."""
    if service.state in SETTLED or not service.reason:
        return ""
    log = Path(service.log)
    more = f"; its log is {log.relative_to(target.root.resolve())}" if log.is_file() else ""
    return f": {service.reason}{more}"


def _list(console: Console, found: Mapping[str, Output]) -> None:
    width = max(map(len, found), default=0)
    for name, value in _shown(found).items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        console.print(Text(f"  {name:<{width}}  {text}"))


def _shown(found: Mapping[str, Output]) -> dict[str, Any]:
    return {name: _SECRET if one.secret else one.value for name, one in found.items()}
