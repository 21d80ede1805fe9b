"""What a service, job or function gets of each entry that it uses."""

from collections.abc import Mapping
from typing import TypeAlias

from components.compute.service import Service
from components.data.bucket import Bucket
from components.data.cache import Cache
from components.data.search import Search
from components.data.stream import Stream
from components.data.table import Table
from components.edge.web_socket_api import WebSocketApi
from components.links import Binding
from components.messaging.bus import Bus
from components.messaging.queue import Queue
from components.messaging.topic import Topic
from stack.base import Base
from stack.data import Database
from stack.peerings import Peerings, across
from stack.settings import Access, Use

Usable: TypeAlias = (
    Database
    | Cache
    | Bucket
    | Table
    | Queue
    | Topic
    | Bus
    | Stream
    | Search
    | WebSocketApi
    | Service
)


def bindings(
    base: Base,
    peerings: Peerings,
    label: str,
    uses: Mapping[str, Use],
    usable: Mapping[str, Usable],
) -> dict[str, Binding]:
    """Bindings of the entry `label` by the label of what it uses, wherever that stands."""
    return {
        used: across(base, peerings, label, used, _binding(usable[used], use.access))
        for used, use in uses.items()
    }


def _binding(used: Usable, access: Access) -> Binding:
    """What the word gives; where a kind has one word, its binding asks for none."""
    if isinstance(used, Database | Topic | Bus | WebSocketApi | Service):
        return used.binding()
    return used.binding(access)
