"""`report`: everything that is known of a stack before AWS is asked, as one page."""

from datetime import date
from pathlib import Path

from ops import plans
from ops.console import out
from ops.errors import BadInput
from plan.against import against
from plan.report.page import page

SUFFIX = ".html"


def report(stack: str | None, file: Path | None, to: Path | None, other: str | None) -> None:
    """Write the page, by default as `report-STACK.html` where the command is run.

    Raises:
        BadInput: there is no file to write into.
    """
    if to is not None:
        check(to)
    planned = plans.planned(stack, file)
    target = to or Path(f"report-{planned.plan.record.stack}{SUFFIX}")
    check(target)
    difference = against(planned.plan, plans.other(other).plan) if other else None
    text = page(
        planned.plan,
        difference=difference,
        places=planned.places,
        file=planned.file.name,
        today=date.today(),
    )
    target.write_text(text, encoding="utf-8")
    out().print(f"Wrote {target}, {len(text.encode()) / 1024:,.0f} KiB: open it in a browser.")


def check(to: Path) -> None:
    """Raise `BadInput` where no page can be written."""
    if to.is_dir():
        raise BadInput(f"--to {to} is a folder: name a file in it, such as {to / 'report.html'}")
    if to.suffix != SUFFIX:
        raise BadInput(f"--to {to} is no page: name a file that ends with {SUFFIX}")
    if not to.parent.is_dir():
        raise BadInput(f"--to {to}: there is no folder {to.parent}")
