"""Stack files that are good: the same settings from the file and inside a running program."""

from pathlib import Path

import pulumi
import pytest
from pulumi.runtime import mocks, set_all_config

from stack.read import file_config, from_config, from_file
from stack.settings import Nat, Posture, Size

ROOT = Path(__file__).parents[2]
FILES = ["Pulumi.local.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"]


class Nothing(mocks.Mocks):
    def new_resource(self, args):
        raise AssertionError(args)

    def call(self, args):
        raise AssertionError(args)


def running(path: Path, stack: str):
    mocks.set_mocks(Nothing(), project="groundwork", stack=stack)
    config, secret = file_config(path)
    set_all_config(config, sorted(secret))
    return from_config()


@pytest.mark.parametrize("name", FILES)
def test_a_program_reads_the_same_as_the_file_holds(name):
    stack = name.split(".")[1]
    assert running(ROOT / name, stack) == from_file(ROOT / name)
    assert pulumi.get_stack() == stack


@pytest.mark.parametrize("name", FILES)
def test_every_stack_file_names_the_schema(name):
    first = (ROOT / name).read_text().split("\n")[0]
    assert first == "# yaml-language-server: $schema=./schema.json"


def test_local_costs_nothing_and_needs_no_nat():
    local = from_file(ROOT / "Pulumi.local.yaml")
    assert local.emulator
    assert local.networks["app"].nat is Nat.NONE
    assert local.networks["app"].zones == ("eu-north-1a", "eu-north-1b")
    assert local.services["tasks"].network == "app"
    assert local.image_of("tasks") == "image.invalid/tasks"


def test_prod_is_redundant_and_kept():
    prod = from_file(ROOT / "Pulumi.prod.yaml")
    assert prod.posture is Posture.PROD
    assert prod.networks["app"].nat is Nat.PER_ZONE
    assert prod.networks["app"].zones == ("eu-north-1a", "eu-north-1b", "eu-north-1c")
    board = prod.databases["board"]
    assert (board.size, board.multi_az, board.backup_days) == (Size.MEDIUM, True, 14)
    assert not board.disposable
    assert prod.services["tasks"].scale.model_dump() == {
        "min": 2, "max": 6, "cpu": 60, "memory": 60,
    }  # fmt: skip
    assert prod.log_days == 365
