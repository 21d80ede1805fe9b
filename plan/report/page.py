"""The page of a plan: one file that asks nobody for anything."""

import json
from base64 import b64encode
from datetime import date
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

from plan.against import Difference
from plan.locate import Places
from plan.picture.svg import svg
from plan.report.costs import costs
from plan.report.differences import differences
from plan.report.judged import judged
from plan.report.summary import summary
from plan.report.tree import tree
from plan.report.ways import ways
from plan.whole import Plan

BROWSER: Final = Path(__file__).with_name("browser")
SCRIPTS: Final = ("dom", "values", "picture", "tree", "ways", "costs", "judged", "differences")
"""Parts of the script, each after what it uses; `start` is the last."""
INERT: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""What means something to HTML, as JSON may also write it."""


def page(
    plan: Plan, *, difference: Difference | None, places: Places, file: str, today: date
) -> str:
    """Write everything that is known of a plan as HTML.

    `file` is what the stack file is called on the page; `today` is the day that it is of. The page
    needs no network, and its own policy keeps it from asking for anything. Encrypted values are
    not in it.
    """
    record, settings = plan.record, plan.settings
    data = {
        "file": file,
        "summary": summary(plan, difference),
        "tree": tree(record, places),
        "ways": ways(plan.graph),
        "costs": costs(plan.cost, record),
        "judged": judged(plan.judgement, places),
        "differences": differences(difference, record) if difference else None,
    }
    script = _script()
    digest = b64encode(sha256(script.encode()).digest()).decode()
    words = {
        "stack": record.stack,
        "posture": str(settings.posture),
        "region": settings.region,
        "project": record.project,
        "file": file,
        "day": today.isoformat(),
        "date": f"{today.day} {today:%B %Y}",
    }
    return Template(_text("page.html")).substitute(
        {name: escape(word) for name, word in words.items()},
        digest=digest,
        style=_text("style.css"),
        picture=svg(record, plan.graph),
        data=_json(data),
        script=script,
    )


def _script() -> str:
    """All parts in a scope of their own."""
    parts = "\n".join(_text(f"{name}.js") for name in (*SCRIPTS, "start"))
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _text(name: str) -> str:
    return (BROWSER / name).read_text(encoding="utf-8")


def _json(data: Any) -> str:
    """JSON that ends no script and begins no comment, in ASCII."""
    return json.dumps(data, separators=(",", ":")).translate(INERT)
