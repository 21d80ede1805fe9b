"""Topics: who hears of what is said to them."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, unknown
from stack.model.schedule import On


def queues(facts: Facts) -> Iterator[Found]:
    """The queues of a topic exist, and none of them and no address is told twice."""
    known = facts.labels["queues"]
    for label, topic in facts.settings.topics.items():
        for number, queue in enumerate(topic.queues):
            path = ("topics", label, "queues", number)
            if queue not in known:
                yield unknown(path, "queues", "queue", queue, known)
        for key in ("queues", "emails"):
            named: tuple[str, ...] = getattr(topic, key)
            for number, one in enumerate(named):
                if one in named[:number]:
                    path = ("topics", label, key, number)
                    yield Found(path, f"{one} again", "each of them once")


def heard(facts: Facts) -> Iterator[Found]:
    """The topic whose messages run a function exists."""
    known = facts.labels["topics"]
    for label, one in facts.settings.functions.items():
        wanted, path = (one.on or On()).topic, ("services", label, "on", "topic")
        if wanted is not None and wanted not in known:
            yield unknown(path, "topics", "topic", wanted, known)


CHECKS: Final = (queues, heard)
