"""The workflows for GitHub: pinned, least privileged, and of commands that there are."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.main import get_command

from ops.cli import app
from ops.engines import pulumi_find

ROOT = Path(__file__).parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted(GITHUB.glob("workflows/*"))
FILES = [*WORKFLOWS, GITHUB / "actions" / "setup" / "action.yaml"]
LOCK = (ROOT / "requirements.lock").read_text()
COMMANDS = get_command(app)
ACTIONLINT = ROOT / ".tools" / "actionlint" / "actionlint"
ZIZMOR = Path(sys.executable).with_name("zizmor")
BROKEN = """\
on: pull_request_target
jobs:
  x:
    runs-on: ubuntu-24.04
    steps:
      - run: echo ${{ github.event.pull_request.title }}
"""


def load(path: Path) -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load(path)


def jobs() -> list[tuple[str, dict[str, Any]]]:
    found = [(path.stem, load(path)["jobs"]) for path in WORKFLOWS]
    return [(f"{name}/{label}", job) for name, made in found for label, job in made.items()]


def steps() -> list[dict[str, Any]]:
    found = [step for _, job in jobs() for step in job.get("steps", ())]
    return [*found, *load(FILES[-1])["runs"]["steps"]]


def scripts() -> list[str]:
    return [step["run"] for step in steps() if "run" in step]


JOBS = jobs()
OWN = [(name, job) for name, job in JOBS if "uses" not in job]
"""Jobs with steps of their own; the others call a workflow."""


def test_the_workflows():
    assert [path.name for path in WORKFLOWS] == [
        "check.yaml",
        "deploy.yaml",
        "drift.yaml",
        "plan.yaml",
        "up.yaml",
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_action_is_one_commit_whose_version_stands_beside_it(path: Path):
    used = re.findall(r"^\s*(?:- )?uses: (.*)$", path.read_text(), re.MULTILINE)
    assert used
    for one in used:
        if not one.startswith("./"):
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one), one
        else:
            assert (ROOT / one).is_file() or (ROOT / one / "action.yaml").is_file()


def test_one_action_is_one_commit_everywhere():
    used = {line for path in FILES for line in re.findall(r"uses: (\S+@.*)", path.read_text())}
    assert len({line.split("@")[0] for line in used}) == len(used) == 4


def test_nothing_runs_with_the_rights_of_the_repository_for_code_of_others():
    for path in WORKFLOWS:
        told = load(path)
        starts = {told["on"]} if isinstance(told["on"], str) else set(told["on"])
        known = {"pull_request", "push", "schedule", "workflow_call", "workflow_dispatch"}
        assert starts <= known, path.name
        assert told["permissions"] == {}, path.name


@pytest.mark.parametrize(("name", "job"), JOBS, ids=[name for name, _ in JOBS])
def test_a_job_has_what_it_needs_and_an_end(name: str, job: dict[str, Any]):
    roles = {"deploy/dev", "deploy/prod", "drift/drift", "plan/preview", "up/up"}
    signed = {"id-token": "write"} if name in roles else {}
    assert job["permissions"] == {"contents": "read", **signed}
    if "uses" in job:
        assert "secrets" not in job
    else:
        assert 0 < job["timeout-minutes"] <= 120
        assert job["runs-on"] == "ubuntu-24.04"


def test_no_script_holds_an_expression():
    assert scripts()
    assert [script for script in scripts() if "${{" in script] == []


def test_no_key_is_stored():
    for path in FILES:
        assert "secrets." not in path.read_text()
    signed_in = [step for step in steps() if "configure-aws" in step.get("uses", "")]
    assert len(signed_in) == 3
    for step in signed_in:
        assert set(step["with"]) <= {"aws-region", "role-to-assume", "role-duration-seconds"}


def test_no_checkout_leaves_a_token_behind():
    found = [step["with"] for step in steps() if "checkout" in step.get("uses", "")]
    assert found == [{"persist-credentials": False}] * len(OWN)


def test_only_what_deploys_is_in_an_environment_and_one_at_a_time():
    placed = {name: job["environment"] for name, job in OWN if "environment" in job}
    assert placed == {"up/up": "${{ inputs.stack }}"}
    (up,) = (job for name, job in OWN if name == "up/up")
    assert up["concurrency"] == {"group": "up-${{ inputs.stack }}", "cancel-in-progress": False}
    called = {name: (job["needs"], job["with"]["stack"]) for name, job in JOBS if "with" in job}
    assert called == {"deploy/dev": ("check", "dev"), "deploy/prod": ("dev", "prod")}


def test_nothing_asks_for_a_role_before_it_is_named():
    asked = {name: " ".join(job["if"].split()) for name, job in JOBS if "if" in job}
    previews = "vars.DEV_PREVIEW_ROLE != '' && vars.PROD_PREVIEW_ROLE != ''"
    assert set(asked) == {"deploy/dev", "deploy/prod", "drift/drift", "plan/preview"}
    assert asked["deploy/dev"] == "vars.DEV_BACKEND != ''"
    assert asked["deploy/prod"] == "vars.PROD_BACKEND != ''"
    assert asked["drift/drift"] == previews
    assert asked["plan/preview"].startswith(f"{previews} && ")


def test_every_variable_is_in_the_guide():
    named = {name for path in FILES for name in re.findall(r"vars\.(\w+)", path.read_text())}
    guide = (ROOT / "docs" / "guide" / "ci.md").read_text()
    rows = "".join(re.findall(r"^\| (`[A-Z].*?) \|", guide, re.MULTILINE))
    assert named == set(re.findall(r"`([A-Z_]+)`", rows))


def test_a_branch_of_a_fork_gets_no_role():
    (preview,) = (job for name, job in JOBS if name == "plan/preview")
    own = "github.event.pull_request.head.repo.full_name == github.repository"
    assert own in preview["if"]


def test_all_stacks_are_planned_and_those_on_aws_previewed():
    files = {path.stem.removeprefix("Pulumi."): path for path in ROOT.glob("Pulumi.*.yaml")}
    matrix = {name: job["strategy"]["matrix"] for name, job in OWN if "strategy" in job}
    assert set(matrix["plan/plan"]["stack"]) == set(files)
    on_aws = {
        name for name, file in files.items() if "groundwork:emulator: true" not in file.read_text()
    }
    for name in ("plan/preview", "drift/drift"):
        assert {one["stack"] for one in matrix[name]["include"]} == on_aws


def test_every_command_is_one():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    made = re.findall(r"\bmake ([a-z]+)", "\n".join(scripts()))
    (check,) = (job for name, job in OWN if name == "check/make")
    run = {*made, *check["strategy"]["matrix"]["target"]}
    assert run == {"audit", "check", "test", "web"}
    assert run <= targets
    called = re.findall(r"\.venv/bin/groundwork ([^|\n]+)", "\n".join(scripts()))
    assert len(called) == 6
    for name, *words in map(str.split, called):
        command = COMMANDS.commands[name]  # pyright: ignore[reportAttributeAccessIssue]
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options


def test_pulumi_and_its_plugins_are_those_of_the_lock():
    text = FILES[-1].read_text()
    (version,) = re.findall(r"pulumi-version: (\S+)", text)
    assert re.search(rf"^pulumi=={re.escape(version)} ", LOCK, re.MULTILINE)
    (script,) = (one for one in scripts() if "pulumi plugin" in one)
    listing = script.replace("pulumi plugin install resource", "echo")
    done = subprocess.run(
        ["bash", "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names = {**pulumi_find._PLUGINS, **pulumi_find._BUILDERS, **pulumi_find._CLUSTERS}
    wanted = {(name, pulumi_find.version(package)) for name, package in names.items()}
    assert {tuple(line.split()) for line in done.stdout.splitlines()} == wanted


def summarised(tmp_path: Path, text: str, *arguments: str) -> str:
    file = tmp_path / "summary.md"
    command = ["sh", GITHUB / "summary.sh", *arguments]
    environment = {"GITHUB_STEP_SUMMARY": str(file), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        command, input=text, env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == (text, "")
    return file.read_text()


def test_a_summary_holds_the_text_between_fences(tmp_path: Path):
    fence = "`" * 6
    first = f"## Plan of dev\n\n{fence}\n a ```b``` %s\n{fence}\n\n"
    assert summarised(tmp_path, " a ```b``` %s\n", "Plan of dev") == first
    both = f"{first}## Picture\n\n{fence}mermaid\nflowchart\n{fence}\n\n"
    assert summarised(tmp_path, "flowchart\n", "Picture", "mermaid") == both


def test_markdown_stands_in_a_summary_as_it_is(tmp_path: Path):
    text = "## Plan of dev\n\n| a | `b` |\n"
    assert summarised(tmp_path, text, "Plan of dev", "markdown") == f"{text}\n"


@pytest.mark.parametrize(("arguments", "most"), [([], 1_000_000), (["mermaid"], 50_000)])
def test_what_is_too_long_stays_in_the_log(tmp_path: Path, arguments: list[str], most: int):
    longer = summarised(tmp_path, "x" * (most + 1), "Plan", *arguments)
    assert longer == "## Plan\n\nToo long for a summary: it is in the log.\n\n"
    assert "x" * most in summarised(tmp_path, "x" * most, "Plan", *arguments)


def test_dependabot_looks_after_what_it_can():
    told = load(GITHUB / "dependabot.yaml")["updates"]
    watched = {
        kind: {f"/{path.parent.relative_to(ROOT).as_posix()}" for path in ROOT.glob(pattern)}
        for kind, pattern in (
            ("npm", "services/*/package.json"),
            ("docker", "services/*/Dockerfile"),
        )
    }
    watched["github-actions"] = {"/", "/.github/actions/setup"}
    assert {one["package-ecosystem"]: set(one["directories"]) for one in told} == watched


def linted(program: Path, *arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False
    )


def broken(folder: Path) -> Path:
    (folder / "broken.yaml").write_text(BROKEN)
    return folder / "broken.yaml"


def test_zizmor_finds_nothing():
    done = linted(ZIZMOR, "--offline", "--quiet", "--persona", "pedantic", GITHUB)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor_would_find_something(tmp_path: Path):
    done = linted(ZIZMOR, "--offline", "--quiet", broken(tmp_path))
    assert done.returncode != 0
    assert "template-injection" in done.stdout
    assert "dangerous-triggers" in done.stdout


@pytest.mark.skipif(not ACTIONLINT.exists(), reason="no actionlint: make actionlint, with Go")
def test_actionlint_finds_nothing(tmp_path: Path):
    done = linted(ACTIONLINT)
    assert done.returncode == 0, done.stdout + done.stderr
    done = linted(ACTIONLINT, broken(tmp_path))
    assert done.returncode == 1
    assert "is potentially untrusted" in done.stdout


def test_the_shell_takes_the_script():
    shell = shutil.which("dash") or "sh"
    assert linted(Path(shell), "-n", GITHUB / "summary.sh").returncode == 0
