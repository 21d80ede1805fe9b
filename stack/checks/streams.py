"""Streams and searches: what an engine has, which sizes there are, and who is run by what."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.classes import SEARCH_CLASSES, STREAM_CLASSES
from stack.errors import Found, listed, unknown
from stack.model.schedule import On
from stack.settings import StreamEngine

BROKERS_OWN: Final = ("size", "storage_gib")
"""What is said of brokers, which are AWS's own matter in serverless."""
MOST_LABEL: Final = 13
"""Of the 28 characters of a domain's name, what its kind and its suffix leave.

https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html
"""


def engines(facts: Facts) -> Iterator[Found]:
    """Serverless says nothing of brokers, and a broker has a size that there is."""
    for label, entry in facts.settings.streams.items():
        path = ("streams", label)
        if entry.engine is StreamEngine.SERVERLESS:
            for key in BROKERS_OWN:
                if key in facts.keys[label]:
                    needs = ((*path, "engine"),)
                    accepted = "none: AWS says how many brokers there are"
                    yield Found((*path, key), "not for engine serverless", accepted, needs=needs)
        elif entry.size not in STREAM_CLASSES:
            given = f"brokers have no {entry.size}"
            yield Found((*path, "size"), given, listed(STREAM_CLASSES))


def spread(facts: Facts) -> Iterator[Found]:
    """A stream needs two zones; a search has as many nodes in each zone that it is in."""
    networks = facts.settings.networks
    for label, stream in facts.settings.streams.items():
        network = networks.get(stream.network)
        if network and len(network.zones) < 2:
            path, needs = ("networks", stream.network, "zones"), (("streams", label, "network"),)
            given = f"got one zone with {label} in it"
            yield Found(path, given, "two zones or more", needs=needs)
    for label, search in facts.settings.searches.items():
        path = ("searches", label)
        network = networks.get(search.network)
        zones = min(search.nodes, len(network.zones), 3) if network else 1
        if zones and search.nodes % zones:
            needs = ((*path, "network"), ("networks", search.network, "zones"))
            given = f"{search.nodes} nodes in {zones} zones"
            yield Found((*path, "nodes"), given, f"a multiple of {zones}", needs=needs)
        if search.size not in SEARCH_CLASSES:
            given = f"nodes have no {search.size}"
            yield Found((*path, "size"), given, listed(SEARCH_CLASSES))


def names(facts: Facts) -> Iterator[Found]:
    """The label of a search fits into the name of a domain; the role is made once."""
    for label in facts.labels["searches"]:
        if len(label) > MOST_LABEL:
            given = f"{len(label)} characters"
            yield Found(("searches", label), given, f"a label of up to {MOST_LABEL} for a search")
    making = [label for label, one in facts.settings.searches.items() if one.service_role]
    for label in making[1:]:
        path = ("searches", label, "service_role")
        needs = (("searches", making[0], "service_role"),)
        yield Found(path, f"true, as of {making[0]}", "one search that makes the role", needs=needs)


def consumed(facts: Facts) -> Iterator[Found]:
    """The stream whose messages run a function exists, and is not received from besides."""
    known = facts.labels["streams"]
    for label, one in facts.settings.functions.items():
        wanted, path = (one.on or On()).stream, ("services", label, "on", "stream")
        if wanted is None:
            continue
        if wanted not in known:
            yield unknown(path, "streams", "stream", wanted, known)
        elif wanted in one.uses and one.uses[wanted].access == "receive":
            given = f"uses {wanted} beside on, which receives from it"
            yield Found(("services", label, "uses", wanted), given, "one of them", needs=(path,))


CHECKS: Final = (engines, spread, names, consumed)
