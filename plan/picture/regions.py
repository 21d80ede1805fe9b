"""Where on the map a component is."""

from collections.abc import Sequence
from typing import Final

from plan.record import Record, Resource

EVERYWHERE: Final = frozenset(
    {"aws:cloudfront/distribution:Distribution", "aws:budgets/budget:Budget"}
)
"""Types of which AWS has one for all regions."""
PROVIDER: Final = "pulumi:providers:aws"


class Regions:
    """Regions of the resources of a record."""

    def __init__(self, record: Record) -> None:
        """Note where each provider works; what says nothing is where the stack is."""
        self._own = record.config.get("aws:region", "")
        self._of = {
            resource.urn: str(resource.inputs.get("region", self._own))
            for resource in record.resources
            if resource.type == PROVIDER
        }

    def of(self, resources: Sequence[Resource]) -> str | None:
        """Region of what these make, empty if nobody says it; None for what is in all of them."""
        if any(resource.type in EVERYWHERE for resource in resources):
            return None
        named = (str(resource.inputs.get("region", "")) for resource in resources)
        providers = (resource.provider.rpartition("::")[0] for resource in resources)
        provided = (self._of.get(provider, "") for provider in providers)
        return next(filter(None, (*named, *provided)), self._own)
