"""The typed stack file: everything that one environment says about itself."""

from collections.abc import Mapping, Sequence

from pydantic import Field

from components.compute.deploy import Deploy
from components.data.cache_engine import CacheEngine
from components.data.stream_engine import StreamEngine
from components.network.nat import Nat
from stack.images import PLACEHOLDER
from stack.model.access import Gateway, Mfa, Protocol, Users
from stack.model.base import Label, Model
from stack.model.bus import Bus
from stack.model.cluster import Cluster, Nodes, Orchestrator
from stack.model.data import Bucket, Cache, Database, Engine, Queue, SecretSource, Size
from stack.model.delivery import Delivery
from stack.model.edge import Domain, Edge, Firewall, PriceClass, Scheme
from stack.model.general import Alerts, Images, Keys, Registry, Waiver
from stack.model.job import Job
from stack.model.mirror import Mirror
from stack.model.network import Network
from stack.model.running import Running
from stack.model.scale import Scale
from stack.model.service import Access, Architecture, Health, Route, Runs, Runtime, Service, Use
from stack.model.stream import Search, Stream
from stack.model.table import Table
from stack.model.topic import Topic
from stack.posture import Posture, preset

__all__ = [
    "Access",
    "Alerts",
    "Architecture",
    "Bucket",
    "Bus",
    "Cache",
    "CacheEngine",
    "Cluster",
    "Database",
    "Delivery",
    "Deploy",
    "Domain",
    "Edge",
    "Engine",
    "Firewall",
    "Gateway",
    "Health",
    "Images",
    "Job",
    "Keys",
    "Mfa",
    "Mirror",
    "Nat",
    "Network",
    "Nodes",
    "Orchestrator",
    "Posture",
    "PriceClass",
    "Protocol",
    "Queue",
    "Registry",
    "Route",
    "Runs",
    "Runtime",
    "Scale",
    "Scheme",
    "Search",
    "SecretSource",
    "Service",
    "Settings",
    "Size",
    "Stream",
    "StreamEngine",
    "Table",
    "Topic",
    "Use",
    "Users",
    "Waiver",
]


class Settings(Running, Model):
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
    images: Images
    """Whether the stack builds and pushes the services' images, or takes them by reference.
    Defaults to given on the emulator, else to build."""
    registry: Registry | None = None
    """Registry for the images that the stack builds. Defaults to a repository in ECR for each."""
    mirrors: Mapping[Label, Mirror] = Field(default={})
    """Public registries by label, whose images come through the account's ECR. Defaults to none."""
    keys: Keys = Keys.OWN
    """Whose KMS keys encrypt what the stack keeps: its own one, or those that AWS manages. Chosen
    before the first `up`. Defaults to own."""
    domain: Domain | None = None
    """Name, with certificate and alias records, of the distribution or else of the load balancer.
    Defaults to none: names that AWS makes up, in dev only."""
    edge: Edge | None = None
    """CloudFront distribution, which alone reaches the load balancer. Defaults to none."""
    firewall: Firewall | None = None
    """Web application firewall. Defaults to none."""
    networks: Mapping[Label, Network] = Field(default={})
    """Networks by label. Defaults to none."""
    secrets: Mapping[Label, SecretSource] = Field(default={})
    """Secrets by label, which services name. Defaults to none."""
    databases: Mapping[Label, Database] = Field(default={})
    """Databases by label. Defaults to none."""
    caches: Mapping[Label, Cache] = Field(default={})
    """Caches by label. Defaults to none."""
    buckets: Mapping[Label, Bucket] = Field(default={})
    """Buckets by label. Defaults to none."""
    tables: Mapping[Label, Table] = Field(default={})
    """Tables by label. Defaults to none."""
    queues: Mapping[Label, Queue] = Field(default={})
    """Queues by label. Defaults to none."""
    topics: Mapping[Label, Topic] = Field(default={})
    """Topics by label. Defaults to none."""
    buses: Mapping[Label, Bus] = Field(default={})
    """Buses by label. Defaults to none."""
    streams: Mapping[Label, Stream] = Field(default={})
    """Streams by label. Defaults to none."""
    searches: Mapping[Label, Search] = Field(default={})
    """Search domains by label. Defaults to none."""
    clusters: Mapping[Label, Cluster] = Field(default={})
    """Machines for services, and clusters of Kubernetes, by label. Defaults to none."""
    users: Mapping[Label, Users] = Field(default={})
    """Users by label, whom services and gateways name. Defaults to none."""
    services: Mapping[Label, Service] = Field(default={})
    """Services by label. Defaults to none."""
    gateways: Mapping[Label, Gateway] = Field(default={})
    """Gateways by label. Defaults to none."""
    jobs: Mapping[Label, Job] = Field(default={})
    """Jobs by label. Defaults to none."""
    delivery: Delivery | None = None
    """Pipeline that takes over from the first `up` on: it rolls out what the branch holds. Defaults
    to none: `up` rolls out what this folder holds."""
    alerts: Alerts = Alerts()
    """Who hears of trouble. Defaults to nobody."""
    trail: bool = False
    """Record who did what in the whole account, all regions, with CloudTrail; for one stack of an
    account. Defaults to false."""
    backup: bool
    """Back up databases, buckets and tables every night with AWS Backup, kept for 35 days. Defaults
    to false in dev and true in prod."""
    waivers: tuple[Waiver, ...] = ()
    """Rules that are not met on purpose. Defaults to none."""
    tags: Mapping[str, str] = Field(default={})
    """Tags for every resource. Defaults to none."""

    @property
    def log_days(self) -> int:
        """Days that logs are kept, by posture."""
        return int(preset(self.posture)["log_days"])

    @property
    def tasks(self) -> Mapping[str, Service | Job]:
        """Services and jobs that run an image in a network."""
        return {**self.balanced, **self.jobs}

    @property
    def imaged(self) -> Mapping[str, Service | Job]:
        """Services and jobs that run from an image, as tasks or as pods."""
        return {**self.processes, **self.jobs}

    def network_of(self, label: str) -> str:
        """Network that a task runs in."""
        entry = self.services.get(label) or self.jobs[label]
        if entry.network is None:
            raise ValueError(f"{label} runs in no network")
        return entry.network

    def image_owner(self, label: str) -> str:
        """Label of the service or job whose image a task runs: mostly its own."""
        job = self.jobs.get(label)
        owner = job.of if job else None
        return owner if owner and owner in self.containers else label

    def is_built(self, label: str) -> bool:
        """Whether the stack builds an image for a service or a job, rather than being given one."""
        entry = self.imaged.get(label)
        if entry is None or self.images is not Images.BUILD:
            return False
        return bool(entry.build) and not entry.image

    @property
    def delivered(self) -> Sequence[str]:
        """Labels of the services that the pipeline rolls out."""
        return [label for label in self.containers if self.delivery and self.is_built(label)]

    def pull_secret_of(self, label: str) -> str | None:
        """Label of the credentials that an image is pulled with: its own, else its registry's."""
        owner = self.image_owner(label)
        pushed_with = self.registry.secret if self.registry and self.is_built(owner) else None
        return self.imaged[owner].pull_secret or pushed_with

    def image_of(self, label: str) -> str:
        """Image reference of a task or pod, without digest where it is built for a registry.

        A placeholder in a domain that never resolves, where nobody knows it before `up`.
        """
        owner = self.image_owner(label)
        if self.registry and self.is_built(owner):
            return f"{self.registry.url}/{owner}"
        return self.imaged[owner].image or f"{PLACEHOLDER}{owner}"
