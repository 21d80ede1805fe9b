"""`plan`, `schema`, `export` and `operator`: what needs no engine and no account."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ops.console import out
from ops.errors import BadInput, Failed
from ops.target import project, stack_file
from plan import recorder
from plan.export.report import Report
from plan.export.terraform import export as write_terraform
from plan.graph import graph
from plan.mermaid import picture
from plan.operator import text as operator_text
from plan.operator.policy import operator as operator_of
from plan.record import Record
from plan.stack_export import write as stack_export
from plan.text import plan as as_text
from stack.read import file_config, from_file
from stack.schema import schema as stack_schema
from stack.settings import Settings

_DEFAULT_STACK = "local"
_SCHEMA = "schema.json"
_WIDTH = 120
"""Columns of a plan in a file or a log."""


def plan(
    stack: str | None, file: Path | None, record: Path | None, *, details: bool, drawn: bool
) -> None:
    """Print the plan, or its picture where it is to be drawn; write the record where asked."""
    if details and drawn:
        raise BadInput("--details is for --format text: a picture names components alone")
    settings, made = _recorded(_file(stack, file))
    if record:
        record.write_text(_as_json(stack_export(made)), encoding="utf-8")
    if drawn:
        sys.stdout.write(picture(made, graph(made)))
    else:
        show(made, settings, details=details)


def show(record: Record, settings: Settings, *, details: bool = False) -> None:
    """Print a plan: to the width of a terminal, else as plain lines of a fixed width."""
    text = as_text(record, graph(record), settings, details=details)
    console = out(wrap=True)
    if console.is_terminal:
        console.print(text)
        return
    console.width = _WIDTH
    with console.capture() as lines:
        console.print(text)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in lines.get().splitlines())


def schema(*, check: bool) -> None:
    """Write the schema of a stack file, or compare it; raises `Failed` if it is stale."""
    path, text = project(Path.cwd()) / _SCHEMA, _as_json(stack_schema())
    if not check:
        path.write_text(text, encoding="utf-8")
    elif not path.is_file() or path.read_text(encoding="utf-8") != text:
        raise Failed(f"{path.name} is not up to date: run `groundwork schema`")


def export(stack: str | None, file: Path | None, to: Path) -> None:
    """Write Terraform JSON and say what it leaves out."""
    if to.resolve() == project(Path.cwd()).resolve():
        raise BadInput("--to is the project's own folder: name another, such as --to terraform")
    _, made = _recorded(_file(stack, file))
    _print_report(write_terraform(made, to), to)


def operator(stack: str | None, file: Path | None, *, as_json: bool) -> None:
    """Print the policies of those who deploy a stack, or what they allow."""
    _, made = _recorded(_file(stack, file))
    told = operator_of(made)
    if as_json:
        sys.stdout.write(_as_json(asdict(told)))
    else:
        sys.stdout.writelines(f"{line}\n" for line in operator_text.lines(told, made.stack))


def _print_report(report: Report, to: Path) -> None:
    console = out()
    console.print(f"Wrote {len(report.addresses)} resources to {to}.")
    if report.newer:
        console.print("Left out, because Terraform's provider does not have them:")
    for one in report.newer:
        console.print(f"  {one.resource.split('::', 2)[2]} {one.property}: {one.reason}")
    for line in report.left_out:
        console.print(f"  {line}")
    for name, what in {**report.images, **report.told}.items():
        console.print(f"Set the variable {name}: {what}")
    for one in report.variables:
        console.print(f"Set the variable {one.name}: the {one.property} of {one.resource}.")


def _file(stack: str | None, file: Path | None) -> Path:
    """The stack file by name or by path; that of `local` if neither is given."""
    if stack and file:
        raise BadInput("give a STACK or --file FILE, not both")
    if stack and stack.endswith((".yaml", ".yml")):
        raise BadInput(f"{stack!r} is a file, not the name of a stack: write --file {stack}")
    return file or stack_file(_DEFAULT_STACK if stack is None else stack, project(Path.cwd()))


def _recorded(file: Path) -> tuple[Settings, Record]:
    """A stack file's settings, wherever it lies, and what the project's program declares for it.

    Raises:
        BadSettings: something is wrong in it, with line numbers, which the program has not.
    """
    settings, name = from_file(file), file.stem.removeprefix("Pulumi.")
    return settings, recorder.record(project(Path.cwd()), name, *file_config(file))


def _as_json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
