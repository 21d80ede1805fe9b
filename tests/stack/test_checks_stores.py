"""Rules of databases by engine, caches and queues, and of who uses them."""

import pytest

from tests.stack.texts import NETWORK, databases, networks, service

CACHE = "  groundwork:caches: {{ sessions: {{ {} }} }}\n"
VALKEY = CACHE.format("engine: valkey")
MEMCACHED = CACHE.format("engine: memcached")
BUCKET = "  groundwork:buckets: { uploads: {} }\n"
QUEUE = "  groundwork:queues: { jobs: {} }\n"
ENDPOINTS = "app: { cidr: 10.0.0.0/16, endpoints: [tasks] }"
PRIVATE = "app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }"
SENDS = (
    "  groundwork:services: { api: { runs: fargate, uses: { jobs: send }, "
    'image: "123456789012.dkr.ecr.eu-north-1.amazonaws.com/api:1" } }\n'
)
WRONG = [
    (NETWORK + databases("feed: { engine: mongo, size: micro }"),
     "5: databases.feed.size: mongo has no micro, accepted: large, medium, xlarge; "
     "did you mean medium?"),
    (NETWORK + databases("feed: { engine: mongo, storage_type: gp2 }"),
     "5: databases.feed.storage_type: mongo has no storage_type, "
     "accepted: none: it has disks of its own"),
    (NETWORK + databases("feed: { engine: mongo, storage_gib: 20 }"),
     "5: databases.feed.storage_gib: mongo has no storage_gib, "
     "accepted: none: its storage grows by itself"),
    (NETWORK + databases('feed: { engine: mongo, version: "17" }'),
     "5: databases.feed.version: mongo has no version, accepted: none: it is always 5.0"),
    (NETWORK + CACHE.format("engine: keydb"),
     '5: caches.sessions.engine: got "keydb", accepted: memcached, redis, valkey'),
    (NETWORK + CACHE.format("engine: memcached, backup_days: 1"),
     "5: caches.sessions.backup_days: memcached has no backups, accepted: 0"),
    (NETWORK + CACHE.format("engine: valkey, nodes: 7"),
     "5: caches.sessions.nodes: got 7, accepted: a whole number 1 to 6"),
    (NETWORK + CACHE.format("engine: valkey, network: ap"),
     "5: caches.sessions.network: no network ap, accepted: app; did you mean app?"),
    (networks("app: { cidr: 10.0.0.0/16, zones: 1 }") + CACHE.format("engine: valkey, nodes: 2"),
     "4: networks.app.zones: got one zone with sessions in it, accepted: two zones or more"),
    (NETWORK + "  groundwork:buckets: { uploads: { expire_days: 0 } }\n",
     "5: buckets.uploads.expire_days: got 0, accepted: a whole number 1 to 36500"),
    (NETWORK + "  groundwork:queues: { jobs: { attempts: 0 } }\n",
     "5: queues.jobs.attempts: got 0, accepted: a whole number 1 to 1000"),
    (NETWORK + "  groundwork:queues: { jobs: { fifo: true } }\n",
     "5: queues.jobs.fifo: no such key, "
     "accepted: attempts, disposable, retention_days, visibility_seconds"),
    (service("uses: { sessions: connect }") + VALKEY,
     "5: services.api.uses.sessions: got connect for one of caches, accepted: read or write"),
    (service("uses: { sessions: read }") + MEMCACHED,
     "5: services.api.uses.sessions: memcached has no users, so whoever reads may write, "
     "accepted: write"),
    (service("uses: { uploads: send }") + BUCKET,
     "5: services.api.uses.uploads: got send for one of buckets, accepted: read or write"),
    (service("uses: { jobs: write }") + QUEUE,
     "5: services.api.uses.jobs: got write for one of queues, accepted: send or receive"),
    (service("uses: { jobz: send }") + QUEUE,
     "5: services.api.uses.jobz: no such entry, accepted: "
     "a database, cache, bucket, table, queue, topic, bus, stream, search, gateway or "
     "service "
     "(jobs); did you mean jobs?"),
    (service("uses: { jobs: sent }") + QUEUE,
     '5: services.api.uses.jobs: got "sent", accepted: call, connect, read, receive, send, write; '
     "did you mean send?"),
    (NETWORK + VALKEY + "  groundwork:queues: { sessions: {} }\n",
     "6: queues.sessions: a label of caches too, "
     "accepted: one entry for each label, over all kinds"),
    *((networks(net) + QUEUE + SENDS,
       "4: networks.app.endpoints: api cannot reach a queue by these endpoints, "
       "accepted: sqs among them") for net in (ENDPOINTS, PRIVATE)),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        NETWORK + databases("feed: { engine: mongo, size: large, multi_az: true }"),
        networks("app: { cidr: 10.0.0.0/16, zones: 1 }") + CACHE.format("engine: valkey, nodes: 1"),
        service("uses: { sessions: write }") + MEMCACHED,
        service("uses: { sessions: read, uploads: write, jobs: receive }")
        + VALKEY + BUCKET + QUEUE,
        networks(PRIVATE.replace("[tasks]", "[tasks, sqs]")) + QUEUE + SENDS,
        networks(PRIVATE) + QUEUE + SENDS.replace("uses: { jobs: send }, ", ""),
    ],
)  # fmt: skip
def test_what_keeps_the_rules_passes(settings, body):
    assert settings(body).region == "eu-north-1"


def test_a_service_is_in_the_network_of_its_cache(settings):
    body = (
        networks("app: { cidr: 10.0.0.0/16 }", "data: { cidr: 10.1.0.0/16 }")
        + CACHE.format("engine: valkey, network: data")
        + "  groundwork:services: { api: { runs: fargate, uses: { sessions: read } } }\n"
    )
    assert settings(body).services["api"].network == "data"


def test_what_rests_on_a_wrong_engine_is_not_said(mistakes):
    body = service("uses: { sessions: read }") + CACHE.format("engine: memcache, backup_days: 3")
    assert mistakes(body) == [
        '6: caches.sessions.engine: got "memcache", accepted: memcached, redis, valkey; '
        "did you mean memcached?"
    ]
