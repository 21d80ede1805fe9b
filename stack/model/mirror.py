"""Which public registries the stack's images come from by way of the account's own."""

from components.delivery.public_registry import PublicRegistry
from stack.model.base import Label, Model


class Mirror(Model):
    """A public registry of which ECR keeps the images that the stack names."""

    registry: PublicRegistry
    """Registry, as image references name it. Required."""
    secret: Label | None = None
    """Label in `secrets` of its credentials: a secret that exists, named ecr-pullthroughcache/NAME,
    with JSON of username and accessToken. Required for docker.io, ghcr.io, registry.gitlab.com."""
