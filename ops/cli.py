"""The command line: `groundwork COMMAND`. Each command reads its arguments and delegates."""

# Modules are imported by the command that needs them: `plan` must not wait for the engines'.
# ruff: noqa: PLC0415

import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from ops import local_commands
from ops.forms import Drawn, Format
from ops.parts import load_by_name
from ops.run import guarded
from plan.rules.severity import Severity

app = typer.Typer(
    name="groundwork",
    help="A web application on AWS, from one typed stack file.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(local_commands.app, name="local")

Stack = Annotated[str, typer.Argument(metavar="STACK", help="Name in Pulumi.STACK.yaml.")]
MaybeStack = Annotated[
    str | None, typer.Argument(metavar="[STACK]", help="Name in Pulumi.STACK.yaml; else local.")
]
File = Annotated[Path | None, typer.Option("--file", help="A stack file anywhere.")]
Against = Annotated[
    str | None,
    typer.Option(metavar="STACK_OR_FILE", help="Also show what differs from another stack."),
]


@app.command()
def plan(
    stack: MaybeStack = None,
    *,
    file: File = None,
    form: Annotated[
        Drawn, typer.Option("--format", help="As tables, a picture, or for other programs.")
    ] = Drawn.TEXT,
    against: Against = None,
    fail_on: Annotated[
        Severity | None, typer.Option(help="Fail on findings of this severity, or a graver one.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option("--record", help="Also write the plan as a Pulumi stack export.")
    ] = None,
    details: Annotated[
        bool,
        typer.Option(
            "--details", help="Name all resources and findings, and what would cost less."
        ),
    ] = False,
) -> None:
    """Show what the stack would be. Needs no account and no network."""
    from ops import plans

    planned = plans.planned(stack, file)
    other = plans.other(against) if against is not None else None
    plans.plan(planned, form, details=details, other=other, record=record)
    if fail_on:
        plans.gate(planned, fail_on)


@app.command()
def explain(
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="Such as databases.board.multi_az, or services.")
    ],
    stack: MaybeStack = None,
    file: File = None,
    form: Annotated[Format, typer.Option("--format", help="For people or for machines.")] = (
        Format.TEXT
    ),
) -> None:
    """Show what a key of the stack file is, where that comes from and what it means."""
    from ops import explain as explains

    explains.explain(key, stack, file, as_json=form is Format.JSON)


@app.command()
def compare(
    here: Annotated[str, typer.Argument(metavar="A", help="A stack's name, or a stack file.")],
    there: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    form: Annotated[Format, typer.Option("--format", help="For people or for machines.")] = (
        Format.TEXT
    ),
    *,
    whole: Annotated[bool, typer.Option("--all", help="Also what is the same.")] = False,
) -> None:
    """Show two stacks' settings side by side, with where each comes from."""
    from ops import explain

    explain.compare(here, there, whole=whole, as_json=form is Format.JSON)


@app.command()
def report(
    stack: MaybeStack = None,
    file: File = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="The page to write; else report-STACK.html.")
    ] = None,
    against: Against = None,
) -> None:
    """Write all that is known of the stack as one page. Needs no account and no network."""
    from ops import report as reports

    reports.report(stack, file, to, against)


@app.command()
def init(
    blueprint: Annotated[
        str, typer.Argument(metavar="BLUEPRINT", help="Name in blueprints/BLUEPRINT.yaml.")
    ],
    stack: Annotated[
        str, typer.Argument(metavar="STACK", help="Name of the new Pulumi.STACK.yaml.")
    ],
) -> None:
    """Start a stack file from a blueprint."""
    from ops.init import init as start

    start(blueprint, stack)


@app.command()
def schema(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only compare; fail if schema.json is not up to date.")
    ] = False,
) -> None:
    """Write schema.json, the JSON schema of a stack file, for editors."""
    from ops import plans

    plans.schema(check=check)


@app.command()
def export(
    to: Annotated[Path, typer.Option("--to", help="Folder for main.tf.json and its files.")],
    stack: MaybeStack = None,
    file: File = None,
) -> None:
    """Write what the stack would be as Terraform JSON."""
    from ops import plans

    plans.export(stack, file, to)


@app.command()
def operator(
    stack: MaybeStack = None,
    file: File = None,
    form: Annotated[Format, typer.Option("--format", help="For people or for machines.")] = (
        Format.TEXT
    ),
) -> None:
    """Show the IAM policies that whoever deploys the stack needs. Needs no account."""
    from ops import plans

    plans.operator(stack, file, as_json=form is Format.JSON)


@app.command()
def up(
    stack: Stack,
    *,
    build: Annotated[
        bool,
        typer.Option("--build", help="On the emulator: build images, for a registry on 127.0.0.1."),
    ] = False,
) -> None:
    """Deploy the stack."""
    from ops import deploys

    deploys.up(stack, build=build)


@app.command()
def down(
    stack: Stack,
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask before destroying what is on AWS.")
    ] = False,
) -> None:
    """Destroy the stack, unless something in it is kept."""
    from ops import deploys

    deploys.down(stack, yes=yes)


@app.command()
def preview(
    stack: Stack,
    *,
    drift: Annotated[
        bool,
        typer.Option("--drift", help="Ask AWS what is there, and fail if `up` would change it."),
    ] = False,
) -> None:
    """Show what `up` would change in what is deployed."""
    from ops import deploys

    deploys.preview(stack, drift=drift)


@app.command()
def outputs(
    stack: Stack,
    form: Annotated[Format, typer.Option("--format", help="For people or for machines.")] = (
        Format.TEXT
    ),
) -> None:
    """Print the outputs of the last `up`; secret ones as [secret]."""
    from ops import deploys

    deploys.outputs(stack, as_json=form is Format.JSON)


def main() -> None:
    """Entry point of the `groundwork` command."""
    # Looking for cycles among what the SDK's modules define takes as long as the plan itself.
    gc.disable()
    load_by_name()
    code = guarded(lambda: app(standalone_mode=False))
    gc.freeze()
    sys.exit(code)
