"""What the rules look at."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from stack.settings import Job, Service, Settings


@dataclass(frozen=True)
class Facts:
    """Settings as far as they could be read, and what is known besides."""

    settings: Settings
    labels: Mapping[str, Set[str]]
    """Labels by kind, those of entries included that could not be read."""
    keys: Mapping[str, Set[str]]
    """What the file itself says of each entry, defaults left out."""
    local: bool
    """Whether the stack is `local`."""

    @property
    def routed(self) -> Mapping[str, Service]:
        """Services that the load balancer leads to."""
        return {label: one for label, one in self.settings.balanced.items() if one.route}

    @property
    def balanced(self) -> Mapping[str, Service]:
        """The same, and those that the balancer of a cluster leads to."""
        workloads = self.settings.workloads.items()
        return {**self.routed, **{label: one for label, one in workloads if one.route}}

    @property
    def users(self) -> Iterator[tuple[str, str, Service | Job]]:
        """Entries that use others and are configured, each with its kind and label."""
        for label, service in self.settings.services.items():
            yield "services", label, service
        for label, job in self.settings.jobs.items():
            yield "jobs", label, job

    @property
    def tasks(self) -> Iterator[tuple[str, str, Service | Job]]:
        """Entries that run as tasks in a network, each with its kind and label."""
        tasks = self.settings.tasks
        return (user for user in self.users if user[1] in tasks)

    @property
    def imaged(self) -> Iterator[tuple[str, str, Service | Job]]:
        """Entries that run from an image, each with its kind and label."""
        imaged = self.settings.imaged
        return (user for user in self.users if user[1] in imaged)
