"""Stack files written for one test each."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from pulumi.runtime import mocks, set_all_config

from stack.errors import BadSettings
from stack.read import file_config, from_config, from_file
from stack.settings import Settings

HEAD = """config:
  aws:region: eu-north-1
  groundwork:posture: dev
"""
GIVEN = "  groundwork:images: given\n"


@pytest.fixture
def written(tmp_path) -> Callable[..., Path]:
    """Writes a stack file; `body` follows the region and the posture.

    Images are given, unless it says otherwise: most tests are not about them.
    """

    def write(body: str, *, head: str = HEAD, name: str = "Pulumi.test.yaml") -> Path:
        path = tmp_path / name
        ours = head and all(line[:1] in {"", " "} for line in body.split("\n"))
        tail = GIVEN if ours and "groundwork:images" not in body else ""
        path.write_text(head + body + tail)
        return path

    return write


@pytest.fixture
def settings(written) -> Callable[..., Settings]:
    """Settings of a stack file given as text."""
    return lambda *args, **options: from_file(written(*args, **options))


@pytest.fixture
def mistakes(written) -> Callable[..., list[str]]:
    """The lines that a stack file is refused with, without the file's name."""

    def read(*args, **options) -> list[str]:
        path = written(*args, **options)
        with pytest.raises(BadSettings) as refused:
            from_file(path)
        lines = str(refused.value).split("\n")
        assert all(line.startswith(path.name) for line in lines)
        assert len(lines) == len(refused.value.mistakes)
        return [line.removeprefix(path.name).removeprefix(":") for line in lines]

    return read


class Nothing(mocks.Mocks):
    """A program that only reads its settings registers nothing and asks for nothing."""

    def new_resource(self, args):
        raise AssertionError(args)

    def call(self, args):
        raise AssertionError(args)


@pytest.fixture
def configured() -> Callable[..., Settings]:
    """Settings as a program of the stack reads them, from a config map and its secret keys."""

    def read(config: dict[str, str], secret: Iterable[str] = (), *, stack: str = "dev") -> Settings:
        mocks.set_mocks(Nothing(), project="groundwork", stack=stack)
        set_all_config(config, sorted(secret))
        return from_config()

    return read


@pytest.fixture
def running(configured) -> Callable[[Path, str], Settings]:
    """Settings as a program of the stack reads them, from a stack file."""
    return lambda path, stack: configured(*file_config(path), stack=stack)
