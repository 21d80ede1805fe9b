"""ops/bootstrap.sh, with a stand-in for uv and a PATH that holds no more than each test puts there.

What only a bare machine shows, Debian's pip among it, is proved by `.ci/run` on one.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BASICS = ["cat", "cksum", "dirname", "mkdir", "mv", "rm", "sed", "sh", "sleep"]
# Notes each call; `uv venv` makes an environment whose python is this one.
UV = f"""#!/bin/sh
[ "$1" = --version ] && exit 0
printf '%s\\n' "$*" >>calls
for last; do :; done
if [ "$1" = venv ]; then
    mkdir -p "$last/bin"
    printf '#!/bin/sh\\nexec "{sys.executable}" "$@"\\n' >"$last/bin/python"
    chmod +x "$last/bin/python"
fi
sleep "${{PAUSE:-0}}"
[ ! -e broken ] || exit 2
"""
VENV = "venv --quiet --no-project --python {python} ./.venv"
SYNC = (
    "pip sync --quiet --compile-bytecode --require-hashes"
    " --python ./.venv/bin/python requirements.lock"
)
EDITABLE = (
    "pip install --quiet --offline --no-deps --no-build-isolation"
    " --python ./.venv/bin/python --editable ."
)
SETTING_UP = "Setting up .venv from requirements.lock (a minute or two the first time)\n"


def program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


class Checkout:
    """A folder with the script and its inputs, and the programs that it finds."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder / "a checkout", folder / "bin"
        (self.folder / "ops").mkdir(parents=True)
        self.bin.mkdir()
        for name in ("ops/bootstrap.sh", "ops/bootstrap.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, self.folder / name)
        (self.folder / "requirements.lock").write_text("rich==14\n")
        for name in [*BASICS, "chmod"]:
            (self.bin / name).symlink_to(str(shutil.which(name)))

    def with_python(self, text: str | None = None) -> "Checkout":
        program(self.bin / "python3", text or f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        return self

    def with_uv(self) -> "Checkout":
        program(self.bin / "uv", UV)
        return self

    def start(self, *arguments: str, pause: str = "0") -> "subprocess.Popen[str]":
        return subprocess.Popen(
            ["sh", f"{self.folder}/ops/bootstrap.sh", *arguments],
            env={"PATH": str(self.bin), "HOME": str(self.folder), "PAUSE": pause},
            executable=self.bin / "sh",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> tuple[int, str]:
        """Exit code and standard error; nothing is ever written to standard output."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=30)
        assert out == ""
        return process.returncode, err

    def calls(self) -> list[str]:
        """What uv was asked since the last question."""
        file = self.folder / "calls"
        made = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return made


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


ALL = [VENV.format(python=sys.executable), SYNC, EDITABLE]


def test_the_environment_is_made_from_the_lock_file_and_holds_the_project(checkout: Checkout):
    assert checkout.with_python().with_uv().run() == (0, SETTING_UP)
    assert checkout.calls() == ALL


def test_a_second_run_does_nothing_and_says_nothing(checkout: Checkout):
    checkout.with_python().with_uv().run()
    checkout.calls()
    assert checkout.run() == (0, "")
    assert checkout.calls() == []


@pytest.mark.parametrize(
    "changed", ["requirements.lock", "pyproject.toml", "ops/bootstrap.lock", "ops/bootstrap.sh"]
)
def test_a_changed_input_brings_the_environment_up_to_date_in_place(
    checkout: Checkout, changed: str
):
    checkout.with_python().with_uv().run()
    checkout.calls()
    with (checkout.folder / changed).open("a") as file:
        file.write("\n# changed\n")
    assert checkout.run() == (0, SETTING_UP)
    assert checkout.calls() == [SYNC, EDITABLE]
    assert checkout.run() == (0, "")


def test_an_interrupted_run_is_begun_afresh(checkout: Checkout):
    checkout.with_python().with_uv()
    (checkout.folder / "broken").touch()
    assert checkout.run()[0] == 2
    assert checkout.calls() == ALL[:1]
    (checkout.folder / "broken").unlink()
    assert checkout.run() == (0, SETTING_UP)
    assert checkout.calls() == ALL


def test_an_update_that_was_interrupted_is_begun_afresh(checkout: Checkout):
    checkout.with_python().with_uv().run()
    (checkout.folder / "requirements.lock").write_text("rich==15\n")
    (checkout.folder / "broken").touch()
    assert checkout.run()[0] == 2
    (checkout.folder / "broken").unlink()
    checkout.calls()
    assert checkout.run() == (0, SETTING_UP)
    assert checkout.calls() == ALL


def test_a_moved_checkout_gets_its_environment_afresh(checkout: Checkout):
    checkout.with_python().with_uv().run()
    checkout.calls()
    checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))
    assert checkout.run() == (0, SETTING_UP)
    assert checkout.calls() == ALL


def test_another_python_in_the_environment_makes_it_afresh(checkout: Checkout):
    checkout.with_python().with_uv().run()
    checkout.calls()
    program(checkout.folder / ".venv/bin/python", "#!/bin/sh\necho Python 3.99.0\n")
    assert checkout.run() == (0, SETTING_UP)
    assert checkout.calls() == ALL


def test_of_two_runs_at_once_one_waits_and_then_has_nothing_to_do(checkout: Checkout):
    checkout.with_python().with_uv()
    runs = [checkout.start(pause="0.3") for _ in range(2)]
    ends = [run.communicate(timeout=30)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sorted(ends) == ["", SETTING_UP]
    assert checkout.calls() == ALL


def test_a_service_has_an_environment_of_its_own_without_the_project(checkout: Checkout):
    service = checkout.folder / "services/tasks"
    service.mkdir(parents=True)
    (service / "requirements-dev.lock").write_text("flask==3\n")
    code, said = checkout.with_python().with_uv().run("services/tasks")
    assert code == 0
    assert said.startswith(
        "Setting up services/tasks/.venv from services/tasks/requirements-dev.lock"
    )
    assert [call.split()[:2] for call in checkout.calls()] == [["venv", "--quiet"], ["pip", "sync"]]
    assert not (checkout.folder / ".venv").exists()


@pytest.mark.parametrize("python", [None, "#!/bin/sh\nexit 1\n"], ids=["none", "too old"])
def test_no_fit_python_is_one_line_that_says_what_to_install(
    checkout: Checkout, python: str | None
):
    checkout.with_uv()
    if python:
        checkout.with_python(python)
    line = "groundwork: needs Python 3.11 or newer (on Debian: apt-get install python3)\n"
    assert checkout.run() == (1, line)
    assert checkout.calls() == []


def test_a_newer_python_under_another_name_is_found(checkout: Checkout):
    checkout.with_uv().with_python("#!/bin/sh\nexit 1\n")
    program(checkout.bin / "python3.12", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    assert checkout.run() == (0, SETTING_UP)
    assert checkout.calls() == ALL


WITHOUT_PIP = f"""#!/bin/sh
case "$*" in *sys.executable*) echo "$0"; exit;; *pip*) exit 1;; esac
exec "{sys.executable}" "$@"
"""


def test_nothing_to_get_uv_with_is_one_line_that_says_what_to_install(checkout: Checkout):
    checkout.with_python(WITHOUT_PIP)
    line = "groundwork: needs uv or pip to begin with (on Debian: apt-get install python3-pip)\n"
    assert checkout.run() == (1, SETTING_UP + line)
    assert not (checkout.folder / ".venv").exists()


def test_a_uv_that_does_not_run_is_not_taken(checkout: Checkout):
    checkout.with_python(WITHOUT_PIP)
    program(checkout.bin / "uv", "#!/bin/sh\necho 'not in this version' >&2\nexit 127\n")
    assert checkout.run()[0] == 1


PIP = f"""#!/bin/sh
case "$*" in
*sys.executable*) echo "$0"; exit;;
*--version*) exit 0;;
*"-m pip install"*)
    echo "$*" >>pip-calls
    [ ! -e no-registry ] || exit 1
    mkdir -p .tools/partial/bin; cat "{{uv}}" >.tools/partial/bin/uv; chmod +x .tools/partial/bin/uv
    exit 0;;
esac
exec "{sys.executable}" "$@"
"""


def test_pip_gets_uv_once_by_its_hashes_and_below_the_checkout(checkout: Checkout, tmp_path: Path):
    program(tmp_path / "uv", UV)
    checkout.with_python(PIP.format(uv=tmp_path / "uv"))
    assert checkout.run() == (0, SETTING_UP)
    asked = (checkout.folder / "pip-calls").read_text().splitlines()
    assert asked == [
        "-m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all:"
        " --require-hashes --requirement ops/bootstrap.lock --target .tools/partial"
    ]
    assert len(checkout.calls()) == 3
    (checkout.folder / "requirements.lock").write_text("rich==15\n")
    assert checkout.run() == (0, SETTING_UP)
    assert (checkout.folder / "pip-calls").read_text().splitlines() == asked


def test_a_registry_out_of_reach_is_told_and_leaves_no_half_of_uv(checkout: Checkout):
    checkout.with_python(PIP.format(uv="/dev/null"))
    (checkout.folder / "no-registry").touch()
    line = "groundwork: could not get uv from the package registry; see above\n"
    assert checkout.run() == (1, SETTING_UP + line)
    assert not (checkout.folder / ".tools/uv").exists()
