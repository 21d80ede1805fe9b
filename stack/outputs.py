"""What a stack exports."""

from collections.abc import Mapping
from typing import Any

from stack import jobs
from stack.base import Base
from stack.built import Built


def outputs(base: Base, built: Built) -> Mapping[str, Any]:
    """Where everything is, by kind and label; kinds that the stack has none of are left out."""
    stores = built.stores
    found: dict[str, Any] = {
        "networks": {label: each.vpc_id for label, each in built.networks.items()},
        "databases": {
            label: {"host": each.host, "secret_arn": each.secret_arn}
            for label, each in stores.databases.items()
        },
        "services": {
            **{
                label: {"service": each.service_name, "log_group": each.log_group_name}
                for label, each in built.services.items()
            },
            **built.workloads,
        },
    }
    kept = {
        "caches": {label: {"host": each.host} for label, each in stores.caches.items()},
        "buckets": {label: {"bucket": each.bucket_name} for label, each in stores.buckets.items()},
        "tables": {label: {"table": each.table_name} for label, each in stores.tables.items()},
        "queues": {label: {"url": each.queue_url} for label, each in stores.queues.items()},
        "topics": {label: {"topic": each.topic_arn} for label, each in stores.topics.items()},
        "buses": {label: {"bus": each.bus_name} for label, each in stores.buses.items()},
        "streams": {label: {"brokers": each.brokers} for label, each in stores.streams.items()},
        "searches": {label: {"url": each.url} for label, each in stores.searches.items()},
        "users": {
            label: {
                "pool": each.user_pool_id,
                "client": each.client_id,
                "sign_in": each.sign_in_url,
            }
            for label, each in (built.way_in.users if built.way_in else {}).items()
        },
        "gateways": {
            label: {"url": api.url} for label, api in {**built.gateways, **built.sockets}.items()
        },
        "clusters": built.clusters,
        "listeners": built.listeners.outputs() if built.listeners else {},
        "environments": {
            label: {"environment": each.environment_name, "host": each.host}
            for label, each in built.environments.items()
        },
        "functions": {
            label: {"function": each.function_name, "log_group": each.log_group_name}
            for label, each in built.functions.items()
        },
        "jobs": {
            label: {
                "log_group": each.log_group_name,
                "start": jobs.start(each, base.settings.region),
            }
            for label, each in built.jobs.items()
        },
        "delivery": {
            "pipeline": built.pipeline.pipeline_name,
            "connection": built.pipeline.connection_arn,
        }
        if built.pipeline
        else {},
    }
    found |= {kind: entries for kind, entries in kept.items() if entries}
    if built.way_in:
        found["url"] = built.way_in.url
    return found
