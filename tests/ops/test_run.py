"""Every end is an exit code and a line, never a traceback."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from typing import NoReturn

import pytest
import typer

from ops.errors import BadInput, Failed, Interrupted, NoEngine, Refused
from ops.local.errors import EmulatorError
from ops.run import guarded
from plan.export.errors import CannotExport
from plan.operator.errors import Unlisted
from stack.errors import BadSettings, Mistake

MISTAKES = [
    Mistake(3, "services.a.cpu", "7", "one of 256, 512"),
    Mistake(None, "networks", "nothing", "at least one"),
]


def raising(error: BaseException) -> Callable[[], NoReturn]:
    def command() -> NoReturn:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (Failed("no room"), 1, "groundwork: no room\n"),
        (BadInput("no stack"), 2, "groundwork: no stack\n"),
        (NoEngine("none"), 3, "groundwork: none\n"),
        (Refused("kept"), 4, "groundwork: kept\n"),
        (Interrupted("stopped"), 130, "groundwork: stopped\n"),
        (KeyboardInterrupt(), 130, "groundwork: interrupted\n"),
        (typer.Abort(), 130, "groundwork: interrupted\n"),
        (typer.BadParameter("not a port"), 2, "groundwork: Invalid value: not a port\n"),
        (Unlisted("what does it take"), 1, "groundwork: what does it take\n"),
        (EmulatorError("port 4660 is taken"), 1, "groundwork: port 4660 is taken\n"),
        (
            CannotExport("aws:x:X a", "has no type", "leave it out"),
            1,
            "groundwork: aws:x:X a: has no type; leave it out\n",
        ),
        (
            OSError(errno.EACCES, "Permission denied", "/x/y"),
            1,
            "groundwork: /x/y: Permission denied\n",
        ),
        (OSError(errno.ENOSPC, "No space left"), 1, "groundwork: No space left\n"),
        (OSError("odd"), 1, "groundwork: OSError: odd\n"),
        (ValueError("board: size\n must be one"), 1,
         "groundwork: ValueError: board: size must be one\n"),
        (AssertionError(), 1, "groundwork: AssertionError: no reason given\n"),
        (
            BadSettings("Pulumi.dev.yaml", MISTAKES),
            2,
            "Pulumi.dev.yaml: networks: nothing, accepted: at least one\n"
            "Pulumi.dev.yaml:3: services.a.cpu: 7, accepted: one of 256, 512\n",
        ),
    ],
)  # fmt: skip
def test_what_is_raised(
    error: BaseException, code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(raising(error)) == code
    assert capsys.readouterr() == ("", told)


def test_an_interrupt_that_typer_has_swallowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: 130) == 130
    assert capsys.readouterr() == ("", "groundwork: interrupted\n")


def test_success_says_nothing_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: sys.stdout.write("done\n")) == 0
    assert capsys.readouterr() == ("done\n", "")


@pytest.mark.parametrize(("closed", "told"), [(">&-", "bad\n"), ("2>&-", "x\n")])
def test_outputs_that_are_closed_from_the_start(closed: str, told: str) -> None:
    script = (
        "import sys; from ops.run import guarded\n"
        "guarded(lambda: sys.stderr.write('bad\\n'))\n"
        "sys.exit(guarded(lambda: sys.stdout.write('x\\n')))"
    )
    command = ["sh", "-c", f'"$0" -c "$1" {closed}', sys.executable, script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, told)


@pytest.mark.parametrize("code", ["print('x' * 100_000)", "print('x')"])
def test_a_reader_that_goes_away_is_no_error_to_tell(code: str) -> None:
    script = f"import sys; from ops.run import guarded; sys.exit(guarded(lambda: {code}))"
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write) as closed:
        done = subprocess.run(
            [sys.executable, "-c", script], stdout=closed, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (1, b"")
