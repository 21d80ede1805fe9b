"""Images of functions: which run as one, where it comes from, and what it starts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from components.compute.content import DOCKERFILE
from stack.base import Base
from stack.images import PLACEHOLDER
from stack.refused import refused
from stack.settings import Images, Runtime, Service, Settings

if TYPE_CHECKING:
    from components.compute.image import Image

CLIENTS: Final[Mapping[Runtime, Sequence[str]]] = {
    Runtime.PYTHON: ("python", "-m", "awslambdaric"),
    Runtime.NODE: ("node_modules/.bin/aws-lambda-ric",),
}
"""What speaks to Lambda in an image, by language; the image brings it.

https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
"""


def is_image(entry: Service, root: Path = Path()) -> bool:
    """Whether a function is an image rather than a folder; `root` is the program's folder."""
    return bool(entry.image) or (root / str(entry.build) / DOCKERFILE).is_file()


def built(settings: Settings, root: Path = Path()) -> Sequence[str]:
    """Labels of the functions whose images the stack builds."""
    if settings.images is Images.GIVEN:
        return ()
    entries = settings.functions.items()
    return [label for label, one in entries if not one.image and is_image(one, root)]


def build(base: Base) -> "Mapping[str, Image]":
    """Images by label of the functions that the stack builds.

    Raises:
        Refused: they would go to a registry that Lambda pulls nothing from.
    """
    settings = base.settings
    if not (labels := built(settings)):
        return {}
    if settings.registry:
        given = f"{settings.registry.url} for {labels[0]}, which Lambda pulls from ECR alone"
        raise refused("registry", given, "none, for ECR")
    # Docker and awsx come with it, which a stack of given images must do without.
    from stack import builds  # noqa: PLC0415

    return builds.build(base, labels)


def image_args(settings: Settings, label: str, images: "Mapping[str, Image]") -> Mapping[str, Any]:
    """Arguments of a function that is an image.

    Raises:
        Refused: nobody builds it, and none is given.
    """
    entry = settings.services[label]
    image: Any = entry.image or f"{PLACEHOLDER}{label}"
    if label in images:
        image = images[label].reference
    elif not (entry.image or settings.emulator):
        given = f"no image for the {DOCKERFILE} in {entry.build}"
        raise refused(f"services.{label}.image", given, "one in ECR, or images: build")
    return {"image": image, "entry_point": CLIENTS[entry.runtime], "command": [entry.handler]}
