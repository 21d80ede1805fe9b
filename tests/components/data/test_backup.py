"""BackupPlan: what is selected is backed up every night, encrypted, and kept."""

import json

import pytest

from components.data.backup import BackupPlan, BackupPlanArgs

VAULT = "aws:backup/vault:Vault"
PLAN = "aws:backup/plan:Plan"
SELECTION = "aws:backup/selection:Selection"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
TAGS = {"Name": "nightly"}


@pytest.fixture
def args() -> BackupPlanArgs:
    return {
        "account_id": "123456789012",
        "key_arn": "arn:key",
        "resource_arns": {"orders": "arn:orders", "feed": "arn:feed"},
    }


@pytest.fixture
def make(engine, args):
    def run(**changed):
        given = {k: v for k, v in {**args, **changed}.items() if v is not None}
        engine.run(lambda: BackupPlan("nightly", given))
        return engine

    return run


def attached(engine):
    """What AWS itself allows the role, by the name of the attachment."""
    return {
        r.name: r.inputs["policyArn"].removeprefix("arn:aws:iam::aws:policy/")
        for r in engine.resources
        if r.type == "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    }


def test_the_vault_is_encrypted_and_stays(make):
    engine = make()
    assert engine.one(VAULT) == {"kmsKeyArn": "arn:key", "forceDestroy": False, "tags": TAGS}
    assert engine.named("nightly-vault").options.protect is True
    engine = make(disposable=True)
    assert engine.one(VAULT)["forceDestroy"] is True
    assert engine.named("nightly-vault").options.protect is False


def test_every_night_for_five_weeks(make):
    assert make().one(PLAN) == {
        "rules": [
            {
                "ruleName": "nightly",
                "targetVaultName": "<<backup.Vault/nightly-vault.name>>",
                "schedule": "cron(0 3 * * ? *)",
                "startWindow": 60,
                "completionWindow": 480,
                "lifecycle": {"deleteAfter": 35},
                "recoveryPointTags": TAGS,
            }
        ],
        "tags": TAGS,
    }


def test_how_long_is_the_callers(make):
    (rule,) = make(keep_days=7).one(PLAN)["rules"]
    assert rule["lifecycle"] == {"deleteAfter": 7}


def test_what_is_named_is_backed_up_in_the_order_of_labels(make):
    assert make().one(SELECTION) == {
        "planId": "<<backup.Plan/nightly-plan.id>>",
        "iamRoleArn": "<<iam.Role/nightly-role.arn>>",
        "resources": ["arn:feed", "arn:orders"],
    }


def test_buckets_stand_among_the_rest_and_need_what_s3_needs(make):
    engine = make(bucket_arns={"games": "arn:games"})
    assert engine.one(SELECTION)["resources"] == ["arn:feed", "arn:games", "arn:orders"]
    assert attached(engine) == {
        "nightly-backup": "service-role/AWSBackupServiceRolePolicyForBackup",
        "nightly-restores": "service-role/AWSBackupServiceRolePolicyForRestores",
        "nightly-s3backup": "AWSBackupServiceRolePolicyForS3Backup",
        "nightly-s3restore": "AWSBackupServiceRolePolicyForS3Restore",
    }
    assert attached(make(resource_arns=None, bucket_arns={"games": "arn:games"})).keys() == {
        "nightly-backup",
        "nightly-restores",
        "nightly-s3backup",
        "nightly-s3restore",
    }


def test_what_is_tagged_is_backed_up(make):
    engine = make(resource_arns=None, resource_tag={"key": "backup", "value": "nightly"})
    selection = engine.one(SELECTION)
    assert selection["selectionTags"] == [
        {"type": "STRINGEQUALS", "key": "backup", "value": "nightly"}
    ]
    assert "resources" not in selection
    assert len(attached(engine)) == 4


def test_a_lock_is_made_on_demand(make):
    assert make().of(LOCK) == []
    assert make(lock=True, keep_days=40).one(LOCK) == {
        "backupVaultName": "<<backup.Vault/nightly-vault.name>>",
        "minRetentionDays": 40,
        "changeableForDays": 3,
    }


def test_the_role_is_aws_backups_in_this_account(make):
    engine = make()
    (trust,) = json.loads(engine.one("aws:iam/role:Role")["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "backup.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    assert attached(engine) == {
        "nightly-backup": "service-role/AWSBackupServiceRolePolicyForBackup",
        "nightly-restores": "service-role/AWSBackupServiceRolePolicyForRestores",
    }


def test_outputs(make):
    assert make().outputs("groundwork:index:BackupPlan") == {
        "plan_id": "<<backup.Plan/nightly-plan.id>>",
        "vault_name": "<<backup.Vault/nightly-vault.name>>",
        "role_arn": "<<iam.Role/nightly-role.arn>>",
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"resource_tag": {"key": "a", "value": "b"}},
            "either ARNs or resource_tag must be given",
        ),
        ({"resource_arns": {}}, "either ARNs or resource_tag must be given"),
        ({"bucket_arns": {"feed": "arn:b"}}, "labels must be given once, got twice: feed"),
        ({"keep_days": 0}, "keep_days must be between 1 and 36500, got 0"),
        ({"keep_days": 36501}, "keep_days must be between 1 and 36500, got 36501"),
        (
            {"lock": True, "disposable": True},
            "lock must not be given for what is disposable",
        ),
    ],
)
def test_what_aws_backup_does_not_have_is_refused(make, changed, said):
    with pytest.raises(ValueError, match=f"^nightly: {said}$"):
        make(**changed)
