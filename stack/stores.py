"""Caches, buckets and queues: one component for each entry."""

from collections.abc import Mapping

from components.data.bucket import Bucket, BucketArgs
from components.data.cache import Cache
from components.messaging.bus import Bus
from components.messaging.queue import Queue
from components.messaging.topic import Topic
from components.network.network import Network
from stack import buses, topics
from stack.base import Base
from stack.classes import CACHE_CLASSES


def caches(base: Base, networks: Mapping[str, Network]) -> Mapping[str, Cache]:
    """Caches by label."""
    return {
        label: Cache(
            label,
            {
                "engine": entry.engine,
                "vpc_id": networks[entry.network].vpc_id,
                "subnet_ids": networks[entry.network].isolated_subnet_ids,
                "account_id": base.account_id,
                "region": base.settings.region,
                **base.encryption,
                "node_type": CACHE_CLASSES[entry.size],
                "nodes": entry.nodes,
                "backup_days": entry.backup_days,
                "log_days": base.settings.log_days,
                "disposable": entry.disposable,
            },
            base.opts,
        )
        for label, entry in base.settings.caches.items()
    }


def buckets(base: Base) -> Mapping[str, Bucket]:
    """Buckets by label."""
    built: dict[str, Bucket] = {}
    for label, entry in base.settings.buckets.items():
        args: BucketArgs = {
            **base.encryption,
            "noncurrent_days": entry.noncurrent_days,
            "disposable": entry.disposable,
        }
        if entry.expire_days is not None:
            args["expire_days"] = entry.expire_days
        built[label] = Bucket(label, args, base.opts)
    return built


def queues(
    base: Base, built_topics: Mapping[str, Topic], built_buses: Mapping[str, Bus]
) -> Mapping[str, Queue]:
    """Queues by label, with what they hear."""
    return {
        label: Queue(
            label,
            {
                **base.encryption,
                "visibility_seconds": entry.visibility_seconds,
                "retention_days": entry.retention_days,
                "attempts": entry.attempts,
                "topics": topics.heard(base, built_topics, label),
                "rules": buses.led(base, built_buses, label),
                "disposable": entry.disposable,
            },
            base.opts,
        )
        for label, entry in base.settings.queues.items()
    }
