"""Write docs/reference: `python -m ops.reference`; with `--check` it only compares."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from ops.reference import rooms, rules, stack_file
from ops.reference.source import Library

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "reference"
INTRO = (
    "# Reference",
    "",
    "Made from the docstrings of the library, the schema of the stack file and the table of rules",
    "by `.venv/bin/python -m ops.reference`; change those, not these pages.",
    "",
    f"- [The stack file]({stack_file.NAME}): every key, its values and its default.",
    f"- [The rules]({rules.NAME}): what is asked of every stack before AWS is.",
    "- The components, which can also be used one by one:",
    "",
)


def pages() -> Mapping[str, str]:
    """All pages, by name of the file."""
    library = Library(ROOT / "components")
    index = "\n".join([*INTRO, *rooms.index(library), ""])
    return {
        "README.md": index,
        stack_file.NAME: stack_file.page(),
        rules.NAME: rules.page(),
        **rooms.pages(library),
    }


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write or check the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    fresh = pages()
    if parser.parse_args(arguments).check:
        held = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
        stale = sorted(name for name in {*held, *fresh} if held.get(name) != fresh.get(name))
        sys.stderr.writelines(f"docs/reference/{name} is not up to date\n" for name in stale)
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        path.unlink()
    for name, text in fresh.items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
