"""The fields that lines of the log may have, from the page that promises them."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "guide" / "logs.md"
ROW = re.compile(r"^\| `(\w+)` \| (string|number|object) \| ([^|]+) \|", re.MULTILINE)
TYPES = {"string": str, "number": (int, float), "object": dict}
ALWAYS = {"time", "level", "logger", "message"}


def fields(service):
    """The type of each field by its name."""
    rows = ROW.findall(PAGE.read_text())
    return {name: TYPES[kind] for name, kind, of in rows if of == "all" or f"`{service}`" in of}


def held(lines, service):
    """The lines; one with a field that the page does not promise, or of another type, fails."""
    promised = fields(service)
    for line in lines:
        assert line.keys() >= ALWAYS, line
        assert not line.keys() - promised, line
        assert all(isinstance(value, promised[name]) for name, value in line.items()), line
    return lines
