"""`uses`: that both ends exist, can reach each other, and do not wait for each other."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, listed, nearest
from stack.protocols import apis
from stack.settings import Access

KINDS: Final = (
    "a database, cache, bucket, table, queue, topic, bus, stream, search, gateway or service"
)
WORDS: Final[Mapping[str, tuple[Access, ...]]] = {
    "databases": (Access.CONNECT,),
    "caches": (Access.READ, Access.WRITE),
    "buckets": (Access.READ, Access.WRITE),
    "tables": (Access.READ, Access.WRITE),
    "queues": (Access.SEND, Access.RECEIVE),
    "topics": (Access.SEND,),
    "buses": (Access.SEND,),
    "gateways": (Access.SEND,),
    "streams": (Access.SEND, Access.RECEIVE),
    "searches": (Access.READ, Access.WRITE),
    "services": (Access.CALL,),
}
"""Kinds that can be used, and the words for it."""


def known(facts: Facts) -> Iterator[Found]:
    """What is used exists, is not the user itself, and the word fits its kind."""
    settings = facts.settings
    uncalled = settings.sites.keys() | settings.functions.keys() | apis(settings).keys()
    kinds = {label: kind for kind in WORDS for label in facts.labels[kind] - uncalled}
    for kind, label, entry in facts.users:
        others = kinds.keys() - {label} if entry.uses else frozenset[str]()
        for used, use in entry.uses.items():
            path = (kind, label, "uses", used)
            accepted = f"{KINDS} ({listed(others)})"
            if used == label:
                yield Found(path, f"the {kind.removesuffix('s')} itself", accepted)
                continue
            if used not in kinds:
                needs = tuple((kind,) for kind in WORDS)
                yield Found(path, "no such entry", accepted, nearest(used, others), needs)
                continue
            words = WORDS[kinds[used]]
            if use.access not in words:
                yield Found(path, f"got {use.access} for one of {kinds[used]}", " or ".join(words))


def acyclic(facts: Facts) -> Iterator[Found]:
    """No service calls itself through others: each starts after those that it calls."""
    services = facts.settings.services
    calls = {
        label: [used for used in service.uses if used in services and used != label]
        for label, service in services.items()
    }
    while True:
        try:
            TopologicalSorter(calls).prepare()
        except CycleError as error:
            # Each comes before the one that calls it.
            cycle = _from_smallest(list(reversed(error.args[1]))[:-1])
            first, second = cycle[0], cycle[1]
            given = f"a circle: {' calls '.join((*cycle, first))}"
            yield Found(("services", first, "uses", second), given, "calls in one direction")
            calls[first].remove(second)
        else:
            return


def _from_smallest(cycle: list[str]) -> list[str]:
    start = cycle.index(min(cycle))
    return cycle[start:] + cycle[:start]


def one_network(facts: Facts) -> Iterator[Found]:
    """A service or a job is in the network of the services that it calls."""
    called = facts.settings.containers
    for kind, label, entry in facts.users:
        for used in entry.uses:
            theirs = called[used].network if used in called else None
            if None in (theirs, entry.network) or theirs == entry.network:
                continue
            yield Found(
                (kind, label, "uses", used),
                f"{used} is in network {theirs}, {label} in {entry.network}",
                "both in one network; a peering leads to databases and caches alone",
                needs=((kind, label, "network"), ("services", used, "network")),
            )


CHECKS: Final = (known, acyclic, one_network)
