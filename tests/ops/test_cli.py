"""The command as a user calls it: exit codes, one line for each mistake, no traceback."""

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.ops.targets import LOCAL, PROD, project

ROOT = Path(__file__).parents[2]
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]
COMMAND = [sys.executable, "-c", "from ops.cli import main; main()"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return project(tmp_path, {"local": LOCAL, "prod": PROD}, (ROOT / "__main__.py").read_text())


@pytest.fixture
def groundwork(folder: Path) -> Run:
    """Runs the command in a project, where no engine can be found."""

    def run(*arguments: str, cwd: Path = folder, **own: str) -> Done:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=cwd,
            env=environment(own),
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    return run


def environment(own: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": "/nowhere", "HOME": "/nowhere", "PYTHONPATH": str(ROOT), **own}


def refused(done: Done, code: int, *lines: str) -> None:
    """The command has ended with this code and these lines alone."""
    assert done.returncode == code
    assert done.stderr.splitlines() == list(lines)


def test_help_names_every_command(groundwork: Run) -> None:
    done = groundwork("--help")
    assert done.returncode == 0
    for name in (
        "plan",
        "explain",
        "compare",
        "report",
        "init",
        "schema",
        "export",
        "operator",
        "up",
        "down",
        "preview",
        "outputs",
        "local",
    ):
        assert f"\n  {name} " in done.stdout
    assert "Traceback" not in done.stderr


def test_plan_is_of_local_unless_told(groundwork: Run, folder: Path) -> None:
    done = groundwork("plan")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(" Plan of local  posture dev  region eu-north-1")
    assert "\x1b" not in done.stdout
    assert not any(line.endswith(" ") for line in done.stdout.splitlines())
    assert groundwork("plan", "local").stdout == done.stdout
    assert groundwork("plan", "--file", "Pulumi.local.yaml").stdout == done.stdout
    assert not (folder / ".groundwork").exists()


def test_plan_of_a_file_elsewhere(groundwork: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    file = tmp_path / "elsewhere" / "blue.yaml"
    file.write_text(PROD)
    assert groundwork("plan", "--file", str(file)).stdout.startswith(" Plan of blue ")


def test_plan_with_details_is_longer(groundwork: Run) -> None:
    short, long = groundwork("plan").stdout, groundwork("plan", "--details").stdout
    assert len(long.splitlines()) > len(short.splitlines())


def test_plan_draws_a_picture(groundwork: Run) -> None:
    done = groundwork("plan", "prod", "--format", "mermaid")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("flowchart TB\n  internet((")
    assert '\n  LoadBalancer_balancer -->|"8080 serve /*"| Service_web\n' in done.stdout
    assert groundwork("plan", "prod", "--format", "mermaid", PYTHONHASHSEED="7").stdout == (
        done.stdout
    )
    assert groundwork("plan", "--format", "text").stdout == groundwork("plan").stdout


WAIVED = """\
  groundwork:waivers:
    - { rule: GW.gone, reason: "It is gone.", expires: 2099-12-31 }
"""


@pytest.fixture
def flawed(folder: Path) -> int:
    """A stack with a finding that no table of rules changes; the line of it."""
    file = folder / "Pulumi.flawed.yaml"
    file.write_text(PROD + WAIVED)
    return len(file.read_text().splitlines())


def test_plan_fails_on_findings_where_asked(groundwork: Run, flawed: int) -> None:
    assert flawed > 10
    shown = groundwork("plan", "flawed")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "there is no rule GW.gone" in shown.stdout
    failed = groundwork("plan", "flawed", "--fail-on", "medium")
    assert failed.stdout == shown.stdout
    assert failed.returncode == 1
    (line,) = failed.stderr.splitlines()
    assert re.fullmatch(r"groundwork: \d+ findings? of severity medium or graver", line)
    none = groundwork("plan", "flawed", "--fail-on", "critical")
    assert (none.returncode, none.stderr) == (0, "")


@pytest.mark.parametrize("form", ["json", "sarif", "markdown"])
def test_plan_for_other_programs_is_the_same_on_every_run(
    groundwork: Run, flawed: int, form: str
) -> None:
    done = groundwork("plan", "flawed", "--format", form)
    assert (done.returncode, done.stderr) == (0, "")
    assert "GW.gone" in done.stdout
    assert str(flawed) in done.stdout
    assert "\x1b" not in done.stdout
    assert groundwork("plan", "flawed", "--format", form, PYTHONHASHSEED="7").stdout == done.stdout


def test_plan_as_json_and_sarif(groundwork: Run, flawed: int, tmp_path: Path) -> None:
    told = json.loads(groundwork("plan", "flawed", "--format", "json").stdout)
    assert (told["stack"], told["posture"]) == ("flawed", "prod")
    (about,) = (one for one in told["findings"] if one["rule"] == "GW.waiver")
    assert (about["path"], about["line"]) == ("waivers[0]", flawed)
    outside = tmp_path / "apart" / "far.yaml"
    outside.parent.mkdir()
    outside.write_text(PROD + WAIVED)
    for arguments, uri in (
        (["flawed"], "Pulumi.flawed.yaml"),
        (["--file", str(outside)], "apart/far.yaml"),
    ):
        scanned = json.loads(groundwork("plan", *arguments, "--format", "sarif").stdout)
        places = [one["locations"][0]["physicalLocation"] for one in scanned["runs"][0]["results"]]
        assert {one["artifactLocation"]["uri"] for one in places} == {uri}


def test_plan_against_another_stack_or_file(groundwork: Run, flawed: int) -> None:
    assert flawed
    same = groundwork("plan", "flawed", "--against", "prod")
    assert (same.returncode, same.stderr) == (0, "")
    assert " Against prod\n" in same.stdout
    assert "medium GW.waiver: there is no rule GW.gone" in same.stdout
    local = groundwork("plan", "local", "--against", "Pulumi.prod.yaml")
    assert "board" in local.stdout.split(" Against prod\n")[1]
    told = json.loads(groundwork("plan", "--against", "prod", "--format", "json").stdout)
    assert told["against"]["stack"] == "prod"
    assert (
        "### Against prod" in groundwork("plan", "--against", "prod", "--format", "markdown").stdout
    )


def test_plan_draws_an_svg(groundwork: Run) -> None:
    done = groundwork("plan", "prod", "--format", "svg")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<svg ")
    assert done.stdout.endswith("</svg>\n")
    assert '::groundwork:index:LoadBalancer::balancer">' in done.stdout
    again = groundwork("plan", "prod", "--format", "svg", PYTHONHASHSEED="7")
    assert again.stdout == done.stdout


def test_plan_writes_a_record(groundwork: Run, tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    assert groundwork("plan", "prod", "--record", str(record)).returncode == 0
    first = record.read_bytes()
    assert json.loads(first)["version"] == 3
    groundwork("plan", "prod", "--record", str(record), PYTHONHASHSEED="7")
    assert record.read_bytes() == first


def test_init_writes_what_plan_reads(groundwork: Run, folder: Path) -> None:
    (folder / "blueprints").mkdir()
    (folder / "blueprints" / "shop.yaml").write_text(PROD)
    done = groundwork("init", "shop", "mine")
    assert (done.returncode, done.stderr) == (0, "")
    assert groundwork("plan", "mine").stdout.startswith(" Plan of mine  posture prod ")
    refused(
        groundwork("init", "shop", "mine"),
        2,
        "groundwork: Pulumi.mine.yaml is already there, and stays as it is: give another name",
    )


def test_schema_is_written_and_compared(groundwork: Run, folder: Path) -> None:
    refused(
        groundwork("schema", "--check"),
        1,
        "groundwork: schema.json is not up to date: run `groundwork schema`",
    )
    assert groundwork("schema").returncode == 0
    assert (folder / "schema.json").read_bytes() == (ROOT / "schema.json").read_bytes()
    assert groundwork("schema", "--check").returncode == 0
    (folder / "schema.json").write_text("{}")
    assert groundwork("schema", "--check").returncode == 1


def test_operator_tells_or_writes_the_policies(groundwork: Run) -> None:
    told = groundwork("operator", "prod")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("Whoever deploys prod is in the group groundwork-prod-operators,")
    done = groundwork("operator", "prod", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    written = json.loads(done.stdout)
    assert written["group"] == "groundwork-prod-operators"
    assert all(f"\n{name}  " in told.stdout for name in written["policies"])
    assert written["mfa"]["groundwork-prod-mfa"]["Statement"][-1]["Effect"] == "Deny"
    assert "groundwork-prod-preview-1" in written["preview"]
    again = groundwork("operator", "prod", "--format", "json", PYTHONHASHSEED="7")
    assert again.stdout == done.stdout


def test_export_writes_and_reports(groundwork: Run, tmp_path: Path) -> None:
    done = groundwork("export", "local", "--to", str(tmp_path / "out"))
    assert done.returncode == 0
    assert done.stdout.endswith(f" resources to {tmp_path / 'out'}.\n")
    assert (tmp_path / "out" / "resources.tf.json").is_file()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["plan", "prdo"], "no stack 'prdo': Pulumi.prdo.yaml does not exist "
                           "(there are: local, prod)"),
        (["up", "../x"], "stack '../x': a name is letters, digits, dot, dash and underscore"),
        (["plan", ""], "stack '': a name is letters, digits, dot, dash and underscore"),
        *((["export", "--to", to],
           "--to is the project's own folder: name another, such as --to terraform")
          for to in ("", ".", "out/..")),
        (["plan", "local", "--file", "x"], "give a STACK or --file FILE, not both"),
        (["plan", "--format", "mermaid", "--details"],
         "--details is for --format text, not mermaid"),
        (["plan", "--format", "sarif", "--against", "prod"],
         "--against is for --format text, json or markdown, not sarif"),
        (["plan", "--against", "prdo"], "no stack 'prdo': Pulumi.prdo.yaml does not exist "
                                        "(there are: local, prod)"),
        (["plan", "--fail-on", "some"],
         "Invalid value for '--fail-on': Value error, 'some' is not one of 'low', 'medium', "
         "'high', 'critical'."),
        (["plan", "blueprints/x.yaml"],
         "'blueprints/x.yaml' is a file, not the name of a stack: write --file blueprints/x.yaml"),
        (["plan", "--format", "png"],
         "Invalid value for '--format': Value error, 'png' is not one of 'text', 'mermaid', 'svg', "
         "'json', 'sarif', 'markdown'."),
        (["fly"], "No such command 'fly'."),
        (["plan", "--quick"], "No such option: --quick"),
        (["up"], "Missing argument 'STACK'."),
        (["init", "shop"], "Missing argument 'STACK'."),
        (["init", "shop", "x"], "no blueprint 'shop', there are: none"),
        (["export"], "Missing option '--to'."),
        (["down", "prod"], "down prod destroys what is on AWS: say so with --yes"),
    ],
)  # fmt: skip
def test_bad_input_is_one_line(groundwork: Run, arguments: list[str], line: str) -> None:
    refused(groundwork(*arguments), 2, f"groundwork: {line}")


def test_outside_of_a_project(groundwork: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = tmp_path_factory.mktemp("empty")
    refused(
        groundwork("plan", cwd=empty),
        2,
        f"groundwork: no Pulumi.yaml in {empty} or above: run this inside a project",
    )


BROKEN = "config: {"


@pytest.mark.parametrize(
    ("command", "text"),
    [
        *(
            (command, BROKEN)
            for command in ("plan", "operator", "up", "down", "preview", "outputs")
        ),
        *(("plan", text) for text in ("\x00\x01", "[]", "", "a: &a [*a]")),
    ],
)
def test_a_bad_stack_file_is_named(groundwork: Run, folder: Path, command: str, text: str) -> None:
    (folder / "Pulumi.local.yaml").write_text(text)
    done = groundwork(command, "local")
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines
    assert all(line.startswith("Pulumi.local.yaml") for line in lines), lines
    assert not (folder / ".groundwork").exists()


@pytest.mark.parametrize("command", [["plan"], ["operator"], ["export", "--to", "out"]])
def test_a_mistake_has_its_line(groundwork: Run, folder: Path, command: list[str]) -> None:
    text = LOCAL.replace("groundwork:posture: dev", "groundwork:posture: dve")
    (folder / "Pulumi.local.yaml").write_text(text)
    line = text[: text.index("dve")].count("\n") + 1
    expected = f'Pulumi.local.yaml:{line}: posture: got "dve", accepted: dev, prod'
    refused(groundwork(*command), 2, f"{expected}; did you mean dev?")
    assert not (folder / "out").exists()


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_read(groundwork: Run, name: str) -> None:
    done = groundwork("plan", "--file", name)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_places_that_cannot_be_written(groundwork: Run, folder: Path) -> None:
    refused(
        groundwork("plan", "--record", "/nowhere/x"),
        1,
        "groundwork: /nowhere/x: No such file or directory",
    )
    (folder / "out").touch()
    refused(groundwork("export", "--to", "out"), 1, "groundwork: out: File exists")
    (folder / "schema.json").mkdir()
    refused(groundwork("schema"), 1, f"groundwork: {folder / 'schema.json'}: Is a directory")


def test_a_damaged_working_folder(groundwork: Run, folder: Path) -> None:
    (folder / ".groundwork").write_text("what is this")
    refused(groundwork("up", "local"), 1, f"groundwork: {folder / '.groundwork'}: File exists")


def test_a_program_that_fails(groundwork: Run, folder: Path) -> None:
    (folder / "__main__.py").write_text("raise ValueError('board: too small')")
    refused(groundwork("plan"), 1, "groundwork: ValueError: board: too small")


def test_up_without_engine_prints_the_plan_and_deploys_nothing(
    groundwork: Run, folder: Path
) -> None:
    done = groundwork("up", "local", GROUNDWORK_TF_MIRROR="/nowhere")
    assert done.stdout.startswith(" Plan of local ")
    refused(
        done,
        3,
        "groundwork: nothing was deployed, because there is no engine: "
        "no pulumi on PATH; no terraform or tofu on PATH",
    )
    assert not (folder / ".groundwork").exists()


@pytest.mark.parametrize("command", [["preview", "local"], ["up", "prod"], ["outputs", "prod"]])
def test_other_commands_without_engine(groundwork: Run, command: list[str]) -> None:
    done = groundwork(*command)
    assert done.returncode == 3
    assert "no pulumi on PATH" in done.stderr


def test_down_and_outputs_of_what_never_was(groundwork: Run) -> None:
    done = groundwork("down", "local")
    assert done.returncode == 0
    assert done.stdout.endswith("0 deleted. Nothing is left.\n")
    done = groundwork("outputs", "local")
    assert (done.returncode, done.stdout) == (0, "No outputs: nothing is deployed.\n")
    assert json.loads(groundwork("outputs", "local", "--format", "json").stdout) == {}


def test_an_interrupt_is_one_line(folder: Path) -> None:
    (folder / "__main__.py").write_text("import time; print('ready', flush=True); time.sleep(20)")
    with subprocess.Popen(
        [*COMMAND, "plan"],
        cwd=folder,
        env=environment({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=10)
    assert (process.returncode, told.strip()) == (130, "groundwork: interrupted")


def test_a_plan_loads_no_engine() -> None:
    script = (
        "import sys; from ops.cli import app\n"
        "app(['plan', 'local'], standalone_mode=False)\n"
        "heavy = {'boto3', 'moto', 'ministack', 'ops.lifecycle', 'ops.engines'}\n"
        "sys.stderr.write(' '.join(sorted(heavy & set(sys.modules))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("groundwork", path=str(ROOT / ".venv/bin")), reason="no venv")
def test_the_command_is_installed() -> None:
    done = subprocess.run(
        [ROOT / ".venv/bin/groundwork", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
