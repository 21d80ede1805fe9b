"""Access logs: a private, encrypted bucket that only balancers of this account write to."""

import json

import pytest

from components.edge.load_balancer import LoadBalancer

BUCKET = "aws:s3/bucket:Bucket"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
ID = "<<s3.Bucket/edge-logs.id>>"
ARN = "<<s3.Bucket/edge-logs.arn>>"


def only(engine, typ):
    (resource,) = (r for r in engine.resources if r.type == typ)
    return resource


def statement(engine, sid):
    document = json.loads(engine.one(POLICY)["policy"])
    (found,) = (s for s in document["Statement"] if s["Sid"] == sid)
    return found


def test_the_bucket_is_kept(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    assert engine.one(BUCKET) == {"forceDestroy": False, "tags": {"Name": "edge-logs"}}
    assert only(engine, BUCKET).options.protect is True


def test_a_disposable_one_goes_with_its_logs(engine, args):
    engine.run(lambda: LoadBalancer("edge", {**args, "disposable": True}))

    assert engine.one(BUCKET)["forceDestroy"] is True
    assert only(engine, BUCKET).options.protect is False


@pytest.mark.parametrize(
    ("typ", "expected"),
    [
        (
            "bucketPublicAccessBlock:BucketPublicAccessBlock",
            {
                "blockPublicAcls": True,
                "blockPublicPolicy": True,
                "ignorePublicAcls": True,
                "restrictPublicBuckets": True,
            },
        ),
        (
            "bucketOwnershipControls:BucketOwnershipControls",
            {"rule": {"objectOwnership": "BucketOwnerEnforced"}},
        ),
        (
            "bucketVersioning:BucketVersioning",
            {"versioningConfiguration": {"status": "Enabled"}},
        ),
        (
            "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_bucket_is_private_versioned_and_encrypted(engine, args, typ, expected):
    engine.run(lambda: LoadBalancer("edge", args))

    assert engine.one(f"aws:s3/{typ}") == {"bucket": ID, **expected}


def lifecycle(days):
    return {
        "bucket": ID,
        "rules": [
            {
                "id": "expire",
                "status": "Enabled",
                "filter": {"prefix": ""},
                "expiration": {"days": days},
                "noncurrentVersionExpiration": {"noncurrentDays": 7},
                "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
            }
        ],
    }


def test_by_default_logs_expire_after_a_year(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    assert engine.one(LIFECYCLE) == lifecycle(365)


def test_logs_expire_when_the_caller_says(engine, args):
    engine.run(lambda: LoadBalancer("edge", {**args, "log_days": 1}))

    assert engine.one(LIFECYCLE) == lifecycle(1)


def test_the_lifecycle_waits_for_versions_and_the_policy_for_the_block(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    (versions,) = only(engine, LIFECYCLE).options.depends_on
    (block,) = only(engine, POLICY).options.depends_on
    assert versions.endswith("aws:s3/bucketVersioning:BucketVersioning::edge-logs")
    assert block.endswith("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock::edge-logs")


def test_nobody_comes_over_plain_http(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    assert statement(engine, "TlsOnly") == {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [ARN, f"{ARN}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def test_balancers_of_this_account_and_region_may_write_below_its_prefix(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    source = "arn:aws:elasticloadbalancing:eu-north-1:123456789012:loadbalancer/*"
    assert statement(engine, "Delivery") == {
        "Sid": "Delivery",
        "Effect": "Allow",
        "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"{ARN}/AWSLogs/123456789012/*",
        "Condition": {"ArnLike": {"aws:SourceArn": source}},
    }


def test_nobody_else_is_allowed_anything(engine, args):
    engine.run(lambda: LoadBalancer("edge", args))

    document = json.loads(engine.one(POLICY)["policy"])
    assert [s["Effect"] for s in document["Statement"]] == ["Deny", "Allow"]
    assert engine.one(POLICY)["bucket"] == ID
