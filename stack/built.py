"""What a stack has made, by kind and label."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pulumi

from components.compute.function import Function
from components.compute.job import Job
from components.compute.service import Service
from components.data.bucket import Bucket
from components.data.cache import Cache
from components.data.search import Search
from components.data.stream import Stream
from components.data.table import Table
from components.delivery.pipeline import Pipeline
from components.edge.rest_api import RestApi
from components.edge.web_socket_api import WebSocketApi
from components.messaging.bus import Bus
from components.messaging.queue import Queue
from components.messaging.topic import Topic
from components.network.certificate import Certificate
from components.network.network import Network
from stack.data import Database
from stack.edge import WayIn
from stack.listeners import Listeners

if TYPE_CHECKING:
    from components.compute.beanstalk import Beanstalk


@dataclass(frozen=True)
class Stores:
    """What holds data or messages."""

    databases: Mapping[str, Database]
    caches: Mapping[str, Cache]
    buckets: Mapping[str, Bucket]
    tables: Mapping[str, Table]
    queues: Mapping[str, Queue]
    topics: Mapping[str, Topic]
    buses: Mapping[str, Bus]
    streams: Mapping[str, Stream]
    searches: Mapping[str, Search]

    def usable(self) -> Mapping[str, Any]:
        """All of it by label, whatever its kind."""
        return {label: one for kind in vars(self).values() for label, one in kind.items()}


@dataclass(frozen=True)
class Built:
    """All that people and alarms look at."""

    networks: Mapping[str, Network]
    stores: Stores
    services: Mapping[str, Service]
    environments: "Mapping[str, Beanstalk]"
    functions: Mapping[str, Function]
    jobs: Mapping[str, Job]
    gateways: Mapping[str, RestApi]
    sockets: Mapping[str, WebSocketApi]
    certificates: Mapping[str, Certificate]
    workloads: Mapping[str, Mapping[str, pulumi.Output[str]]]
    """What the stack exports of services that run as pods."""
    clusters: Mapping[str, Mapping[str, pulumi.Output[str]]]
    """The same of the clusters that run them."""
    listeners: Listeners | None
    pipeline: Pipeline | None
    way_in: WayIn | None
