"""Mirrors: which images come through the account's ECR, and by what name there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pulumi

from components.delivery.mirror import PREFIX, Mirror, MirrorArgs
from components.delivery.public_registry import PublicRegistry
from stack.base import Base
from stack.beside import images_beside
from stack.errors import Mistake
from stack.images import public
from stack.refused import Refused
from stack.settings import Job, Service, Settings


@dataclass(frozen=True)
class Mirrors:
    """What is kept, by registry."""

    built: Mapping[PublicRegistry, Mirror]

    def reference(self, image: str) -> pulumi.Input[str]:
        """The image in ECR, or as it is given where no mirror keeps it."""
        found = public(image)
        if found is None or found.registry not in self.built:
            return image
        urls = self.built[found.registry].repository_urls
        return urls.apply(lambda known: f"{known[found.repository]}{found.tag}")

    def repository_arns(self, images: Iterable[str]) -> list[pulumi.Output[str]]:
        """Repositories in ECR of those images that a mirror keeps, each once."""
        kept = {(one.registry, one.repository) for one in map(public, images) if one}
        return [self._arn(*one) for one in sorted(kept) if one[0] in self.built]

    def all_arns(self, settings: Settings) -> Mapping[str, pulumi.Output[str]]:
        """All of these repositories, each by its name in its registry."""
        return {
            f"{registry}/{name}": self._arn(registry, name)
            for registry in self.built
            for name in repositories(settings, registry)
        }

    def _arn(self, registry: PublicRegistry, repository: str) -> pulumi.Output[str]:
        return self.built[registry].repository_arns.apply(lambda known: known[repository])


def images(settings: Settings, label: str) -> list[str]:
    """Images that a task is given rather than built: its own, and those beside it."""
    entry, owner = settings.tasks[label], settings.tasks[settings.image_owner(label)]
    return [*_own(owner), *_beside(entry)]


def repositories(settings: Settings, registry: PublicRegistry) -> list[str]:
    """Repositories of a registry that the stack has images of."""
    given = (image for one in settings.imaged.values() for image in (*_own(one), *_beside(one)))
    return sorted(
        {one.repository for one in map(public, given) if one and one.registry is registry}
    )


def _own(entry: Service | Job) -> list[str]:
    return [entry.image] if entry.image else []


def _beside(entry: Service | Job) -> list[str]:
    return list(images_beside(entry).values()) if isinstance(entry, Service) else []


def build(base: Base) -> Mirrors:
    """Mirrors of the stack file.

    Raises:
        Refused: the stack's name is too long, or has what no repository in ECR may have.
    """
    settings = base.settings
    built: dict[PublicRegistry, Mirror] = {}
    for label, entry in settings.mirrors.items():
        args: MirrorArgs = {
            "registry": entry.registry,
            "prefix": _prefix(label),
            "repositories": repositories(settings, entry.registry),
            **base.encryption,
            "disposable": settings.disposable,
        }
        if entry.secret:
            args["credential_arn"] = str(settings.secrets[entry.secret].arn)
        built[entry.registry] = Mirror(label, args, base.opts)
    return Mirrors(built)


def _prefix(label: str) -> str:
    """What the repositories of a mirror begin with in an account that other stacks share."""
    prefix = f"{pulumi.get_stack()}-{label}"
    if not PREFIX.fullmatch(prefix):
        given = f"repositories in ECR below {prefix}"
        accepted = "a label and a stack of up to 29 lower-case letters, digits or hyphens together"
        raise Refused(
            f"stack {pulumi.get_stack()}", [Mistake(None, f"mirrors.{label}", given, accepted)]
        )
    return prefix
