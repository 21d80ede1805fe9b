"""Images: that each service has one, and that what is built has somewhere to go."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.document import SEALED
from stack.errors import Found, unknown
from stack.images import is_loopback
from stack.registry import FORM, login
from stack.settings import Images


def sources(facts: Facts) -> Iterator[Found]:
    """Where images are built, every task has a folder to build or an image of its own."""
    if facts.settings.images is not Images.BUILD:
        return
    for kind, label, task in facts.imaged:
        path = (kind, label)
        if not (task.build or task.image or "of" in facts.keys[label]):
            needs = ((*path, "build"), (*path, "image"), ("images",), ("emulator",))
            accepted = "one of them, or images: given"
            yield Found(path, "neither build nor image", accepted, needs=needs)


def registry(facts: Facts) -> Iterator[Found]:
    """The registry is one that AWS can pull from, and only what is built is pushed."""
    settings = facts.settings
    if settings.registry is None:
        return
    if settings.images is Images.GIVEN:
        needs = (("images",), ("emulator",))
        yield Found(("registry",), "a registry without builds", "images: build", needs=needs)
    if is_loopback(settings.registry.url) and not settings.emulator:
        given = f"{settings.registry.url} is this machine, where AWS pulls nothing"
        accepted = "a registry such as docker.io/acme"
        yield Found(("registry", "url"), given, accepted, needs=(("emulator",),))


def credentials(facts: Facts) -> Iterator[Found]:
    """The registry's secret exists, and holds what a registry asks for."""
    wanted = facts.settings.registry and facts.settings.registry.secret
    if not wanted:
        return
    known = facts.labels["secrets"]
    if wanted not in known:
        yield unknown(("registry", "secret"), "secrets", "secret", wanted, known)
        return
    secret = facts.settings.secrets.get(wanted)
    if secret is None or secret.value is None:
        return
    value = secret.value.get_secret_value()
    if value != SEALED and login(value) is None:
        path = ("secrets", wanted, "value")
        yield Found(path, "not a registry's credentials", FORM, needs=(("registry", "secret"),))


CHECKS: Final = (sources, registry, credentials)
