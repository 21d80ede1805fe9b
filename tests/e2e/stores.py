"""A program with every component that keeps or passes on data, for the stack `local`."""

import pulumi

from components.data.bucket import Bucket
from components.data.cache import Cache
from components.data.cache_engine import CacheEngine
from components.data.mongo import Mongo
from components.messaging.queue import Queue
from components.network.nat import Nat
from components.network.network import Network
from components.observability.alarms import Alarms
from components.observability.alerts import Alerts
from components.observability.dashboard import Dashboard
from components.observability.key import Key
from stack.lookups import account_id
from stack.provider import aws_provider
from stack.read import from_config

ZONES = ["eu-north-1a", "eu-north-1b"]

settings = from_config()
provider = aws_provider(settings)
opts = pulumi.ResourceOptions(provider=provider)
account, region, disposable = account_id(provider), settings.region, settings.disposable
days = 1 if disposable else 14

key = Key("key", {"account_id": account, "region": region, "disposable": disposable}, opts)
network = Network(
    "app",
    {
        "account_id": account,
        "region": region,
        "cidr": "10.0.0.0/16",
        "zones": ZONES,
        "nat": Nat.NONE,
    },
    opts,
)
feed = Mongo(
    "feed",
    {
        "vpc_id": network.vpc_id,
        "subnet_ids": network.isolated_subnet_ids,
        "zones": ZONES,
        "key_arn": key.arn,
        "backup_days": days,
        "log_days": 7,
        "disposable": disposable,
    },
    opts,
)
caches = {
    label: Cache(
        label,
        {
            "engine": engine,
            "vpc_id": network.vpc_id,
            "subnet_ids": network.isolated_subnet_ids,
            "account_id": account,
            "region": region,
            "key_arn": key.arn,
            "node_type": "cache.t3.micro",
            "nodes": nodes,
            "backup_days": 0 if engine is CacheEngine.MEMCACHED else days,
            "log_days": 7,
            "disposable": disposable,
        },
        opts,
    )
    for label, engine, nodes in (
        ("sessions", CacheEngine.VALKEY, 2),
        ("drafts", CacheEngine.REDIS, 1),
        ("pages", CacheEngine.MEMCACHED, 1),
    )
}
uploads = Bucket(
    "uploads",
    {"key_arn": key.arn, "noncurrent_days": days, "expire_days": 90, "disposable": disposable},
    opts,
)
jobs = Queue("jobs", {"key_arn": key.arn, "retention_days": days, "disposable": disposable}, opts)
watched = {
    "mongos": {"feed": feed.watch()},
    "caches": {label: cache.watch() for label, cache in caches.items()},
    "queues": {"jobs": jobs.watch()},
}
alerts = Alerts("alerts", {"account_id": account, "key_arn": key.arn}, opts)
Alarms("alarms", {"topic_arn": alerts.topic_arn, **watched}, opts)
Dashboard("dashboard", {"title": "stores", "region": region, **watched}, opts)

pulumi.export("mongo", {"host": feed.host, "secret_arn": feed.secret_arn})
pulumi.export("caches", {label: cache.host for label, cache in caches.items()})
pulumi.export("uploads", uploads.bucket_name)
pulumi.export("jobs", jobs.queue_url)
