"""`status` and `open`: what runs, how it is, and where it answers."""

import json
import sys
import webbrowser
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from rich.text import Text

from ops.console import out
from ops.errors import Failed
from ops.local.plane.state import ServiceState, TaskState
from ops.locally.place import Running, running
from stack.read import LOCAL


def status(*, as_json: bool) -> None:
    """Print how everything is."""
    there = running()
    if as_json:
        sys.stdout.write(json.dumps(asdict(there.state), indent=2) + "\n")
        return
    console = out()
    url = there.state.url
    console.print(f"{LOCAL} answers at {url}." if url else f"Nothing leads into {LOCAL}.")
    for line in _lines(there):
        console.print(Text(line))


def open_page() -> None:
    """Show the stack in a browser; raises `Failed` where nothing leads into it."""
    url = running().state.url
    if url is None:
        raise Failed(f"nothing leads into {LOCAL}, so there is nothing to open")
    out().print(url)
    webbrowser.open(url)


def _lines(there: Running) -> Iterator[str]:
    services, kept = there.state.services, _by_identifier(there.state.stores)
    width = max(map(len, [*(one.name for one in services), *kept]), default=0)
    for service in services:
        yield f"  {service.name:<{width}}  {_service(service)}"
        yield from (f"  {'':<{width}}    {_task(task)}" for task in service.tasks)
    for name, state in kept.items():
        yield f"  {name:<{width}}  {state}"


def _by_identifier(stores: Mapping[str, str]) -> Mapping[str, str]:
    found = {}
    for name, state in stores.items():
        kind, _, identifier = name.partition(" ")
        found[identifier] = f"{kind} {state}"
    return found


def _service(service: ServiceState) -> str:
    healthy = sum(task.state == "healthy" for task in service.tasks)
    why = f": {service.reason}" if service.reason else ""
    return f"{service.state}, {healthy} of {service.desired} tasks, {service.revision}{why}"


def _task(task: TaskState) -> str:
    where = f"{task.address}:{task.port}" if task.port else "listens nowhere"
    return f"{task.id}  {task.state:<9}  {where}  pid {task.pid or '-'}"
