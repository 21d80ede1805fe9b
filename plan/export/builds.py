"""Images that the program builds: Terraform builds none, and takes references in variables."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from plan.export import names
from plan.placeholders import references
from plan.record import Lookup, Record, Resource

IMAGE: Final = "docker:index/image:Image"
SOURCE: Final = "docker.index.Image/"
"""Begins the source of every placeholder of an image."""
DIGEST: Final = "repoDigest"
"""The one output that is known from outside."""
_SUFFIX: Final = "-image"


def images(record: Record) -> Sequence[Resource]:
    """What Terraform does not build."""
    return [resource for resource in record.resources if resource.type == IMAGE]


def variable(name: str) -> str:
    """`image_tasks` for the image `tasks-image`."""
    return names.legal(f"image_{name.removesuffix(_SUFFIX)}")


def blocks(record: Record) -> dict[str, Mapping[str, Any]]:
    """Variables without a default; none takes a reference that may come to mean another image."""
    return {
        name: _block(name, image) for image in images(record) for name in [variable(image.name)]
    }


def _block(name: str, image: Resource) -> Mapping[str, Any]:
    context = image.inputs.get("build", {}).get("context", "")
    built = f"Image built from {context}, by digest." if context else "Image, by digest."
    return {
        "type": "string",
        "description": built,
        "validation": [
            {
                "condition": f'${{can(regex("@sha256:[0-9a-f]{{64}}$", var.{name}))}}',
                "error_message": "An image is named by its digest: repository@sha256:...",
            }
        ],
    }


def asked(record: Record) -> Sequence[Lookup]:
    """Look-ups without those that only a build needs, such as a registry's password."""
    built = images(record)
    rest = [r.inputs for r in record.resources if r.type != IMAGE]
    wanted = {r.source for r in references([*rest, dict(record.outputs)], record.numbers)}
    wanted |= {r.source for each in record.lookups for r in references(each.args)}
    unasked = {r.source for image in built for r in references(image.inputs)} - wanted
    return [each for each in record.lookups if f"lookup:{each.key}" not in unasked]
