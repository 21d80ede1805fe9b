"""The images that the stack builds.

Imported by those stacks alone: what is given by reference needs neither Docker nor awsx.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pulumi

from components._placeholder import is_placeholder
from components.compute.content import DOCKERFILE
from components.compute.image import Image, ImageArgs
from components.compute.service_args import Architecture
from components.links import Login
from stack.base import Base
from stack.document import SEALED
from stack.lookups import ecr_login, secret_text
from stack.refused import refused
from stack.registry import FORM, login
from stack.settings import Job, Service, Settings


def build(base: Base, labels: Iterable[str]) -> Mapping[str, Image]:
    """Images by the label of their service or job, all pushed by one login."""
    pushed_by = _login(base)
    return {label: Image(label, _args(base, label, pushed_by), base.opts) for label in labels}


def _entry(settings: Settings, label: str) -> Service | Job:
    return settings.services.get(label) or settings.jobs[label]


def _args(base: Base, label: str, pushed_by: Login | None) -> ImageArgs:
    settings = base.settings
    entry = _entry(settings, label)
    args: ImageArgs = {
        "context": folder(settings, label),
        "architecture": Architecture[entry.architecture.name],
        "disposable": settings.disposable,
    }
    if pushed_by:
        args["login"] = pushed_by
    if settings.registry:
        args["registry"] = settings.registry.url
    else:
        args = {**args, **base.encryption}
    if label in settings.functions:
        args["for_functions"] = True
    return args


def folder(settings: Settings, label: str) -> str:
    """Folder that the image of a service or a job is built from.

    Raises:
        Refused: there is no Dockerfile in it.
    """
    built = str(_entry(settings, label).build)
    if not (Path(built) / DOCKERFILE).is_file():
        entry = f"{'services' if label in settings.services else 'jobs'}.{label}"
        accepted = f"a folder with one, or an image in {entry}"
        raise refused(f"{entry}.build", f"no {DOCKERFILE} in {built}", accepted)
    return built


def _login(base: Base) -> Login | None:
    """ECR's own, the named secret's, or none: then the machine's Docker configuration has it."""
    registry, provider = base.settings.registry, base.opts.provider
    if registry is None:
        return ecr_login(provider)
    if registry.secret is None:
        return None
    source = base.settings.secrets[registry.secret]
    if source.value is not None:
        text = pulumi.Output.secret(source.value.get_secret_value())
    else:
        text = secret_text(str(source.arn), provider)
    both = text.apply(_parts)
    return {"username": both["username"], "password": both["password"]}


def _parts(text: str) -> dict[str, str]:
    """Username and password; a plan knows neither, and has its own text for both."""
    if found := login(text):
        return {"username": found.username, "password": found.password}
    if text == SEALED or is_placeholder(text):
        return {"username": text, "password": text}
    raise ValueError(f"registry.secret: it does not hold a registry's credentials, {FORM}")
