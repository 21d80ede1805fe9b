"""Image references: where an image lives, and so how a private task can reach it."""

import re
from typing import Final

PLACEHOLDER: Final = "image.invalid/"
"""Stands before the label of a service without an image, in a domain that never resolves."""

ECR: Final = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)(?:[:@].+)?")
LOOPBACK: Final = re.compile(r"(127\.[0-9.]+|localhost)(:[0-9]+)?(/.*)?")


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
