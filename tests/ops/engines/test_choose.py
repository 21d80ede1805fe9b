"""The first engine that is whole, and the same one ever after."""

from pathlib import Path

import pytest

from ops.engines import choose as module
from ops.engines import pulumi_find, terraform_find
from ops.engines.choose import choose
from ops.engines.pulumi_find import Cli
from ops.engines.terraform_find import Source, Tool
from ops.errors import NoEngine
from ops.memory import remember
from ops.target import Target
from tests.ops.targets import SEARCHES, eks, local, prod


class Machine:
    """What is installed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cli: Cli | None = Cli("/bin/pulumi", "3.272.0")
        self.lacks: tuple[str, ...] = ()
        self.tool: Tool | None = Tool("/bin/terraform", "Terraform 1.11.4", "linux_amd64")
        self.source: Source | None = Source(Path("/mirror"))
        monkeypatch.setattr(pulumi_find, "cli", lambda _: self.cli)
        monkeypatch.setattr(pulumi_find, "missing", lambda *_, **__: self.lacks)
        monkeypatch.setattr(terraform_find, "tool", lambda _: self.tool)
        monkeypatch.setattr(terraform_find, "source", lambda *_: self.source)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


@pytest.fixture
def target(tmp_path: Path) -> Target:
    return local(tmp_path)


def chosen(target: Target) -> tuple[str, str, str]:
    choice = choose(target)
    return choice.engine.key, choice.engine.title, choice.why


@pytest.mark.usefixtures("machine")
def test_pulumi_first(target: Target) -> None:
    assert chosen(target) == ("pulumi", "Pulumi 3.272.0", "first choice")


def test_terraform_where_pulumi_is_not_whole(machine: Machine, target: Target) -> None:
    machine.lacks = ("plugin aws 7.51.1",)
    why = "Pulumi 3.272.0 lacks plugin aws 7.51.1"
    assert chosen(target) == ("terraform", "Terraform 1.11.4", why)
    machine.cli = None
    assert chosen(target) == ("terraform", "Terraform 1.11.4", "no pulumi on PATH")


def test_the_one_used_before(machine: Machine, target: Target) -> None:
    remember(target.home, "engine", "terraform")
    assert chosen(target) == ("terraform", "Terraform 1.11.4", "used before")
    machine.cli = None
    remember(target.home, "engine", "pulumi")
    with pytest.raises(NoEngine) as none:
        choose(target)
    assert str(none.value) == (
        "local was deployed with pulumi, which can't be used any more: no pulumi on PATH"
    )


HINDERED = "Pulumi leaves nothing out, and the emulator cannot create index-domain"


@pytest.mark.usefixtures("machine")
def test_terraform_where_something_has_to_be_left_out(tmp_path: Path) -> None:
    target = local(tmp_path, SEARCHES)
    assert chosen(target) == ("terraform", "Terraform 1.11.4", HINDERED)
    remember(target.home, "engine", "pulumi")
    assert chosen(target) == ("pulumi", "Pulumi 3.272.0", "used before")


def test_nothing_is_left_out_on_aws(machine: Machine, tmp_path: Path) -> None:
    target = prod(tmp_path, SEARCHES)
    assert chosen(target) == ("pulumi", "Pulumi 3.272.0", "first choice")
    machine.cli = None
    with pytest.raises(NoEngine, match=r"^no pulumi on PATH$"):
        choose(target)


def test_none_says_what_cannot_be_left_out(machine: Machine, tmp_path: Path) -> None:
    machine.tool = None
    with pytest.raises(NoEngine) as none:
        choose(local(tmp_path, SEARCHES))
    assert str(none.value) == f"{HINDERED}; no terraform or tofu on PATH"


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("word", ["", "cloudformation", "\x00"])
def test_a_damaged_memory_is_ignored(target: Target, word: str) -> None:
    remember(target.home, "engine", word)
    assert chosen(target)[0] == "pulumi"


def test_none_says_what_each_lacks(machine: Machine, target: Target) -> None:
    machine.cli = machine.source = None
    with pytest.raises(NoEngine) as none:
        choose(target)
    assert str(none.value) == (
        "no pulumi on PATH; Terraform 1.11.4 finds no AWS provider for linux_amd64 on this machine"
    )
    machine.tool = None
    with pytest.raises(NoEngine, match=r"; no terraform or tofu on PATH$"):
        choose(target)


def test_an_empty_mirror_is_named(machine: Machine, target: Target) -> None:
    machine.cli = machine.source = None
    own = {**target.environment, "GROUNDWORK_TF_MIRROR": "/empty"}
    with pytest.raises(NoEngine, match=r"linux_amd64 in GROUNDWORK_TF_MIRROR \(/empty\)$"):
        choose(Target(target.stack, target.root, target.file, target.home, own))


def test_terraform_never_deploys_to_aws(machine: Machine, tmp_path: Path) -> None:
    target = prod(tmp_path)
    assert chosen(target)[0] == "pulumi"
    machine.cli = None
    with pytest.raises(NoEngine, match=r"^no pulumi on PATH$"):
        choose(target)
    remember(target.home, "engine", "terraform")
    with pytest.raises(NoEngine, match=r"^no pulumi on PATH$"):
        choose(target)


def test_terraform_where_pods_would_be_on_the_emulator(machine: Machine, tmp_path: Path) -> None:
    target = eks(tmp_path, emulator=True)
    why = "no Kubernetes in clusters.pods on the emulator for Pulumi to talk to"
    assert chosen(target) == ("terraform", "Terraform 1.11.4", why)
    machine.tool = None
    with pytest.raises(NoEngine, match=rf"^{why}; no terraform or tofu on PATH$"):
        choose(target)


def test_pulumi_makes_pods_on_aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch)
    asked: list[dict[str, bool]] = []
    monkeypatch.setattr(pulumi_find, "missing", lambda *_, **given: asked.append(given) or ())
    assert chosen(eks(tmp_path, emulator=False))[0] == "pulumi"
    assert chosen(prod(tmp_path))[0] == "pulumi"
    assert [given["clusters"] for given in asked] == [True, False]


def test_the_word_is_kept_beside_the_state() -> None:
    assert module.REMEMBERED == "engine"
