"""Where what runs in a network may go on 443."""

from collections.abc import Iterable, Mapping
from typing import Final

from components.links import Peer
from components.network.network import Network
from stack.beside import from_outside
from stack.images import is_private
from stack.settings import Service, Settings

INTERNET: Final[Peer] = {"cidr": "0.0.0.0/0"}


def peers(
    settings: Settings, network: Network, labels: Iterable[str], *, internet: bool = False
) -> Mapping[str, Peer]:
    """AWS's own APIs, and the internet where asked for or where an image of a task lives there."""
    found = dict(network.aws_apis())
    if internet or any(_is_fetched_outside(settings, label) for label in labels):
        found["internet"] = INTERNET
    return found


def _is_fetched_outside(settings: Settings, label: str) -> bool:
    entry, region = settings.tasks[label], settings.region
    beside = isinstance(entry, Service) and from_outside(entry, region)
    return bool(beside) or not is_private(settings.image_of(label), region)
