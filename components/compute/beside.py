"""What the arguments of a service put beside its process."""

from collections.abc import Sequence
from typing import Final

from components.compute.service_args import ServiceArgs
from components.compute.shell import may_be_entered
from components.compute.sidecar import Beside, check_sidecars
from components.compute.task import MEMORY
from components.compute.tracing import collector, may_trace, spans
from components.links import Grant

COLLECTOR: Final = "collector"


def beside(name: str, args: ServiceArgs) -> Beside:
    """Sidecars, the collector of spans among them, and what they and ECS Exec ask for.

    Raises ValueError where they leave the process no memory, or share a name.
    """
    sidecars = dict(args.get("sidecars", {}))
    grants: dict[str, Sequence[Grant]] = {}
    if "tracing" in args:
        if COLLECTOR in sidecars:
            raise ValueError(f"{name}: sidecars must not be named {COLLECTOR} beside tracing")
        sidecars[COLLECTOR] = collector(args["tracing"], args["region"])
        grants["traces"] = may_trace()
    if "shell" in args:
        grants["shell"] = may_be_entered(args["shell"])
    check_sidecars(name, int(args.get("memory", MEMORY)), sidecars)
    return Beside(
        sidecars,
        spans(name) if "tracing" in args else {},
        grants,
        # The agent of ECS Exec writes wherever it likes: AWS has no other way.
        writable="shell" in args,
    )
