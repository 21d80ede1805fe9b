"""Topics: one component for each entry, and what each queue hears."""

from collections.abc import Mapping

from components.messaging.bus import Bus
from components.messaging.senders import Sender
from components.messaging.topic import Topic, TopicArgs
from stack import buses
from stack.base import Base


def build(base: Base, built_buses: Mapping[str, Bus]) -> Mapping[str, Topic]:
    """Topics by label, with what they are told."""
    built: dict[str, Topic] = {}
    for label, entry in base.settings.topics.items():
        args: TopicArgs = {
            **base.encryption,
            "emails": entry.emails,
            "rules": buses.led(base, built_buses, label),
        }
        built[label] = Topic(label, args, base.opts)
    return built


def heard(base: Base, topics: Mapping[str, Topic], queue: str) -> Mapping[str, Sender]:
    """Topics by label whose messages go to a queue."""
    entries = base.settings.topics
    return {label: topics[label].sender() for label in entries if queue in entries[label].queues}
