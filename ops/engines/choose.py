"""Which engine deploys a stack: the one used before, else the first that is whole."""

from dataclasses import dataclass

from ops.engines import pulumi_find, terraform_find
from ops.engines.engine import Engine
from ops.engines.pulumi import Pulumi
from ops.engines.terraform import Terraform
from ops.errors import NoEngine
from ops.local import absent
from ops.memory import recall
from ops.target import Target

REMEMBERED = "engine"
USED_BEFORE = "used before"


@dataclass(frozen=True)
class Choice:
    """An engine and the reason for it."""

    engine: Engine
    why: str


def choose(target: Target) -> Choice:
    """The engine for the target; raises `NoEngine` with what each one lacks.

    Terraform keeps its state next to the checkout, so it is for emulator stacks alone.
    """
    finders = {"pulumi": _pulumi, "terraform": _terraform}
    if not target.settings.emulator:
        del finders["terraform"]
    before = recall(target.home, REMEMBERED)
    if before in finders:
        found = finders[before](target)
        if isinstance(found, str):
            raise NoEngine(
                f"{target.stack} was deployed with {before}, which can't be used any more: {found}"
            )
        return Choice(found, USED_BEFORE)
    lacks: list[str] = []
    if target.settings.emulator and (hindrance := absent.hindrance(target.record)):
        del finders["pulumi"]
        lacks.append(hindrance)
    for find in finders.values():
        found = find(target)
        if not isinstance(found, str):
            return Choice(found, "; ".join(lacks) or "first choice")
        lacks.append(found)
    raise NoEngine("; ".join(lacks))


def _pulumi(target: Target) -> Engine | str:
    """The Pulumi engine, or what it lacks."""
    cli, clusters = pulumi_find.cli(target.environment), target.clusters
    if not cli:
        return "no pulumi on PATH"
    if clusters and target.settings.emulator:
        return f"no Kubernetes in clusters.{clusters[0]} on the emulator for Pulumi to talk to"
    builds = target.builds
    lacks = pulumi_find.missing(
        target.environment, cli.path, builds=builds, clusters=bool(clusters)
    )
    if lacks:
        return f"Pulumi {cli.version} lacks {', '.join(lacks)}"
    return Pulumi(cli)


def _terraform(target: Target) -> Engine | str:
    """Terraform or OpenTofu, or what it lacks."""
    tool = terraform_find.tool(target.environment)
    if not tool:
        return "no terraform or tofu on PATH"
    source = terraform_find.source(target.environment, tool.platform)
    if not source:
        named = target.environment.get("GROUNDWORK_TF_MIRROR")
        where = f"in GROUNDWORK_TF_MIRROR ({named})" if named else "on this machine"
        return f"{tool.title} finds no AWS provider for {tool.platform} {where}"
    return Terraform(tool, source)
