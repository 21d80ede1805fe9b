"""What the emulator says of stores, beyond where they are."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ops.local.emulator import Emulator
from ops.local.plane.asked import admits, asked
from ops.local.plane.deployed.stores import stores
from ops.local.plane.desired import Store
from ops.local.plane.program import CannotRun
from ops.local.plane.servers.server import User

REGION = "eu-north-1"
Client = Callable[[str], Any]


@pytest.fixture
def group(client: Client, vpc: str) -> Iterator[str]:
    """A security group without a rule that leads in."""
    ec2 = client("ec2")
    made = ec2.create_security_group(GroupName="board", Description="For a test", VpcId=vpc)
    yield made["GroupId"]
    ec2.delete_security_group(GroupId=made["GroupId"])


@pytest.fixture
def board(client: Client, emulator: Emulator, group: str) -> Iterator[Callable[[], Store]]:
    """A database, as the plane reads it."""
    rds, name = client("rds"), {"DBInstanceIdentifier": "board"}
    rds.create_db_instance(
        **name,
        Engine="postgres",
        DBInstanceClass="db.t4g.micro",
        AllocatedStorage=20,
        MasterUsername="groundwork",
        DBName="board",
        ManageMasterUserPassword=True,
        VpcSecurityGroupIds=[group],
    )
    yield lambda: stores(emulator.endpoint, REGION)[0]
    rds.delete_db_instance(**name, SkipFinalSnapshot=True)


def test_a_database_has_the_password_of_its_secret(
    client: Client, emulator: Emulator, board: Callable[[], Store]
) -> None:
    secrets, store = client("secretsmanager"), board()
    first = asked(emulator.endpoint, REGION, store)
    assert (first.store, len(first.password), first.users) == (store, 32, ())
    assert first.encrypted
    text = '{"username": "groundwork", "password": "rotated"}'
    secrets.put_secret_value(SecretId=store.secret_arn, SecretString=text)
    assert asked(emulator.endpoint, REGION, store).password == "rotated"
    secrets.put_secret_value(SecretId=store.secret_arn, SecretString="{}")
    with pytest.raises(CannotRun, match="has no password"):
        asked(emulator.endpoint, REGION, store)


def test_a_database_is_entered_where_a_rule_leads(
    client: Client, emulator: Emulator, board: Callable[[], Store], group: str
) -> None:
    ec2, store = client("ec2"), board()
    assert store.security_groups == (group,)
    assert not asked(emulator.endpoint, REGION, store).entered
    rule = {
        "GroupId": group,
        "IpPermissions": [
            {
                "IpProtocol": "tcp",
                "FromPort": 5432,
                "ToPort": 5432,
                "UserIdGroupPairs": [{"GroupId": group}],
            }
        ],
    }
    ec2.authorize_security_group_ingress(**rule)
    assert asked(emulator.endpoint, REGION, store).entered
    ec2.revoke_security_group_ingress(**rule)
    assert not asked(emulator.endpoint, REGION, store).entered


@pytest.mark.parametrize(
    ("rule", "led"),
    [
        (("tcp", 5432, 5432, False), True),
        (("tcp", 5000, 6000, False), True),
        (("-1", -1, -1, False), True),
        (("tcp", 5433, 6000, False), False),
        (("udp", 5432, 5432, False), False),
        (("tcp", 5432, 5432, True), False),
        (("-1", -1, -1, True), False),
    ],
)
def test_a_rule_leads_in_or_not(rule: tuple[str, int, int, bool], *, led: bool) -> None:
    names = ("IpProtocol", "FromPort", "ToPort", "IsEgress")
    assert admits(dict(zip(names, rule, strict=True)), 5432) is led


@pytest.fixture
def users(client: Client) -> Iterator[dict[str, Any]]:
    """A group of two users, one of whom proves who they are by IAM."""
    elasticache = client("elasticache")
    for name, access in (("write-7", "on ~* +@all"), ("default-7", "off -@all")):
        elasticache.create_user(
            UserId=name,
            UserName=name.removesuffix("-7") if name.startswith("default") else name,
            Engine="redis",
            AccessString=access,
            AuthenticationMode={"Type": "iam" if name == "write-7" else "no-password-required"},
        )
    elasticache.create_user_group(
        UserGroupId="users-7", Engine="redis", UserIds=["write-7", "default-7"]
    )
    yield {"UserGroupIds": ["users-7"]}
    elasticache.delete_user_group(UserGroupId="users-7")
    for name in ("write-7", "default-7"):
        elasticache.delete_user(UserId=name)


def test_a_cache_has_the_users_of_its_groups(
    client: Client, emulator: Emulator, users: dict[str, Any]
) -> None:
    elasticache, name = client("elasticache"), {"ReplicationGroupId": "drafts"}
    elasticache.create_replication_group(
        **name,
        **users,
        ReplicationGroupDescription="For a test",
        Engine="redis",
        CacheNodeType="cache.t3.micro",
        TransitEncryptionEnabled=True,
    )
    (store,) = stores(emulator.endpoint, REGION)
    found = asked(emulator.endpoint, REGION, store)
    assert found.users == (User("default", "off -@all"), User("write-7", "on ~* +@all"))
    assert (found.encrypted, found.password, found.entered) == (True, "", True)
    elasticache.delete_replication_group(**name)


def test_a_cache_of_its_own_is_as_it_was_made(client: Client, emulator: Emulator) -> None:
    elasticache, name = client("elasticache"), {"CacheClusterId": "plain"}
    elasticache.create_cache_cluster(
        **name, Engine="redis", CacheNodeType="cache.t3.micro", NumCacheNodes=1
    )
    (store,) = stores(emulator.endpoint, REGION)
    found = asked(emulator.endpoint, REGION, store)
    assert (found.users, found.encrypted) == ((), False)
    elasticache.delete_cache_cluster(**name)
