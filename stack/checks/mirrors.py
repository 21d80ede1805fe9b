"""Mirrors: one a registry, with the credentials that ECR asks it with, and images of it."""

from collections.abc import Iterator
from typing import Final

from components.delivery.public_registry import ASKING, CREDENTIALS, PublicRegistry
from stack.checks.facts import Facts
from stack.errors import Found, among, unknown
from stack.images import public
from stack.mirrors import repositories


def one_each(facts: Facts) -> Iterator[Found]:
    """No two mirrors are of one registry."""
    seen: dict[PublicRegistry, str] = {}
    for label, mirror in facts.settings.mirrors.items():
        other = seen.setdefault(mirror.registry, label)
        if other != label:
            path, needs = ("mirrors", label, "registry"), (("mirrors", other, "registry"),)
            given = f"{mirror.registry} is the registry of {other}"
            yield Found(path, given, "a registry of its own", needs=needs)


def used(facts: Facts) -> Iterator[Found]:
    """Something comes from the registry."""
    for label, mirror in facts.settings.mirrors.items():
        if not repositories(facts.settings, mirror.registry):
            path = ("mirrors", label)
            given = f"a mirror of {mirror.registry}, of which no task has an image"
            accepted = "a service, sidecar or job with an image of it, or no mirror"
            tasks = ((kind, task) for kind in ("services", "jobs") for task in facts.labels[kind])
            needs = ((*path, "registry"), ("services",), ("jobs",), ("images",), *tasks)
            yield Found(path, given, accepted, needs=needs)


def credentials(facts: Facts) -> Iterator[Found]:
    """Registries that ECR asks with credentials have them, and the others none."""
    for label, mirror in facts.settings.mirrors.items():
        path = ("mirrors", label, "secret")
        registry = (("mirrors", label, "registry"),)
        if mirror.registry in ASKING and mirror.secret is None:
            given = f"none for {mirror.registry}, which ECR asks with credentials alone"
            needs = (*registry, ("secrets",))
            yield Found(path, given, among("secrets", facts.labels["secrets"]), needs=needs)
        elif mirror.registry not in ASKING and mirror.secret is not None:
            given = f"credentials for {mirror.registry}, which ECR asks without any"
            yield Found(path, given, "none", needs=registry)


def secrets(facts: Facts) -> Iterator[Found]:
    """They are a secret that exists, in the stack's region, under a name that ECR may read."""
    settings, known = facts.settings, facts.labels["secrets"]
    for label, mirror in settings.mirrors.items():
        if mirror.secret is None:
            continue
        path, wanted = ("mirrors", label, "secret"), mirror.secret
        if wanted not in known:
            yield unknown(path, "secrets", "secret", wanted, known)
            continue
        secret = settings.secrets.get(wanted)
        here = f":secretsmanager:{settings.region}:"
        if secret is None or (
            secret.arn and here in secret.arn and f":secret:{CREDENTIALS}" in secret.arn
        ):
            continue
        given = f"{wanted} is no secret that ECR in {settings.region} can read"
        accepted = f"one with the arn of a secret of this region named {CREDENTIALS}…"
        yield Found(path, given, accepted, needs=(("secrets", wanted), ("region",)))


def pull_secrets(facts: Facts) -> Iterator[Found]:
    """What comes from ECR is pulled with the task's role."""
    settings = facts.settings
    registries = {mirror.registry: label for label, mirror in settings.mirrors.items()}
    for kind, label, task in facts.tasks:
        found = public(task.image or "")
        if task.pull_secret and found and found.registry in registries:
            mirror = registries[found.registry]
            given = f"credentials for an image that comes by the mirror {mirror}"
            path, needs = (
                (kind, label, "pull_secret"),
                (("mirrors", mirror), (kind, label, "image")),
            )
            yield Found(path, given, f"none, or no mirror {mirror}", needs=needs)


CHECKS: Final = (one_each, used, credentials, secrets, pull_secrets)
"""Rules about mirrors."""
