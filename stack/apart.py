"""Which networks `uses` joins, and by which of their tiers."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from stack.settings import Cache, Database, Search, Settings, Stream

Pair: TypeAlias = tuple[str, str]
"""Labels of two networks in the order of the alphabet, whoever of them uses what."""
FROM, TO = "private", "isolated"
"""Tiers of what runs and of what holds data."""


def between(settings: Settings, user: str, used: str) -> Pair | None:
    """The two networks that a service or job and the data it uses are in; None if they are one."""
    here = (settings.services.get(user) or settings.jobs[user]).network
    data = placed(settings).get(used)
    if here is None or data is None or data.network == here:
        return None
    return (here, data.network) if here < data.network else (data.network, here)


def placed(settings: Settings) -> Mapping[str, Database | Cache | Stream | Search]:
    """What holds data in a network, by label."""
    return {**settings.databases, **settings.caches, **settings.streams, **settings.searches}


def joined(settings: Settings) -> Mapping[Pair, Sequence[Pair]]:
    """Tiers of the one and of the other network that reach each other, by pair of networks."""
    found: dict[Pair, set[Pair]] = {}
    for user, entry in {**settings.services, **settings.jobs}.items():
        for used in entry.uses:
            if pair := between(settings, user, used):
                tiers = (FROM, TO) if entry.network == pair[0] else (TO, FROM)
                found.setdefault(pair, set()).add(tiers)
    return {pair: sorted(found[pair]) for pair in sorted(found)}
