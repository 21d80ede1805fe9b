"""Bucket: private, versioned, encrypted with the stack's key, and used only through a binding."""

import json

import pytest

from components.data.bucket import Bucket, BucketArgs

BUCKET = "aws:s3/bucket:Bucket"
ENCRYPTION = (
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
)
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
ARGS: BucketArgs = {"key_arn": "arn:key"}
ID = "<<s3.Bucket/uploads-bucket.id>>"
ARN = "<<s3.Bucket/uploads-bucket.arn>>"


def grants(engine, access):
    """Actions by resources, with the resources as they were resolved."""
    found = []

    def program():
        for grant in Bucket("uploads", ARGS).binding(access).get("grants", ()):
            resources = grant["resources"]
            row = (sorted(grant["actions"]), [])
            found.append(row)
            for one in resources:
                one.apply(row[1].append) if hasattr(one, "apply") else row[1].append(one)

    engine.run(program)
    return found


def test_defaults_are_private_encrypted_and_kept(engine):
    engine.run(lambda: Bucket("uploads", ARGS))

    assert engine.one(BUCKET) == {"forceDestroy": False, "tags": {"Name": "uploads"}}
    assert engine.one(ENCRYPTION) == {
        "bucket": ID,
        "rules": [
            {
                "applyServerSideEncryptionByDefault": {
                    "sseAlgorithm": "aws:kms",
                    "kmsMasterKeyId": "arn:key",
                },
                "bucketKeyEnabled": True,
            }
        ],
    }
    block = engine.one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")
    assert [value for key, value in sorted(block.items()) if key != "bucket"] == [True] * 4
    assert engine.one("aws:s3/bucketVersioning:BucketVersioning")["versioningConfiguration"] == {
        "status": "Enabled"
    }
    assert engine.one("aws:s3/bucketOwnershipControls:BucketOwnershipControls")["rule"] == {
        "objectOwnership": "BucketOwnerEnforced"
    }
    (bucket,) = (r for r in engine.resources if r.type == BUCKET)
    assert bucket.options.protect is True


def test_nobody_goes_over_plain_http_and_nobody_else_is_named(engine):
    engine.run(lambda: Bucket("uploads", ARGS))
    document = json.loads(engine.one("aws:s3/bucketPolicy:BucketPolicy")["policy"])
    assert document["Statement"] == [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [ARN, f"{ARN}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]


def test_the_policy_waits_for_the_block(engine):
    engine.run(lambda: Bucket("uploads", ARGS))
    before = engine.named("uploads-policy").options.depends_on
    assert [urn.split("::")[-2].split("$")[-1] for urn in before] == [
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
    ]


def test_objects_stay_and_old_versions_go(engine):
    engine.run(lambda: Bucket("uploads", ARGS))
    (rule,) = engine.one(LIFECYCLE)["rules"]
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 30}
    assert rule["abortIncompleteMultipartUpload"] == {"daysAfterInitiation": 7}
    assert "expiration" not in rule


def test_objects_may_go_after_their_days(engine):
    engine.run(lambda: Bucket("uploads", {**ARGS, "expire_days": 90, "noncurrent_days": 1}))
    (rule,) = engine.one(LIFECYCLE)["rules"]
    assert rule["expiration"] == {"days": 90}
    assert rule["noncurrentVersionExpiration"] == {"noncurrentDays": 1}


def test_disposable_goes_with_its_objects(engine):
    engine.run(lambda: Bucket("uploads", {**ARGS, "disposable": True}))
    assert engine.one(BUCKET)["forceDestroy"] is True
    assert not any(r.options.protect for r in engine.resources)


def test_who_reads_may_not_write(engine):
    assert grants(engine, "read") == [
        (["s3:GetObject"], [f"{ARN}/*"]),
        (["s3:ListBucket"], [ARN]),
        (["kms:Decrypt"], ["arn:key"]),
    ]


def test_who_writes_may_read(engine):
    assert grants(engine, "write") == [
        (
            ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
            [f"{ARN}/*"],
        ),
        (["s3:ListBucket"], [ARN]),
        (["kms:Decrypt", "kms:GenerateDataKey"], ["arn:key"]),
    ]


def test_binding_is_an_api_and_tells_the_name(engine):
    seen, name = {}, []

    def program():
        seen.update(Bucket("uploads", ARGS).binding("read"))
        seen["environment"]["NAME"].apply(name.append)

    engine.run(program)
    assert seen.keys() == {"access", "grants", "environment"}
    assert (seen["access"], seen["environment"].keys()) == ("read", {"NAME"})
    assert name == [engine.outputs("groundwork:index:Bucket")["bucket_name"]]


@pytest.mark.parametrize("access", ["connect", "send", ""])
def test_other_words_are_refused(engine, access):
    with pytest.raises(ValueError, match=f"uploads: access must be read or write, got {access}$"):
        engine.run(lambda: Bucket("uploads", ARGS).binding(access))


@pytest.mark.parametrize("key", ["noncurrent_days", "expire_days"])
def test_days_are_at_least_one(engine, key):
    with pytest.raises(ValueError, match=f"uploads: {key} must be at least 1, got 0"):
        engine.run(lambda: Bucket("uploads", {**ARGS, key: 0}))
