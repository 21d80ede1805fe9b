"""What happens to images: scans of all of them, and the pipeline that delivers new ones."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from components.compute.service import Service
from components.compute.service_args import Architecture
from components.delivery.image_scans import ImageScans
from components.delivery.pipeline import Pipeline
from components.delivery.pipeline_args import Delivered, PipelineArgs
from stack.base import Base
from stack.tasks import Place

if TYPE_CHECKING:
    from components.compute.image import Image
    from stack.inside import Inside


def scans(base: Base, here: "Place | Inside | None", others: "Mapping[str, Image]") -> None:
    """Findings in what is in ECR, built or kept; a registry elsewhere has scanners of its own.

    `others` are the images of functions and pods, by label.
    """
    arns = dict(here.mirrors.all_arns(base.settings)) if here else {}
    if not base.settings.registry:
        built = {**(here.images if here else {}), **others}
        arns |= {label: image.repository_arn.apply(str) for label, image in built.items()}
    if arns:
        ImageScans("scans", {"repository_arns": arns, "topic_arn": base.topic_arn}, base.opts)


def pipeline(
    base: Base, images: "Mapping[str, Image]", services: Mapping[str, Service]
) -> Pipeline | None:
    """The pipeline of the stack; None if it is not asked for."""
    settings, labels = base.settings, base.settings.delivered
    if settings.delivery is None or not labels:
        return None
    entries = settings.services
    args: PipelineArgs = {
        "account_id": base.account_id,
        "region": settings.region,
        "repository": settings.delivery.repository,
        "branch": settings.delivery.branch,
        "approve": settings.delivery.approve,
        "services": {
            label: _delivered(str(entries[label].build), images[label], services[label])
            for label in labels
        },
        "architecture": Architecture[entries[labels[0]].architecture.name],
        **base.encryption,
        "topic_arn": base.topic_arn,
        "log_days": settings.log_days,
        "disposable": settings.disposable,
    }
    if settings.delivery.connection:
        args["connection_arn"] = settings.delivery.connection
    return Pipeline("delivery", args, base.opts)


def _delivered(context: str, image: "Image", service: Service) -> Delivered:
    return {
        "release": service.release(),
        "context": context,
        "repository_url": image.repository_url.apply(str),
        "repository_arn": image.repository_arn.apply(str),
    }
