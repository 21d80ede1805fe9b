"""What Elastic Beanstalk runs: one component for each service with `runs: beanstalk`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from components.compute.machines import MACHINES
from stack.bindings import Usable, bindings
from stack.edge import WayIn
from stack.lookups import beanstalk_platform
from stack.peers import peers
from stack.ranks import ranked
from stack.settings import Architecture, Service
from stack.tasks import Place, image_args

if TYPE_CHECKING:
    from components.compute.beanstalk import Beanstalk, BeanstalkArgs

FAMILIES = {Architecture.X86_64: "t3", Architecture.ARM64: "t4g"}


def build(
    here: Place, usable: Mapping[str, Usable], way_in: WayIn | None
) -> "Mapping[str, Beanstalk]":
    """Environments by label; `usable` is what they may use."""
    settings = here.base.settings
    if not settings.environments or not way_in or not way_in.balancer:
        return {}
    # Loaded by the few stacks that have one.
    from components.compute.beanstalk import Beanstalk  # noqa: PLC0415

    return {
        label: Beanstalk(label, _args(here, label, usable, way_in), here.base.opts)
        for label in settings.environments
    }


def machine(service: Service) -> str | None:
    """The smallest instance type that holds what a service asks for; None if none does."""
    held = (
        name
        for name, one in MACHINES.items()
        if name.startswith(f"{FAMILIES[service.architecture]}.")
        and one.cpu >= service.cpu
        and one.memory >= service.memory
    )
    return next(held, None)


def _args(here: Place, label: str, usable: Mapping[str, Usable], way_in: WayIn) -> "BeanstalkArgs":
    base, settings = here.base, here.base.settings
    entry, balancer = settings.services[label], way_in.balancer
    instance_type = machine(entry)
    if balancer is None or instance_type is None or entry.scale.cpu is None:
        raise ValueError(f"{label} cannot stand on Elastic Beanstalk")
    network = here.networks[settings.network_of(label)]
    image = image_args(here, label)
    args: BeanstalkArgs = {
        "vpc_id": network.vpc_id,
        "subnet_ids": network.private_subnet_ids,
        "account_id": base.account_id,
        "region": settings.region,
        "platform": beanstalk_platform(base.opts.provider),
        "image": image["image"],
        "balancer_arn": balancer.arn,
        "front": balancer.front(),
        "route": ranked(settings.balanced)[label],
        "listener_port": balancer.listener_port,
        # Some of the APIs that its machines call have no endpoint in `tasks`.
        "peers": peers(settings, network, [label], internet=True),
        "instance_type": instance_type,
        "architecture": entry.architecture,
        "bounds": {"min": entry.scale.min, "max": entry.scale.max, "cpu": entry.scale.cpu},
        "port": entry.port,
        "health_path": entry.health.path,
        "environment": entry.env,
        "secrets": {name: here.secrets[source] for name, source in entry.secrets.items()},
        "bindings": bindings(base, here.peerings, label, entry.uses, usable),
        "log_days": settings.log_days,
        "disposable": settings.disposable,
    }
    if repository := image.get("repository_arn"):
        args["repository_arn"] = repository
    return args
