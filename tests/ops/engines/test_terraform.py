"""The Terraform engine, with the genuine command line and resources that need no provider."""

import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from ops.engines import terraform
from ops.engines.engine import Action, Change, Counts, Deployed, Output
from ops.engines.terraform import Terraform
from ops.engines.terraform_find import Source, Tool, tool
from ops.errors import Failed, Interrupted
from ops.target import Target
from tests.ops.targets import SEARCHES, local
from tests.ops.watch import Told

FOUND = tool(os.environ)
pytestmark = pytest.mark.skipif(not FOUND, reason="terraform or tofu is not on PATH")


class Program:
    """What the export would write."""

    def __init__(self) -> None:
        self.resources: dict[str, Any] = {}
        self.outputs: dict[str, Any] = {}
        self.version = ">= 1.4"

    def data(self, name: str, value: str, **more: Any) -> None:
        self.resources[name] = {"input": value, **more}

    def slow(self, name: str, command: str) -> None:
        self.data(name, "x", provisioner=[{"local-exec": {"command": command}}])

    def write(self, _: Target, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        versions = {"terraform": {"required_version": self.version}}
        (folder / "versions.tf.json").write_text(json.dumps(versions))
        resources = {"resource": {"terraform_data": self.resources}} if self.resources else {}
        (folder / "resources.tf.json").write_text(json.dumps(resources))
        outputs = {"output": self.outputs} if self.outputs else {}
        (folder / "outputs.tf.json").write_text(json.dumps(outputs))


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Program:
    made = Program()
    monkeypatch.setattr(terraform, "write", made.write)
    return made


@pytest.fixture
def target(tmp_path: Path) -> Target:
    return local(tmp_path)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def engine(tmp_path: Path) -> Terraform:
    assert FOUND
    return Terraform(FOUND, Source(tmp_path))


def test_up_again_update_and_down(
    engine: Terraform, target: Target, program: Program, told: Told
) -> None:
    program.data("a", "1")
    program.data("b", "${terraform_data.a.id}")
    assert engine.up(target, told) == Counts(2, 0, 0, 0)
    assert told.of("planned") == [(2,)]
    assert told.of("ended") == [
        ("terraform_data.a", Action.CREATE),
        ("terraform_data.b", Action.CREATE),
    ]
    assert engine.up(target, told) == Counts(0, 0, 0, 2)
    program.data("a", "2")
    assert engine.up(target, told) == Counts(0, 1, 0, 1)
    del program.resources["b"]
    assert engine.up(target, told) == Counts(0, 0, 1, 1)
    assert engine.down(target, told) == Counts(0, 0, 1, 0)
    assert engine.deployed(target) == []


def test_a_replacement_is_one_created_and_one_deleted(
    engine: Terraform, target: Target, program: Program, told: Told
) -> None:
    program.data("a", "1", triggers_replace="1")
    engine.up(target, told)
    program.data("a", "1", triggers_replace="2")
    (change,) = engine.preview(target, told)
    assert (change.resource, change.action) == ("terraform_data.a", Action.REPLACE)
    assert "triggers_replace" in change.properties
    assert engine.up(target, told) == Counts(1, 0, 1, 0)


def test_preview_changes_nothing_and_leaves_no_plan(
    engine: Terraform, target: Target, program: Program, told: Told
) -> None:
    program.data("a", "1")
    program.data("b", "1")
    type_ = "terraform_data"
    assert engine.preview(target, told) == (
        Change("terraform_data.a", type_, Action.CREATE),
        Change("terraform_data.b", type_, Action.CREATE),
    )
    assert engine.deployed(target) == []
    engine.up(target, told)
    assert engine.preview(target, told) == ()
    program.data("a", "2")
    del program.resources["b"]
    assert engine.preview(target, told) == (
        Change("terraform_data.a", type_, Action.UPDATE, ("input", "output")),
        Change("terraform_data.b", type_, Action.DELETE),
    )
    assert not list((target.home / "terraform").glob("*.tfplan"))


def test_outputs_and_secrets(
    engine: Terraform, target: Target, program: Program, told: Told
) -> None:
    assert engine.outputs(target) == {}
    program.data("a", "1")
    program.outputs = {
        "url": {"value": "http://x"},
        "list": {"value": [1, 2]},
        "key": {"value": "s", "sensitive": True},
    }
    engine.up(target, told)
    assert engine.outputs(target) == {
        "key": Output("s", secret=True),
        "list": Output([1, 2]),
        "url": Output("http://x"),
    }


def test_the_provider_is_fetched_once(
    engine: Terraform, target: Target, program: Program, told: Told
) -> None:
    program.data("a", "1")
    engine.up(target, told)
    mark = target.home / "terraform" / ".terraform" / "groundwork-key"
    first = mark.stat().st_mtime_ns
    engine.up(target, told)
    assert mark.stat().st_mtime_ns == first
    program.version = ">= 1.4.1"
    engine.up(target, told)
    assert mark.stat().st_mtime_ns > first
    shutil.rmtree(mark.parent)
    engine.up(target, told)
    assert mark.is_file()


def test_a_failure_says_which_resource_and_why(
    engine: Terraform, target: Target, program: Program, told: Told
) -> None:
    program.data("good", "1")
    program.slow("bad", "echo no luck >&2; exit 7")
    with pytest.raises(Failed, match=r"^terraform_data.bad: local-exec .*no luck"):
        engine.up(target, told)
    assert [one[0] for one in told.of("failed")] == ["terraform_data.bad"]
    program.data("bad", "1")
    engine.up(target, told)
    assert {one.name for one in engine.deployed(target)} == {
        "terraform_data.good",
        "terraform_data.bad",
    }


def test_down_after_an_up_that_stopped_half_way(
    engine: Terraform, target: Target, program: Program, told: Told
) -> None:
    """An expression that can't be evaluated keeps nobody from destroying."""
    program.data("list", "1")
    program.data("bad", '${[for x in [terraform_data.list.id] : x if x == "no"][0]}')
    with pytest.raises(Failed, match=r"^terraform_data.bad: Invalid index"):
        engine.up(target, told)
    assert engine.down(target, told) == Counts(0, 0, 1, 0)


def test_a_configuration_that_is_refused(
    engine: Terraform, target: Target, program: Program, told: Told
) -> None:
    program.data("a", "${terraform_data.missing.id}")
    with pytest.raises(Failed, match="Reference to undeclared resource"):
        engine.up(target, told)


def test_init_that_fails(engine: Terraform, target: Target, program: Program, told: Told) -> None:
    program.version = ">= 99"
    with pytest.raises(Failed, match=r"init failed: .*Unsupported Terraform Core version"):
        engine.up(target, told)


class Impatient(Told):
    """Interrupts the run as soon as something is done."""

    def ended(self, resource: str, action: Action) -> None:
        super().ended(resource, action)
        os.kill(os.getpid(), signal.SIGINT)


def names(engine: Terraform, target: Target) -> set[str]:
    return {one.name.removeprefix("terraform_data.") for one in engine.deployed(target)}


def test_an_interrupt_stops_cleanly_and_the_next_up_goes_on(
    engine: Terraform, target: Target, program: Program, tmp_path: Path
) -> None:
    program.data("quick", "1")
    program.slow("slow", f"touch {tmp_path}/started; sleep 30")
    program.data("after", "${terraform_data.slow.id}")
    impatient = Impatient()
    with pytest.raises(Interrupted, match=r"what was done is in the state$"):
        engine.up(target, impatient)
    assert impatient.of("say")[0][0].startswith(f"stopping {engine.title}")
    assert "quick" in names(engine, target)
    assert "after" not in names(engine, target)
    half = names(engine, target) - {"quick"}
    program.slow("slow", "true")
    told = Told()
    assert engine.up(target, told).deleted == 0
    assert told.of("say") == [(f"going on with terraform_data.{name}",) for name in half]
    assert names(engine, target) == {"quick", "slow", "after"}
    assert not (target.home / "terraform" / "interrupted").exists()


def test_what_failed_by_itself_is_made_again(
    engine: Terraform, target: Target, program: Program, told: Told
) -> None:
    program.slow("bad", "exit 7")
    with pytest.raises(Failed):
        engine.up(target, told)
    program.slow("bad", "true")
    assert engine.up(target, told) == Counts(1, 0, 1, 0)
    assert told.of("say") == []


def test_the_users_own_settings_of_terraform_are_kept_out(
    engine: Terraform, target: Target, program: Program, told: Told, tmp_path: Path
) -> None:
    program.data("a", "1")
    theirs = {"TF_CLI_ARGS": "-nonsense", "TF_DATA_DIR": str(tmp_path / "theirs"),
              "TF_WORKSPACE": "other"}  # fmt: skip
    own = Target(
        target.stack, target.root, target.file, target.home, {**target.environment, **theirs}
    )
    assert engine.up(own, told) == Counts(1, 0, 0, 0)
    assert not (tmp_path / "theirs").exists()


def test_down_without_state_does_nothing(engine: Terraform, target: Target, told: Told) -> None:
    assert engine.down(target, told) == Counts()
    assert not target.home.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 4}'])
def test_a_damaged_state_is_named(engine: Terraform, target: Target, text: str) -> None:
    folder = target.home / "terraform"
    folder.mkdir(parents=True)
    (folder / "terraform.tfstate").write_text(text)
    damaged = r"^the state .*terraform.tfstate is damaged .*; `groundwork down` clears it away$"
    with pytest.raises(Failed, match=damaged):
        engine.deployed(target)
    with pytest.raises(Failed, match=damaged):
        engine.up(target, Told())
    engine.forget(target)
    assert engine.deployed(target) == []


def test_what_is_kept_is_read_from_state_and_configuration(
    engine: Terraform, target: Target
) -> None:
    folder = target.home / "terraform"
    folder.mkdir(parents=True)
    body = {"aws_db_instance": {"a": {"lifecycle": {"prevent_destroy": True}}, "b": {}}}
    (folder / "resources.tf.json").write_text(json.dumps({"resource": body}))
    on, off = {"deletion_protection": True}, {"deletion_protection": False}
    balancer = {"enable_deletion_protection": True}
    held = [
        _held("aws_db_instance", "a", on),
        _held("aws_db_instance", "b", off),
        _held("aws_lb", "web", balancer),
        {**_held("aws_db_instance", "read", on), "mode": "data"},
    ]
    (folder / "terraform.tfstate").write_text(json.dumps({"resources": held}))
    assert engine.deployed(target) == [
        Deployed("aws_db_instance.a", "aws_db_instance", ("deletion protection", "protect"), on),
        Deployed("aws_db_instance.b", "aws_db_instance", (), off),
        Deployed("aws_lb.web", "aws_lb", ("deletion protection",), balancer),
    ]


def _held(type_: str, name: str, attributes: dict[str, Any]) -> dict[str, Any]:
    instances = [{"attributes": attributes}]
    return {"mode": "managed", "type": type_, "name": name, "instances": instances}


@pytest.mark.usefixtures("program")
def test_the_rules_for_finding_the_provider(tmp_path: Path, target: Target, told: Told) -> None:
    assert FOUND
    rules = target.home / "terraform" / "cli.tfrc"
    Terraform(FOUND, Source(tmp_path / "mirror")).up(target, told)
    assert f'path    = "{tmp_path / "mirror"}"' in rules.read_text()
    assert 'exclude = ["registry.terraform.io/hashicorp/aws"]' in rules.read_text()
    Terraform(FOUND, Source(None)).up(target, told)
    assert rules.read_text() == "provider_installation {\n  direct {}\n}\n"


def test_the_title_is_the_tools(tmp_path: Path) -> None:
    made = Terraform(Tool("/bin/tofu", "OpenTofu 1.9.0", "linux_amd64"), Source(tmp_path))
    assert (made.key, made.title) == ("terraform", "OpenTofu 1.9.0")


BUILDS = """
import pulumi_docker as docker
docker.Image("tasks-image", image_name="acme/tasks:1", build={"context": "services/tasks"})
"""


def test_an_image_has_a_name_that_nobody_pulls(tmp_path: Path) -> None:
    terraform.write(local(tmp_path, BUILDS), tmp_path / "out")
    values = json.loads((tmp_path / "out" / "values.auto.tfvars.json").read_text())
    assert values == {"image_tasks": f"image.invalid/image_tasks@sha256:{'0' * 64}"}
    assert (tmp_path / "out" / "variables.tf.json").is_file()


def test_what_the_emulator_cannot_create_is_left_out(tmp_path: Path) -> None:
    terraform.write(local(tmp_path, SEARCHES), tmp_path / "out")
    written = json.loads((tmp_path / "out" / "resources.tf.json").read_text())["resource"]
    (told,) = written.pop("aws_sns_topic").values()
    assert written == {}
    assert told["display_name"] == "index-domain-endpoint.invalid"
    assert "depends_on" not in told
    outputs = json.loads((tmp_path / "out" / "outputs.tf.json").read_text())["output"]
    assert outputs == {"url": {"value": "https://index-domain-endpoint.invalid"}}


@pytest.mark.usefixtures("program")
def test_what_is_left_out_is_told(engine: Terraform, tmp_path: Path, told: Told) -> None:
    target = local(tmp_path, SEARCHES)
    engine.up(target, told)
    ((line,),) = told.of("say")
    assert line.startswith("left out index-domain, opensearch Domain: terraform-provider-aws ")
    engine.preview(target, told)
    assert told.of("say") == [(line,), (line,)]
