"""Rules of ElastiCache."""

from typing import Any

from plan.rules.caches import GROUP, NODES
from tests.plan.rules.cases import exempt, exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made


def valkey(**inputs: Any):
    return made(GROUP, engine="valkey", **inputs)


def memcached(**inputs: Any):
    return made(NODES, engine="memcached", **inputs)


STANDBY = {"multiAzEnabled": True, "automaticFailoverEnabled": True}
TLS = {"transitEncryptionEnabled": True}

CASES = [
    met("AEC1", valkey(subnetGroupName="cache-subnets")),
    found("AEC1", "its subnets are the default ones", valkey()),
    found("AEC1", "its subnets are the default ones", memcached(subnetGroupName="default")),
    met("AEC3", valkey(atRestEncryptionEnabled=True)),
    found("AEC3", "atRestEncryptionEnabled is not given", valkey()),
    exempt("AEC3", "Memcached writes nothing to a disk", memcached()),
    met("ElastiCache.5", valkey(**TLS)),
    met("ElastiCache.5", valkey(**TLS, transitEncryptionMode="required")),
    met("ElastiCache.5", memcached(**TLS)),
    found("ElastiCache.5", "transitEncryptionEnabled is not given", valkey()),
    found(
        "ElastiCache.5",
        "transitEncryptionMode is preferred",
        valkey(**TLS, transitEncryptionMode="preferred"),
    ),
    met("AEC4", valkey(numCacheClusters=2, **STANDBY)),
    met("AEC4", valkey(replicasPerNodeGroup=1, **STANDBY)),
    met("AEC4", memcached(numCacheNodes=2, azMode="cross-az")),
    found("AEC4", "numCacheClusters is 1", valkey(numCacheClusters=1, **STANDBY)),
    found("AEC4", "replicasPerNodeGroup is 0", valkey(replicasPerNodeGroup=0, **STANDBY)),
    found("AEC4", "multiAzEnabled is not given", valkey(numCacheClusters=2)),
    found(
        "AEC4",
        "automaticFailoverEnabled is not given",
        valkey(numCacheClusters=2, multiAzEnabled=True),
    ),
    found("AEC4", "azMode is single-az", memcached(numCacheNodes=2, azMode="single-az")),
    exempt_in_dev("AEC4", valkey(numCacheClusters=1)),
    met("AEC5", valkey(port=7000)),
    found("AEC5", "port is 6379", valkey(port=6379)),
    found("AEC5", "port is the default", memcached()),
    met("AEC6", valkey(userGroupIds=["users"])),
    met("AEC6", valkey(authToken="long")),
    found("AEC6", "it has neither users nor a token", valkey()),
    exempt("AEC6", "Memcached on ElastiCache knows no users", memcached()),
    met("ElastiCache.1", valkey(snapshotRetentionLimit=1)),
    found("ElastiCache.1", "snapshotRetentionLimit is 0", valkey(snapshotRetentionLimit=0)),
    exempt("ElastiCache.1", "Memcached has no snapshots", memcached()),
    exempt_in_dev("ElastiCache.1", valkey()),
    met("ElastiCache.2", valkey(autoMinorVersionUpgrade=True)),
    found("ElastiCache.2", "autoMinorVersionUpgrade is not given", valkey()),
    exempt("ElastiCache.2", "Memcached has no minor versions that come by themselves", memcached()),
]

test_what_is_said = said_of(CASES)
