"""`plan`, `schema`, `export` and `operator`: what needs no engine and no account."""

import json
import sys
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ops.console import out
from ops.console import show as print_page
from ops.errors import BadInput, Failed
from ops.forms import Drawn
from ops.target import chosen, named, project
from plan import recorder
from plan.against import against
from plan.as_json import as_json
from plan.export.report import Report
from plan.export.terraform import export as write_terraform
from plan.locate import Places
from plan.markdown import markdown
from plan.mermaid import picture
from plan.operator import text as operator_text
from plan.operator.policy import operator as operator_of
from plan.record import Record
from plan.rules.severity import Severity
from plan.sarif import sarif
from plan.stack_export import write as stack_export
from plan.text import plan as as_text
from plan.whole import Plan
from plan.whole import whole as whole_plan
from stack.document import load
from stack.read import file_config, from_file
from stack.schema import schema as stack_schema
from stack.settings import Settings

_SCHEMA = "schema.json"


@dataclass(frozen=True)
class Planned:
    """A stack file's plan, and where things stand in the file."""

    plan: Plan
    places: Places
    file: Path


def plan(
    planned: Planned, drawn: Drawn, *, details: bool, other: Planned | None, record: Path | None
) -> None:
    """Print a plan in one of its forms; write its record where asked.

    Raises:
        BadInput: the form has no room for what is asked.
    """
    if details and drawn is not Drawn.TEXT:
        raise BadInput(f"--details is for --format text, not {drawn}")
    if other and drawn in (Drawn.MERMAID, Drawn.SVG, Drawn.SARIF):
        raise BadInput(f"--against is for --format text, json or markdown, not {drawn}")
    whole, places = planned.plan, planned.places
    difference = against(whole, other.plan) if other else None
    if record:
        record.write_text(_as_json(stack_export(whole.record)), encoding="utf-8")
    match drawn:
        case Drawn.TEXT:
            print_page(as_text(whole, places, difference, details=details))
        case Drawn.MERMAID:
            sys.stdout.write(picture(whole.record, whole.graph))
        case Drawn.SVG:
            from plan.picture.svg import svg  # noqa: PLC0415 a JavaScript engine comes with it

            sys.stdout.write(svg(whole.record, whole.graph))
        case Drawn.JSON:
            sys.stdout.write(_as_json(as_json(whole, places, difference)))
        case Drawn.SARIF:
            sys.stdout.write(_as_json(sarif(whole, places, _address(planned.file))))
        case Drawn.MARKDOWN:
            sys.stdout.write(markdown(whole, places, difference))


def planned(stack: str | None, file: Path | None) -> Planned:
    """The plan of a stack by name or by file; of `local` if neither is given."""
    found = chosen(stack, file)
    settings, made = _recorded(found)
    return _planned(found, settings, made)


def other(stack_or_file: str) -> Planned:
    """The plan of what is named by its stack, or by its file."""
    return planned(None, named(stack_or_file))


def gate(planned: Planned, severity: Severity) -> None:
    """Raise `Failed` where a finding is of this severity or graver, and not waived."""
    found = len(planned.plan.judgement.at_least(severity))
    if found:
        counted = "1 finding" if found == 1 else f"{found} findings"
        raise Failed(f"{counted} of severity {severity} or graver")


def show(file: Path, settings: Settings, record: Record) -> None:
    """Print what has been recorded of a stack file."""
    shown = _planned(file, settings, record)
    print_page(as_text(shown.plan, shown.places))


def _planned(file: Path, settings: Settings, record: Record) -> Planned:
    places = Places(load(file), settings)
    return Planned(whole_plan(record, settings, today=date.today()), places, file)


def _address(file: Path) -> str:
    """A file as code scanning names it: relative to the project where it lies there."""
    root, path = project(Path.cwd()).resolve(), file.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_uri()


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
    _, made = _recorded(chosen(stack, file))
    _print_report(write_terraform(made, to), to)


def operator(stack: str | None, file: Path | None, *, as_json: bool) -> None:
    """Print the policies of those who deploy a stack, or what they allow."""
    _, made = _recorded(chosen(stack, file))
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


def _recorded(file: Path) -> tuple[Settings, Record]:
    """A stack file's settings, wherever it lies, and what the project's program declares for it.

    Raises:
        BadSettings: something is wrong in it, with line numbers, which the program has not.
    """
    settings, name = from_file(file), file.stem.removeprefix("Pulumi.")
    return settings, recorder.record(project(Path.cwd()), name, *file_config(file))


def _as_json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
