"""Rules for ElastiCache."""

from typing import Final

from plan.record import Resource
from plan.rules.forms import at_least, equals, every, in_prod, on, one_of, unless
from plan.rules.reached import own_port
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, given

GROUP: Final = "aws:elasticache/replicationGroup:ReplicationGroup"
NODES: Final = "aws:elasticache/cluster:Cluster"
BOTH: Final = (GROUP, NODES)


def _is_memcached(resource: Resource, _: Subject) -> bool:
    return given(resource, "engine") == "memcached"


def _network(resource: Resource, _: Subject) -> str | None:
    group = given(resource, "subnetGroupName")
    return None if group and group != "default" else "its subnets are the default ones"


def _asks_who(resource: Resource, _: Subject) -> str | None:
    if given(resource, "userGroupIds") or given(resource, "authToken"):
        return None
    return "it has neither users nor a token"


def _standby(resource: Resource, subject: Subject) -> str | Exempt | None:
    if resource.type == GROUP:
        is_split = given(resource, "replicasPerNodeGroup") is not None
        check = every(
            at_least("replicasPerNodeGroup", 1) if is_split else at_least("numCacheClusters", 2),
            on("multiAzEnabled"),
            on("automaticFailoverEnabled"),
        )
    else:
        check = every(at_least("numCacheNodes", 2), equals("azMode", "cross-az"))
    return check(resource, subject)


def _in_transit(resource: Resource, subject: Subject) -> str | Exempt | None:
    """`preferred` would let clients in without TLS."""
    check = on("transitEncryptionEnabled")
    if given(resource, "transitEncryptionMode") is not None:
        check = every(check, one_of("transitEncryptionMode", "required"))
    return check(resource, subject)


CACHE_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "AEC1",
        "A cache stands in subnets that were chosen for it",
        Severity.HIGH,
        "The default subnets are public ones, and everybody's.",
        "Set subnetGroupName.",
        "AWS Solutions AEC1, FSBP ElastiCache.7, Checkov CKV_AWS_323",
        BOTH,
        _network,
    ),
    Rule(
        "AEC3",
        "A cache is encrypted at rest",
        Severity.MEDIUM,
        "Snapshots and the disk of a node hold what is in its memory.",
        "Set atRestEncryptionEnabled; it cannot be changed later.",
        "AWS Solutions AEC3, FSBP ElastiCache.4, Checkov CKV_AWS_29",
        BOTH,
        unless(
            "Memcached writes nothing to a disk",
            _is_memcached,
            on("atRestEncryptionEnabled"),
        ),
    ),
    Rule(
        "ElastiCache.5",
        "A cache talks TLS alone",
        Severity.MEDIUM,
        "Whoever listens on the way reads keys and values.",
        "Set transitEncryptionEnabled, and transitEncryptionMode to required.",
        "AWS Solutions AEC3, FSBP ElastiCache.5, Checkov CKV_AWS_30",
        BOTH,
        _in_transit,
    ),
    Rule(
        "AEC4",
        "A cache has a node in another zone that takes over",
        Severity.MEDIUM,
        "When its only node fails, the cache is away, and empty when it is back.",
        "Set `caches.NAME.nodes` to 2 or more.",
        "AWS Solutions AEC4, FSBP ElastiCache.3, Checkov CKV2_AWS_50",
        BOTH,
        in_prod(_standby),
    ),
    Rule(
        "AEC5",
        "A cache listens on a port of its own",
        Severity.LOW,
        "Simple scans look at default ports alone; where no address at large has a way, none come.",
        "Set port to another than the default.",
        "AWS Solutions AEC5",
        BOTH,
        own_port(6379, 11211),
    ),
    Rule(
        "AEC6",
        "A cache asks who connects",
        Severity.MEDIUM,
        "Without users whoever reaches the port reads and deletes everything.",
        "Set userGroupIds, or authToken.",
        "AWS Solutions AEC6, FSBP ElastiCache.6, Checkov CKV_AWS_31",
        BOTH,
        unless("Memcached on ElastiCache knows no users", _is_memcached, _asks_who),
    ),
    Rule(
        "ElastiCache.1",
        "A cache is backed up every day",
        Severity.HIGH,
        "What a cache alone holds, such as sessions, is gone with its last node.",
        "Set `caches.NAME.backup_days` to 1 or more.",
        "FSBP ElastiCache.1, Checkov CKV_AWS_134",
        BOTH,
        unless(
            "Memcached has no snapshots",
            _is_memcached,
            in_prod(at_least("snapshotRetentionLimit", 1)),
        ),
    ),
    Rule(
        "ElastiCache.2",
        "A cache gets minor versions by itself",
        Severity.HIGH,
        "Minor versions close holes that are known.",
        "Set autoMinorVersionUpgrade.",
        "FSBP ElastiCache.2, Checkov CKV_AWS_322",
        BOTH,
        unless(
            "Memcached has no minor versions that come by themselves",
            _is_memcached,
            on("autoMinorVersionUpgrade"),
        ),
    ),
)
