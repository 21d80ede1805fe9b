"""The master secret of a database instance: without the repair the test fails."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Client = Callable[[str], Any]

KEY = "arn:aws:kms:eu-north-1:123456789012:key/one"
COMMON = {
    "Engine": "postgres",
    "DBInstanceClass": "db.t4g.micro",
    "AllocatedStorage": 20,
    "MasterUsername": "groundwork",
}


@pytest.fixture
def kept(client: Client) -> Iterator[dict[str, Any]]:
    rds = client("rds")
    yield rds.create_db_instance(
        DBInstanceIdentifier="kept",
        **COMMON,
        ManageMasterUserPassword=True,
        MasterUserSecretKmsKeyId=KEY,
    )["DBInstance"]
    rds.delete_db_instance(DBInstanceIdentifier="kept", SkipFinalSnapshot=True)


def described(rds: Any, **asked: Any) -> dict[str, Any]:
    return {d["DBInstanceIdentifier"]: d for d in rds.describe_db_instances(**asked)["DBInstances"]}


def test_database_names_the_secret_that_holds_its_password(
    client: Client, kept: dict[str, Any]
) -> None:
    secret = kept["MasterUserSecret"]
    assert (secret["SecretStatus"], secret["KmsKeyId"]) == ("active", KEY)
    text = client("secretsmanager").get_secret_value(SecretId=secret["SecretArn"])["SecretString"]
    value = json.loads(text)
    assert value.keys() == {"username", "password"}
    assert value["username"] == "groundwork"
    assert len(value["password"]) == 32
    assert described(client("rds"))["kept"]["MasterUserSecret"] == secret


def test_change_keeps_the_secret(client: Client, kept: dict[str, Any]) -> None:
    rds = client("rds")
    changed = rds.modify_db_instance(
        DBInstanceIdentifier="kept", ManageMasterUserPassword=True, BackupRetentionPeriod=3
    )["DBInstance"]
    assert changed["MasterUserSecret"] == kept["MasterUserSecret"]


def test_secret_goes_with_its_database(client: Client) -> None:
    rds, secrets = client("rds"), client("secretsmanager")
    before = {s["ARN"] for s in secrets.list_secrets()["SecretList"]}
    rds.create_db_instance(DBInstanceIdentifier="brief", **COMMON, ManageMasterUserPassword=True)
    assert len({s["ARN"] for s in secrets.list_secrets()["SecretList"]}) == len(before) + 1
    rds.delete_db_instance(DBInstanceIdentifier="brief", SkipFinalSnapshot=True)
    assert {s["ARN"] for s in secrets.list_secrets()["SecretList"]} == before


def test_refused_deletion_keeps_the_secret(client: Client, kept: dict[str, Any]) -> None:
    rds = client("rds")
    name = {"DBInstanceIdentifier": "kept"}
    rds.modify_db_instance(**name, DeletionProtection=True)
    with pytest.raises(rds.exceptions.ClientError, match="DeletionProtection"):
        rds.delete_db_instance(**name, SkipFinalSnapshot=True)
    assert client("secretsmanager").describe_secret(SecretId=kept["MasterUserSecret"]["SecretArn"])
    rds.modify_db_instance(**name, DeletionProtection=False)


def test_own_password_makes_no_secret(client: Client) -> None:
    rds = client("rds")
    made = rds.create_db_instance(
        DBInstanceIdentifier="own", **COMMON, MasterUserPassword="correct-horse"
    )["DBInstance"]
    assert "MasterUserSecret" not in made
    rds.delete_db_instance(DBInstanceIdentifier="own", SkipFinalSnapshot=True)


def test_one_database_is_found_by_its_resource_id(client: Client, kept: dict[str, Any]) -> None:
    rds = client("rds")
    rds.create_db_instance(DBInstanceIdentifier="other", **COMMON, ManageMasterUserPassword=True)
    wanted = [{"Name": "dbi-resource-id", "Values": [kept["DbiResourceId"]]}]
    assert described(rds, Filters=wanted).keys() == {"kept"}
    gone = [{"Name": "dbi-resource-id", "Values": ["db-ABSENT"]}]
    assert described(rds, Filters=gone) == {}
    assert described(rds).keys() >= {"kept", "other"}
    rds.delete_db_instance(DBInstanceIdentifier="other", SkipFinalSnapshot=True)
