"""Cache: three engines, private, encrypted, with users by IAM where there are users."""

import json

import pulumi
import pytest

from components.data.cache import Cache, CacheArgs
from components.data.cache_engine import CacheEngine

GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
CLUSTER = "aws:elasticache/cluster:Cluster"
USER = "aws:elasticache/user:User"
USERS = "aws:elasticache/userGroup:UserGroup"
LOG = "aws:cloudwatch/logGroup:LogGroup"
ARGS: CacheArgs = {
    "engine": CacheEngine.VALKEY,
    "vpc_id": "vpc-1",
    "subnet_ids": ["subnet-a", "subnet-b"],
    "account_id": "123456789012",
    "region": "eu-north-1",
    "key_arn": "arn:key",
}
REDIS: CacheArgs = {**ARGS, "engine": CacheEngine.REDIS}
MEMCACHED: CacheArgs = {**ARGS, "engine": CacheEngine.MEMCACHED}
SG = "<<ec2.SecurityGroup/sessions-sg.id>>"
READ = "on ~* -@all +@read +@connection +@transaction -@dangerous"
WRITE = "on ~* -@all +@read +@write +@connection +@transaction -@dangerous"


def bound(engine, args, access):
    """A binding, with the outputs in it resolved."""
    binding, found = {}, {}

    def program():
        binding.update(Cache("sessions", args).binding(access))
        for key, value in binding["environment"].items():
            if hasattr(value, "apply"):
                value.apply(lambda v, key=key: found.update({key: v}))
            else:
                found[key] = value
        for grant in binding.get("grants", ()):
            pulumi.Output.all(*grant["resources"]).apply(lambda v: found.update(resources=v))

    engine.run(program)
    return binding, found


@pytest.mark.parametrize(
    ("args", "name", "version"), [(ARGS, "valkey", "8.0"), (REDIS, "redis", "7.1")]
)
def test_defaults_are_private_encrypted_redundant_and_kept(engine, args, name, version):
    engine.run(lambda: Cache("sessions", args))

    group = engine.one(GROUP)
    assert (group["engine"], group["engineVersion"], group["port"]) == (name, version, 6379)
    assert (group["atRestEncryptionEnabled"], group["kmsKeyId"]) == (True, "arn:key")
    assert group["transitEncryptionEnabled"] is True
    assert group["transitEncryptionMode"] == "required"
    assert (group["numCacheClusters"], group["nodeType"]) == (2, "cache.t4g.medium")
    assert group["automaticFailoverEnabled"] is group["multiAzEnabled"] is True
    assert group["autoMinorVersionUpgrade"] is True
    assert group["snapshotRetentionLimit"] == 7
    assert group["finalSnapshotIdentifier"] == f"sessions-{SG}-final"
    assert group["securityGroupIds"] == [SG]
    assert not {"authToken", "replicationGroupId"} & group.keys()
    assert engine.named("sessions-group").options.protect is True
    assert not engine.of(CLUSTER)


def test_nothing_reaches_it_by_itself(engine):
    engine.run(lambda: Cache("sessions", ARGS))
    assert not {"ingress", "egress"} & engine.named("sessions-sg").inputs.keys()
    assert not [r for r in engine.resources if "GroupRule" in r.type or "gressRule" in r.type]


def test_a_single_node_has_nobody_to_take_over(engine):
    engine.run(lambda: Cache("sessions", {**ARGS, "nodes": 1, "node_type": "cache.t3.micro"}))
    group = engine.one(GROUP)
    assert (group["numCacheClusters"], group["nodeType"]) == (1, "cache.t3.micro")
    assert group["automaticFailoverEnabled"] is group["multiAzEnabled"] is False


def test_users_may_do_what_their_word_says_and_have_no_password(engine):
    engine.run(lambda: Cache("sessions", ARGS))
    users = {u["userId"]: u for u in engine.of(USER)}
    assert {key: u["accessString"] for key, u in users.items()} == {
        f"read-{SG}": READ,
        f"write-{SG}": WRITE,
    }
    for key, user in users.items():
        assert user["userName"] == key
        assert user["authenticationMode"] == {"type": "iam"}
        assert user["engine"] == "valkey"
        assert not {"passwords", "passwordsWo", "noPasswordRequired"} & user.keys()
    assert engine.one(USERS)["userIds"] == [f"read-{SG}", f"write-{SG}"]
    assert engine.one(USERS)["engine"] == "valkey"
    assert engine.one(GROUP)["userGroupIds"] == [engine.one(USERS)["userGroupId"]]


def test_ids_of_users_are_short_enough_for_any_label(engine):
    engine.run(lambda: Cache("sessions", REDIS))
    longest = "sg-0123456789abcdef0"
    ids = [u["userId"].replace(SG, longest) for u in engine.of(USER)]
    ids.append(engine.one(USERS)["userGroupId"].replace(SG, longest))
    assert len(ids) == len(set(ids)) == 4
    assert all(len(one) <= 40 for one in ids)


def test_redis_has_a_default_user_who_can_do_nothing(engine):
    engine.run(lambda: Cache("sessions", REDIS))
    default = engine.named("sessions-default").inputs
    assert default["userName"] == "default"
    assert default["accessString"] == "off -@all"
    assert default["noPasswordRequired"] is True
    assert "authenticationMode" not in default
    assert f"default-{SG}" in engine.one(USERS)["userIds"]
    assert len(engine.one(USERS)["userIds"]) == 3


def test_logs_are_ours_and_may_be_delivered_before_they_are_written(engine):
    engine.run(lambda: Cache("sessions", {**ARGS, "log_days": 7}))
    assert all(g["retentionInDays"] == 7 and g["kmsKeyId"] == "arn:key" for g in engine.of(LOG))
    assert engine.one(GROUP)["logDeliveryConfigurations"] == [
        {
            "destination": f"<<cloudwatch.LogGroup/sessions-{word}-logs.name>>",
            "destinationType": "cloudwatch-logs",
            "logFormat": "json",
            "logType": kind,
        }
        for word, kind in (("slow", "slow-log"), ("engine", "engine-log"))
    ]
    before = engine.named("sessions-group").options.depends_on
    assert [urn.split("::")[-1] for urn in before] == ["sessions-logs"]


def test_only_log_delivery_of_this_account_may_write_to_both(engine):
    engine.run(lambda: Cache("sessions", ARGS))
    policy = engine.one("aws:cloudwatch/logResourcePolicy:LogResourcePolicy")
    assert policy["policyName"] == f"sessions-{SG}"
    (statement,) = json.loads(policy["policyDocument"])["Statement"]
    assert statement == {
        "Sid": "Delivery",
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": [
            f"<<cloudwatch.LogGroup/sessions-{word}-logs.arn>>:log-stream:*"
            for word in ("slow", "engine")
        ],
        "Condition": {
            "ArnLike": {"aws:SourceArn": "arn:aws:logs:eu-north-1:123456789012:*"},
            "StringEquals": {"aws:SourceAccount": "123456789012"},
        },
    }


def test_disposable_goes_without_a_snapshot(engine):
    engine.run(lambda: Cache("sessions", {**ARGS, "disposable": True, "backup_days": 0}))
    assert "finalSnapshotIdentifier" not in engine.one(GROUP)
    assert engine.one(GROUP)["snapshotRetentionLimit"] == 0
    assert not any(r.options.protect for r in engine.resources)


def test_memcached_is_encrypted_on_the_way_and_holds_nothing_worth_keeping(engine):
    engine.run(lambda: Cache("sessions", MEMCACHED))
    cluster = engine.one(CLUSTER)
    assert (cluster["engine"], cluster["engineVersion"]) == ("memcached", "1.6.22")
    assert (cluster["numCacheNodes"], cluster["azMode"]) == (2, "cross-az")
    assert (cluster["transitEncryptionEnabled"], cluster["port"]) == (True, 11211)
    assert cluster["securityGroupIds"] == [SG]
    assert "snapshotRetentionLimit" not in cluster
    assert not [*engine.of(GROUP), *engine.of(USER), *engine.of(USERS), *engine.of(LOG)]
    assert not any(r.options.protect for r in engine.resources)


def test_a_single_node_of_memcached_is_in_one_zone(engine):
    engine.run(lambda: Cache("sessions", {**MEMCACHED, "nodes": 1}))
    assert (engine.one(CLUSTER)["numCacheNodes"], engine.one(CLUSTER)["azMode"]) == (1, "single-az")


@pytest.mark.parametrize("access", ["read", "write"])
def test_binding_lets_in_as_the_user_of_the_word(engine, access):
    binding, found = bound(engine, ARGS, access)
    assert (binding["access"], binding["target"]["port"]) == (access, 6379)
    assert binding["environment"].keys() == {
        "HOST",
        "PORT",
        "NAME",
        "REGION",
        "USERNAME",
    }
    assert found["HOST"] == "<<elasticache.ReplicationGroup/sessions-group.primaryEndpointAddress>>"
    assert found["NAME"] == "<<elasticache.ReplicationGroup/sessions-group.id>>"
    assert (found["PORT"], found["USERNAME"]) == ("6379", f"{access}-{SG}")
    assert found["REGION"] == "eu-north-1"
    (grant,) = binding["grants"]
    assert grant["actions"] == ["elasticache:Connect"]
    assert found["resources"] == [
        "<<elasticache.ReplicationGroup/sessions-group.arn>>",
        f"<<elasticache.User/sessions-{access}.arn>>",
    ]
    assert not {"secrets", "secret_arn", "key_arn"} & binding.keys()


def test_memcached_knows_nobody_so_that_a_binding_is_the_port(engine):
    binding, found = bound(engine, MEMCACHED, "write")
    assert binding.keys() == {"access", "target", "environment"}
    assert binding["target"]["port"] == 11211
    assert found == {
        "HOST": "<<elasticache.Cluster/sessions-cluster.clusterAddress>>",
        "PORT": "11211",
    }


@pytest.mark.parametrize(
    ("args", "access", "accepted"),
    [
        (ARGS, "connect", "read or write"),
        (REDIS, "", "read or write"),
        (MEMCACHED, "read", "write"),
    ],
)
def test_other_words_are_refused(engine, args, access, accepted):
    with pytest.raises(ValueError, match=f"sessions: access must be {accepted}, got {access}$"):
        engine.run(lambda: Cache("sessions", args).binding(access))


@pytest.mark.parametrize(
    ("args", "nodes"),
    [
        (
            {**ARGS, "nodes": 3},
            {
                n: f"<<elasticache.ReplicationGroup/sessions-group.id>>-{n}"
                for n in ("001", "002", "003")
            },
        ),
        (MEMCACHED, {"all": "<<elasticache.Cluster/sessions-cluster.clusterId>>"}),
    ],
)
def test_watch_names_the_nodes_as_cloudwatch_does(engine, args, nodes):
    seen, told = {}, []

    def program():
        watch = Cache("sessions", args).watch()
        told.append(watch["memcached"])
        for key, value in watch["node_ids"].items():
            value.apply(lambda v, key=key: seen.update({key: v}))

    engine.run(program)
    assert seen == nodes
    assert told == [args["engine"] is CacheEngine.MEMCACHED]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"nodes": 0}, "nodes must be between 1 and 6, got 0"),
        ({"nodes": 7}, "nodes must be between 1 and 6, got 7"),
        ({"backup_days": -1}, "backup_days must be between 0 and 35, got -1"),
        ({"backup_days": 36}, "backup_days must be between 0 and 35, got 36"),
        ({"engine": "keydb"}, "engine must be one of valkey, redis, memcached, got 'keydb'"),
        (
            {"engine": "memcached", "backup_days": 1},
            "backup_days must be 0 for memcached, got 1",
        ),
    ],
)
def test_what_elasticache_does_not_have_is_refused(engine, more, told):
    with pytest.raises(ValueError, match=f"sessions: {told}"):
        engine.run(lambda: Cache("sessions", {**ARGS, **more}))
