"""Delivery: that there is something to build, where a pipeline can push it."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, listed
from stack.settings import Images


def built(facts: Facts) -> Iterator[Found]:
    """Images are built, into ECR, and at least one service is."""
    settings, path = facts.settings, ("delivery",)
    if settings.delivery is None:
        return
    if settings.images is Images.GIVEN:
        needs = (("images",), ("emulator",))
        yield Found(path, "a delivery without builds", "images: build", needs=needs)
    elif settings.registry:
        given = f"a delivery beside the registry {settings.registry.url}"
        accepted = "no registry: a pipeline pushes to ECR"
        yield Found(path, given, accepted, needs=(("registry",),))
    elif not settings.delivered:
        accepted = "a service with build and without image"
        yield Found(path, "no service to build", accepted, needs=(("services",),))


def one_processor(facts: Facts) -> Iterator[Found]:
    """One build makes all images, on the processor that they are for."""
    settings = facts.settings
    processors = {label: settings.services[label].architecture for label in settings.delivered}
    first = next(iter(processors.values()), None)
    for label, processor in processors.items():
        if processor is not first:
            path = ("services", label, "architecture")
            others = [other for other, its in processors.items() if its is first]
            needs = (("delivery",), *(("services", other, "architecture") for other in others))
            given = f"{processor} beside {listed(others)}, in one delivery"
            yield Found(path, given, str(first), needs=needs)


CHECKS: Final = (built, one_processor)
