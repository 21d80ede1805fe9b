"""Mongo, caches, buckets and queues, as the stack file has them, and who may talk to them."""

import json

import pytest

from plan.graph import graph
from stack.classes import CACHE_CLASSES, MONGO_CLASSES
from stack.settings import Size

CLUSTER = "aws:docdb/cluster:Cluster"
INSTANCE = "aws:docdb/clusterInstance:ClusterInstance"
GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
MEMCACHED = "aws:elasticache/cluster:Cluster"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
ALL = {
    "databases": {"feed": {"engine": "mongo"}},
    "caches": {"sessions": {"engine": "valkey"}},
    "buckets": {"uploads": {}},
    "queues": {"jobs": {}},
}


def uses(**words):
    return {"tasks": {"runs": "fargate", "uses": words}}


@pytest.mark.parametrize("size", MONGO_CLASSES)
def test_every_size_of_mongo_is_a_class(stack, size):
    made = stack(services=None, databases={"feed": {"engine": "mongo", "size": size.value}})
    (instance,) = made.of(INSTANCE).values()
    assert instance["instanceClass"] == MONGO_CLASSES[size]


@pytest.mark.parametrize("size", Size)
def test_every_size_of_a_cache_is_a_node_type(stack, size):
    made = stack(services=None, caches={"sessions": {"engine": "redis", "size": size.value}})
    assert made.of(GROUP)["sessions-group"]["nodeType"] == CACHE_CLASSES[size]


def test_the_smallest_cache_is_that_of_the_free_tier(stack):
    made = stack(services=None, caches={"sessions": {"engine": "valkey"}})
    group = made.of(GROUP)["sessions-group"]
    assert (group["nodeType"], group["numCacheClusters"]) == ("cache.t3.micro", 1)
    assert group["snapshotRetentionLimit"] == 0


@pytest.mark.parametrize(
    ("multi_az", "names"),
    [
        (False, ["feed-eu-north-1a"]),
        (True, ["feed-eu-north-1a", "feed-eu-north-1b"]),
    ],
)
def test_mongo_has_an_instance_in_one_zone_or_in_each(stack, multi_az, names):
    made = stack(services=None, databases={"feed": {"engine": "mongo", "multi_az": multi_az}})
    assert sorted(made.of(INSTANCE)) == names
    assert made.of(CLUSTER)["feed-cluster"]["deletionProtection"] is False


def test_both_engines_stand_side_by_side(stack):
    made = stack(
        services=None, databases={"board": {"engine": "postgres"}, "feed": {"engine": "mongo"}}
    )
    parts = made.components()
    assert (parts["board"], parts["feed"]) == ("Postgres", "Mongo")


def test_memcached_has_no_backups_in_prod_either(stack):
    made = stack(posture="prod", services=None, caches={"pages": {"engine": "memcached"}})
    assert made.of(MEMCACHED)["pages-cluster"]["numCacheNodes"] == 2
    assert made.of(GROUP) == {}


def test_entries_say_what_their_buckets_and_queues_do(stack):
    made = stack(
        services=None,
        buckets={"uploads": {"expire_days": 90, "noncurrent_days": 7, "disposable": False}},
        queues={"jobs": {"visibility_seconds": 60, "retention_days": 2, "attempts": 3}},
    )
    lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
    (rule,) = made.of(lifecycle)["uploads-bucket"]["rules"]
    assert rule["expiration"] == {"days": 90}
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 7}
    assert made.of("aws:s3/bucket:Bucket")["uploads-bucket"]["forceDestroy"] is False
    queue = made.of("aws:sqs/queue:Queue")["jobs-queue"]
    assert queue["visibilityTimeoutSeconds"] == 60
    assert queue["messageRetentionSeconds"] == 2 * 86400
    assert json.loads(queue["redrivePolicy"])["maxReceiveCount"] == 3


def test_all_of_them_are_watched_and_shown(stack):
    made = stack(services=None, **ALL)
    assert made.of(ALARM).keys() == {
        "alarms-feed-cpu",
        "alarms-feed-memory",
        "alarms-sessions-001-busy",
        "alarms-jobs-dead-letters",
        "alarms-jobs-oldest",
    }
    body = made.of("aws:cloudwatch/dashboard:Dashboard")["dashboard-dashboard"]["dashboardBody"]
    assert [f"## {label}" in body for label in ("feed", "sessions", "jobs")] == [True] * 3


def test_edges_are_what_the_words_say(stack):
    made = stack(
        services=uses(feed="connect", sessions="write", uploads="read", jobs="send"), **ALL
    )
    edges = {
        (e.target.name, e.port or "IAM", e.access or " ".join(e.details))
        for e in graph(made.record).edges
        if e.source.name == "tasks" and e.target.name in ("feed", "sessions", "uploads", "jobs")
    }
    assert edges == {
        ("feed", "27017", "connect"),
        ("feed", "IAM", "secretsmanager:GetSecretValue"),
        ("sessions", "6379", "write"),
        ("sessions", "IAM", "elasticache:Connect"),
        ("uploads", "IAM", "s3:GetObject"),
        ("uploads", "IAM", "s3:ListBucket"),
        ("jobs", "IAM", "sqs:SendMessage"),
    }


def test_the_process_is_told_where_everything_is(stack):
    made = stack(
        services=uses(feed="connect", sessions="read", uploads="write", jobs="receive"), **ALL
    )
    (container,) = (
        one
        for one in json.loads(made.of(TASK)["tasks-task"]["containerDefinitions"])
        if one["name"] == "tasks"
    )
    told = {one["name"]: one["value"] for one in container["environment"]}
    assert told["SESSIONS_USERNAME"] == "read-<<ec2.SecurityGroup/sessions-sg.id>>"
    assert told["SESSIONS_REGION"] == "eu-north-1"
    assert told["SESSIONS_NAME"] == "<<elasticache.ReplicationGroup/sessions-group.id>>"
    assert told["JOBS_QUEUE_URL"] == "<<sqs.Queue/jobs-queue.url>>"
    assert told["UPLOADS_NAME"] == "<<s3.Bucket/uploads-bucket.id>>"
    assert told["FEED_PORT"] == "27017"
    assert {one["name"] for one in container["secrets"]} == {"FEED_USERNAME", "FEED_PASSWORD"}


def test_nothing_is_reached_that_no_edge_names(stack):
    made = stack(**ALL)
    reached = {e.target.name for e in graph(made.record).edges if e.source.name == "tasks"}
    assert not reached & {"feed", "sessions", "uploads", "jobs"}
