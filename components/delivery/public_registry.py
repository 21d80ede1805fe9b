"""Public registries whose images ECR keeps copies of.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class PublicRegistry(StrEnum):
    """A registry, as image references name it."""

    DOCKER_HUB = "docker.io"
    ECR_PUBLIC = "public.ecr.aws"
    GITHUB = "ghcr.io"
    GITLAB = "registry.gitlab.com"
    KUBERNETES = "registry.k8s.io"
    QUAY = "quay.io"


HOSTS: Final[Mapping[PublicRegistry, str]] = {PublicRegistry.DOCKER_HUB: "registry-1.docker.io"}
"""Who answers for a registry, where it is another one than its name says."""
ASKING: Final = frozenset({PublicRegistry.DOCKER_HUB, PublicRegistry.GITHUB, PublicRegistry.GITLAB})
"""Those that ECR only asks with credentials. The others it asks without any."""
CREDENTIALS: Final = "ecr-pullthroughcache/"
"""What the name of a secret begins with that ECR takes credentials from: JSON with `username` and
`accessToken`, under AWS's own key."""
