"""`groundwork local COMMAND`: what is done with what runs on this machine."""

# Modules are imported by the command that needs them: `plan` must not wait for theirs.
# ruff: noqa: PLC0415

from typing import Annotated

import typer

from ops.forms import Format

app = typer.Typer(
    help="Look at what runs on this machine, and work with it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def status(
    form: Annotated[Format, typer.Option("--format", help="For people or for machines.")] = (
        Format.TEXT
    ),
) -> None:
    """Show what runs, how it is, and where it answers."""
    from ops.locally.status import status as show

    show(as_json=form is Format.JSON)


@app.command()
def logs(
    service: Annotated[
        str | None, typer.Argument(metavar="[SERVICE]", help="A service or a store; else all.")
    ] = None,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many at first.")] = 200,
    *,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on until interrupted.")
    ] = False,
) -> None:
    """Print what tasks and stores write, in the order of time."""
    from ops.locally.logs import logs as show

    show(service, lines=lines, follow=follow)


@app.command()
def trace(
    identity: Annotated[str, typer.Argument(metavar="ID", help="Correlation id or trace id.")],
) -> None:
    """Print what all services wrote about one request, in the order of time."""
    from ops.locally.logs import trace as show

    show(identity)


@app.command("open")
def open_() -> None:
    """Show the stack in a browser."""
    from ops.locally.status import open_page

    open_page()


@app.command("exec", context_settings={"allow_interspersed_args": False})
def exec_(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="Whose task.")],
    command: Annotated[
        list[str], typer.Argument(metavar="COMMAND...", help="A program and its arguments.")
    ],
) -> None:
    """Run a command as if inside of a task: in its folder, with its environment and secrets."""
    from ops.locally.execute import execute

    execute(service, command)


@app.command()
def watch() -> None:
    """Replace the tasks of a service, one by one, whenever its source changes."""
    from ops.locally.watch import watch as look

    look()


@app.command()
def down() -> None:
    """End all that runs, and take the stack down."""
    from ops import deploys
    from stack.read import LOCAL

    deploys.down(LOCAL, yes=False)
