"""The typed stack file: everything that one environment says about itself."""

from collections.abc import Mapping

from pydantic import Field

from components.network.nat import Nat
from stack.images import PLACEHOLDER
from stack.model.base import Label, Model
from stack.model.data import Database, Engine, SecretSource, Size
from stack.model.general import Alerts, Images, Waiver
from stack.model.network import Domain, Network
from stack.model.service import (
    Access,
    Architecture,
    Health,
    Route,
    Runs,
    Scale,
    Service,
    Use,
)
from stack.posture import Posture, preset

__all__ = [
    "Access",
    "Alerts",
    "Architecture",
    "Database",
    "Domain",
    "Engine",
    "Health",
    "Images",
    "Nat",
    "Network",
    "Posture",
    "Route",
    "Runs",
    "Scale",
    "SecretSource",
    "Service",
    "Settings",
    "Size",
    "Use",
    "Waiver",
]


class Settings(Model):
    """One environment, complete: model defaults, overlaid by the posture, by the stack file."""

    region: str
    """AWS region, from `aws:region`. Required."""
    posture: Posture
    """What the environment is for: dev is cheap and disposable, prod redundant and kept.
    Required."""
    emulator: bool = False
    """Deploy to the emulator on this machine; only in Pulumi.local.yaml. Defaults to false."""
    disposable: bool
    """Allow deletion of what holds data, for every entry that does not say otherwise. Defaults to
    true in dev and false in prod."""
    images: Images = Images.GIVEN
    """Where images come from: given by reference. Defaults to given."""
    domain: Domain | None = None
    """Name, certificate and alias record of the load balancer. Defaults to none: plain HTTP, in dev
    only."""
    networks: Mapping[Label, Network] = Field(default={})
    """Networks by label. Defaults to none."""
    secrets: Mapping[Label, SecretSource] = Field(default={})
    """Secrets by label, which services name. Defaults to none."""
    databases: Mapping[Label, Database] = Field(default={})
    """Databases by label. Defaults to none."""
    services: Mapping[Label, Service] = Field(default={})
    """Services by label. Defaults to none."""
    alerts: Alerts = Alerts()
    """Who hears of trouble. Defaults to nobody."""
    waivers: tuple[Waiver, ...] = ()
    """Rules that are not met on purpose. Defaults to none."""
    tags: Mapping[str, str] = Field(default={})
    """Tags for every resource. Defaults to none."""

    @property
    def log_days(self) -> int:
        """Days that logs are kept, by posture."""
        return int(preset(self.posture)["log_days"])

    def image_of(self, label: str) -> str:
        """Image reference of a service; a placeholder in a domain that never resolves, if none."""
        return self.services[label].image or f"{PLACEHOLDER}{label}"
