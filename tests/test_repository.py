"""What holds for all files: no foreign names, locked requirements, size, imports, decisions."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
IGNORED = [".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split())]
# The text of a pattern does not match itself, so that this file needs no exception. `someone` is
# the user of examples.
MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:root|work|home/(?!someone/)\w+|Users/\w+)/")
REGISTRY_HOST = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|deb\.debian\.org|golang\.org"
)
# What each room may import of the others; the program uses no more than its two rooms.
MAY_IMPORT = {
    "components": {"components"},
    "stack": {"components", "stack"},
    "plan": {"components", "stack", "plan"},
    "ops": {"components", "stack", "plan", "ops"},
    "policy": {"components", "stack", "plan"},
    "__main__.py": {"components", "stack"},
    "deployers": {"components"},
    "services": set[str](),
}
ROOMS = {"components", "stack", "plan", "policy", "ops", "services"}
LONGEST = 250


def files(folder: Path = ROOT) -> Iterator[Path]:
    """All files of the repository below `folder`, without what .gitignore names."""
    for path in sorted(folder.iterdir()):
        if any(fnmatch(path.name, pattern) for pattern in IGNORED):
            continue
        if path.is_dir():
            yield from files(path)
        else:
            yield path


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(ROOT).parts


FILES = list(files())
PYTHON = [path for path in FILES if path.suffix == ".py"]
CODE = [path for path in PYTHON if not is_test(path)]
LOCKS = [path for path in FILES if path.suffix == ".lock"]
DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))


def hits(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.group() for match in pattern.finditer(text)]


def texts() -> Iterator[tuple[Path, str]]:
    for path in FILES:
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def imported(source: str) -> set[str]:
    """Top-level names of everything that a module imports, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def unlocked(lock: str) -> list[str]:
    """Requirements of a lock file that are not one exact version with at least one hash."""
    entries = re.split(r"\n(?=\S)", lock.strip())
    whole = re.compile(r"[\w.-]+(\[[\w,]+\])?==\S+( ; [^\\]+)?( \\\n +--hash=sha256:[0-9a-f]{64})+")
    return [entry.split()[0] for entry in entries if entry and not whole.fullmatch(entry)]


def lacking(decision: str) -> list[str]:
    """What a decision has not: a title with its number, or a paragraph with text."""
    wanted = {
        "title": r"\A# \d{4} \S",
        **{part: rf"^\*\*{part}\.\*\* \S" for part in ("Context", "Choice", "Consequences")},
    }
    return [part for part, form in wanted.items() if not re.search(form, decision, re.MULTILINE)]


def lines(paths: list[Path]) -> int:
    """Lines that are neither blank nor a comment."""
    stripped = (line.strip() for path in paths for line in path.read_text().splitlines())
    return sum(bool(line) and not line.startswith("#") for line in stripped)


def test_no_file_holds_a_path_of_some_machine():
    found = {name(path): hits(MACHINE_PATH, text) for path, text in texts()}
    assert {file: paths for file, paths in found.items() if paths} == {}


def test_no_file_names_a_package_registry():
    found = {name(path): hits(REGISTRY_HOST, text) for path, text in texts()}
    assert {file: hosts for file, hosts in found.items() if hosts} == {}


def test_the_patterns_find_what_they_are_for():
    user, dot = "somebody", "."
    assert hits(MACHINE_PATH, f"see /home/{user}/x or /{'root'}/y, not /rooted/z") == [
        f"/home/{user}/",
        f"/{'root'}/",
    ]
    assert hits(MACHINE_PATH, "services/work/x, ${HOME}/work/x, /home/someone/x") == []
    assert hits(REGISTRY_HOST, f"https://pypi{dot}org/simple") == [f"pypi{dot}org"]
    assert hits(REGISTRY_HOST, "pypi, npm and example.org") == []


def test_there_are_lock_files_for_the_project_for_uv_and_for_each_service():
    services = {name(path.parent) for path in FILES if path.name == "Dockerfile"}
    in_node = {name(path.parent) for path in FILES if path.name == "package.json"}
    wanted = {"requirements.lock", "ops/bootstrap.lock", "tests/auditors/requirements-dev.lock"}
    wanted |= {
        f"{service}/requirements{kind}.lock"
        for service in services - in_node
        for kind in ("", "-dev")
    }
    assert wanted <= {name(path) for path in LOCKS}
    node_locks = {name(path.parent) for path in FILES if path.name == "package-lock.json"}
    assert in_node == node_locks == {"services/activity", "services/web"}


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_every_requirement_is_one_version_with_hashes_and_no_address(lock: Path):
    text = lock.read_text()
    assert unlocked(text) == []
    assert "://" not in text
    assert "--index-url" not in text


def test_a_requirement_without_version_or_hash_is_found():
    hashed = " \\\n    --hash=sha256:" + "0" * 64
    good = f"uv==1.2{hashed}{hashed}\nmoto[server]==5 ; python_version < '3.12'{hashed}\n"
    assert unlocked(good) == []
    assert unlocked(good + "rich==14\n") == ["rich==14"]
    assert unlocked(f"rich>=14{hashed}\n{good}") == ["rich>=14"]
    assert unlocked(good + f"-e .{hashed}") == ["-e"]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_parts(decision: Path):
    assert lacking(decision.read_text()) == []


def test_a_decision_without_its_parts_is_found():
    whole = "# 0001 One\n\n**Context.** x\n\n**Choice.** y\n\n**Consequences.** z\n"
    assert lacking(whole) == []
    assert lacking(whole.replace("0001 ", "")) == ["title"]
    assert lacking("# 0001 One\n**Context.** x **Choice.** y") == ["Choice", "Consequences"]
    assert lacking(whole.replace("**Choice.** y", "**Choice.**")) == ["Choice"]


def test_decisions_have_numbers_of_their_own():
    assert len(DECISIONS) >= 6
    assert all(path.read_text().startswith(f"# {path.name[:4]} ") for path in DECISIONS)
    assert len({path.name[:4] for path in DECISIONS}) == len(DECISIONS)


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120


def test_the_changelog_starts_with_what_is_not_released_and_breaking_comes_first():
    headings = [s for s in (ROOT / "CHANGELOG.md").read_text().splitlines() if s.startswith("##")]
    assert headings[0] == "## [Unreleased]"
    for index, heading in enumerate(headings):
        if heading == "### Breaking":
            assert headings[index - 1].startswith("## ")
    kinds = {"Breaking", "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert {s.removeprefix("### ") for s in headings if s.startswith("### ")} <= kinds


def test_the_license_is_the_apache_license_in_full():
    text = (ROOT / "LICENSE").read_text()
    assert text.split("\n")[1].strip() == "Apache License"
    assert "END OF TERMS AND CONDITIONS" in text
    assert "Copyright [yyyy] [name of copyright owner]" in text


def test_no_module_is_longer_than_one_reads_in_one_go():
    lengths = {name(path): len(path.read_text().splitlines()) for path in CODE}
    assert {file: length for file, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_imports_go_one_way(room: str):
    modules = [p for p in CODE if p.relative_to(ROOT).parts[0] == room]
    assert modules
    used = {name(path): imported(path.read_text()) & ROOMS - MAY_IMPORT[room] for path in modules}
    assert {file: rooms for file, rooms in used.items() if rooms} == {}


def test_an_import_is_found_wherever_it_stands():
    source = "import stack.read\ndef f():\n    from plan.graph import graph\n    import ops\n"
    assert imported(source) == {"stack", "plan", "ops"}
    assert imported("import json, os.path\n'import stack'\n") == {"json", "os"}


def test_there_is_as_much_test_as_code():
    assert lines([path for path in PYTHON if is_test(path)]) >= lines(CODE)


def test_every_service_has_as_much_test_as_code():
    for service in {p.relative_to(ROOT).parts[1] for p in CODE if name(p).startswith("services/")}:
        own = [path for path in PYTHON if name(path).startswith(f"services/{service}/")]
        code = [path for path in own if not is_test(path)]
        assert lines([path for path in own if is_test(path)]) >= lines(code), service


def test_pytest_enters_every_folder_of_tests(request: pytest.FixtureRequest):
    passed_over = request.config.getini("norecursedirs")
    folders = {part for path in PYTHON if is_test(path) for part in path.relative_to(ROOT).parts}
    assert "build" in folders
    assert not [one for one in folders if any(fnmatch(one, each) for each in passed_over)]


def test_lines_counts_neither_blank_lines_nor_comments(tmp_path: Path):
    file = tmp_path / "x.py"
    file.write_text("# why\n\nx = 1  # one\n    # inner\ny = 2\n")
    assert lines([file]) == 2


def test_make_help_lists_every_command_of_the_readme_and_make_alone_plans():
    makefile = (ROOT / "Makefile").read_text()
    listed = re.findall(r"^(\w+):.*  ## \S", makefile, re.MULTILINE)
    commands = {
        "plan",
        "test",
        "check",
        "audit",
        "pictures",
        "up",
        "down",
        "web",
        "e2e",
        "lock",
        "clean",
        "help",
    }
    assert commands == set(listed)
    assert ".DEFAULT_GOAL := plan" in makefile.splitlines()
    assert "\nplan: setup $(PAGE)  ## Show what" in makefile
    assert makefile.split("\nplan:")[1].splitlines()[1] == "\t$(GROUNDWORK) plan local"
