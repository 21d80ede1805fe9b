"""Trail: everything is recorded, signed and kept, and only this trail may write."""

import json

import pytest

from components.observability.trail import Trail, TrailArgs

TRAIL = "aws:cloudtrail/trail:Trail"
BUCKET = "<<s3.Bucket/audit-files.bucket>>"
BUCKET_ARN = "<<s3.Bucket/audit-files.arn>>"
ARN = f"arn:aws:cloudtrail:eu-north-1:123456789012:trail/{BUCKET}"
LOGS = "<<cloudwatch.LogGroup/audit-logs.{}>>"


@pytest.fixture
def args() -> TrailArgs:
    return {"account_id": "123456789012", "region": "eu-north-1", "key_arn": "arn:key"}


@pytest.fixture
def make(engine, args):
    def run(**changed):
        engine.run(lambda: Trail("audit", {**args, **changed}))
        return engine

    return run


def test_all_regions_are_recorded_and_signed(make):
    engine = make()
    assert engine.one(TRAIL) == {
        "name": BUCKET,
        "s3BucketName": "<<s3.Bucket/audit-files.id>>",
        "isMultiRegionTrail": True,
        "includeGlobalServiceEvents": True,
        "enableLogFileValidation": True,
        "enableLogging": True,
        "cloudWatchLogsGroupArn": LOGS.format("arn") + ":*",
        "cloudWatchLogsRoleArn": "<<iam.Role/audit-role.arn>>",
        "tags": {"Name": "audit"},
    }


def test_the_trail_waits_for_the_buckets_policy_and_its_own(make):
    resource = make().named("audit-trail")
    needed = {urn.split("::")[-1] for urn in resource.property_dependencies["s3BucketName"]}
    assert "audit-files" in needed
    assert [urn.split("::")[-1] for urn in resource.options.depends_on] == ["audit-logs"]


def test_only_this_trail_writes_to_the_bucket(make):
    policy = json.loads(make().one("aws:s3/bucketPolicy:BucketPolicy")["policy"])["Statement"]
    deny, look, write = policy
    assert (deny["Effect"], deny["Condition"]) == (
        "Deny",
        {"Bool": {"aws:SecureTransport": "false"}},
    )
    assert {s["Principal"]["Service"] for s in (look, write)} == {"cloudtrail.amazonaws.com"}
    assert (look["Action"], look["Resource"]) == ("s3:GetBucketAcl", BUCKET_ARN)
    assert look["Condition"] == {"StringEquals": {"aws:SourceArn": ARN}}
    assert (write["Action"], write["Resource"]) == (
        "s3:PutObject",
        f"{BUCKET_ARN}/AWSLogs/123456789012/*",
    )
    assert write["Condition"] == {
        "StringEquals": {"aws:SourceArn": ARN, "s3:x-amz-acl": "bucket-owner-full-control"}
    }


def test_only_this_trail_writes_to_the_log(make):
    engine = make()
    (trust,) = json.loads(engine.one("aws:iam/role:Role")["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "123456789012", "aws:SourceArn": ARN}
    }
    (may,) = json.loads(engine.one("aws:iam/rolePolicy:RolePolicy")["policy"])["Statement"]
    assert may["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert may["Resource"] == [LOGS.format("arn") + ":log-stream:*"]


def test_the_files_are_private_versioned_and_kept(make):
    engine = make(keep_days=90)
    block = engine.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
    assert all(value for key, value in block.items() if key != "bucket")
    versions = engine.one("aws:s3/bucketVersioning:BucketVersioning")
    assert versions["versioningConfiguration"] == {"status": "Enabled"}
    (rule,) = engine.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")[
        "rules"
    ]
    assert rule["expiration"] == {"days": 90}
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 30}


def test_the_log_is_encrypted_and_kept(make):
    assert make(log_days=7).one("aws:cloudwatch/logGroup:LogGroup") == {
        "retentionInDays": 7,
        "kmsKeyId": "arn:key",
        "tags": {"Name": "audit"},
    }


@pytest.mark.parametrize("disposable", [False, True])
def test_the_record_stays_unless_disposable(make, disposable):
    engine = make(disposable=disposable)
    assert engine.named("audit-trail").options.protect is not disposable
    bucket = engine.one("aws:s3/bucket:Bucket")
    assert bucket["forceDestroy"] is disposable


def test_outputs(make):
    assert make().outputs("groundwork:index:Trail") == {
        "arn": "<<cloudtrail.Trail/audit-trail.arn>>",
        "bucket_name": BUCKET,
        "log_group_name": LOGS.format("name"),
    }


def test_a_record_of_less_than_three_months_is_refused(make):
    with pytest.raises(ValueError, match=r"^audit: keep_days must be at least 90, got 89$"):
        make(keep_days=89)
