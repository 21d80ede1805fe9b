"""Image references: where an image lives, and so how a private task can reach it."""

import re
from typing import Final, NamedTuple

from components.delivery.public_registry import PublicRegistry

PLACEHOLDER: Final = "image.invalid/"
"""Stands before the label of a service without an image, in a domain that never resolves."""

ECR: Final = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)(?:[:@].+)?")
PARTS: Final = re.compile(r"(?:(?P<host>[^/]*[.:][^/]*|localhost)/)?(?P<name>[^:@]+)(?P<tag>.*)")
"""https://github.com/distribution/reference"""
LOOPBACK: Final = re.compile(r"(127\.[0-9.]+|localhost)(:[0-9]+)?(/.*)?")


class Public(NamedTuple):
    """An image of a public registry."""

    registry: PublicRegistry
    repository: str
    """As the registry names it in full, such as `library/nginx`."""
    tag: str
    """Tag and digest, with what stands before them; empty for the latest."""


def public(image: str) -> Public | None:
    """Where an image comes from that a mirror could keep; None for one from elsewhere."""
    if not (match := PARTS.fullmatch(image)):
        return None
    host, name, tag = match["host"] or PublicRegistry.DOCKER_HUB, match["name"], match["tag"]
    if host not in tuple(PublicRegistry):
        return None
    registry = PublicRegistry(host)
    official = registry is PublicRegistry.DOCKER_HUB and "/" not in name
    return Public(registry, f"library/{name}" if official else name, tag)


def repository_arn(image: str) -> str | None:
    """ECR repository of an image; None for an image outside ECR."""
    if not (match := ECR.fullmatch(image)):
        return None
    account_id, region, name = match.groups()
    return f"arn:aws:ecr:{region}:{account_id}:repository/{name}"


def is_private(image: str, region: str) -> bool:
    """Whether an image can come through endpoints; one that no task can ever pull counts as such.

    That is one that nobody has named yet, and one on this machine, for the emulator.
    """
    match = ECR.fullmatch(image)
    unreal = image.startswith(PLACEHOLDER) or is_loopback(image)
    return unreal or (match is not None and match[2] == region)


def is_loopback(reference: str) -> bool:
    """Whether an image or a registry is on this machine."""
    return LOOPBACK.fullmatch(reference) is not None
