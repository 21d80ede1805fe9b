"""Rules for buckets of S3."""

from typing import Final

from plan.record import Resource
from plan.rules.forms import mappings, named_by, unless
from plan.rules.rule import Rule, Severity
from plan.rules.statements import (
    allowed,
    asked,
    closed,
    policies,
    principals,
    refuses_http,
    resources,
)
from plan.rules.subject import Subject, given

BUCKET: Final = "aws:s3/bucket:Bucket"
POLICY: Final = "aws:s3/bucketPolicy:BucketPolicy"
_LOGGING: Final = "aws:s3/bucketLogging:BucketLogging"
_BLOCK: Final = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
_ENCRYPTION: Final = (
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
)
_LIFECYCLE: Final = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
_OWNERSHIP: Final = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
_VERSIONING: Final = "aws:s3/bucketVersioning:BucketVersioning"
_BALANCERS: Final = "logdelivery.elasticloadbalancing.amazonaws.com"
_VIEWERS: Final = "cloudfront.amazonaws.com"
_WRITE_LOGS: Final = frozenset(
    {_BALANCERS, "delivery.logs.amazonaws.com", "logging.s3.amazonaws.com"}
)
_BLOCKS: Final = (
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
)


def _writers(resource: Resource, subject: Subject) -> frozenset[str]:
    """AWS's services that the policy admits."""
    said = allowed(policies(resource, subject, "bucket", POLICY))
    return frozenset(one for each in said for one in principals(each, "Service"))


def _takes_logs(resource: Resource, subject: Subject) -> bool:
    return not _WRITE_LOGS.isdisjoint(_writers(resource, subject)) or bool(
        subject.naming(resource, "targetBucket", _LOGGING)
    )


def _is_served(resource: Resource, subject: Subject) -> bool:
    said = list(allowed(policies(resource, subject, "bucket", POLICY)))
    return bool(said) and all(
        principals(each, "Service") == [_VIEWERS] and not principals(each, "AWS") for each in said
    )


def _blocked(resource: Resource, subject: Subject) -> str | None:
    blocks = subject.naming(resource, "bucket", _BLOCK)
    if not blocks:
        return "it has no BucketPublicAccessBlock"
    open_ = [one for one in _BLOCKS if given(blocks[0], one) is not True]
    return f"{', '.join(open_)} not set" if open_ else None


def _source(resource: Resource, subject: Subject) -> str | None:
    for one in allowed(policies(resource, subject, "bucket", POLICY)):
        is_read = _VIEWERS in principals(one, "Service")
        if is_read and "aws:sourcearn" not in asked(one):
            return "any distribution of any account may read it"
    return None


def _tls(resource: Resource, subject: Subject) -> str | None:
    denied = [
        text
        for one in policies(resource, subject, "bucket", POLICY)
        if refuses_http(one, "s3:*")
        for text in resources(one)
    ]
    if not denied:
        return "its policy refuses no plain HTTP"
    if not any(text.endswith("*") for text in denied):
        return "its policy refuses plain HTTP for the bucket, not for objects"
    if "*" not in denied and all(text.endswith("*") for text in denied):
        return "its policy refuses plain HTTP for objects, not for the bucket"
    return None


def _owner(resource: Resource, subject: Subject) -> str | None:
    found = subject.naming(resource, "bucket", _OWNERSHIP)
    said = given(found[0], "rule.objectOwnership") if found else None
    return None if said == "BucketOwnerEnforced" else f"objectOwnership is {said or 'not given'}"


def _versions(resource: Resource, subject: Subject) -> str | None:
    found = subject.naming(resource, "bucket", _VERSIONING)
    said = given(found[0], "versioningConfiguration.status") if found else None
    return None if said == "Enabled" else f"status is {said or 'not given'}"


def _uploads(resource: Resource, subject: Subject) -> str | None:
    for each in subject.naming(resource, "bucket", _LIFECYCLE):
        for rule in mappings(given(each, "rules")):
            if rule.get("abortIncompleteMultipartUpload") and rule.get("status") == "Enabled":
                return None
    return "no rule ends incomplete uploads"


def _key(resource: Resource, subject: Subject) -> str | None:
    for each in subject.naming(resource, "bucket", _ENCRYPTION):
        for rule in mappings(given(each, "rules")):
            for said in mappings(rule.get("applyServerSideEncryptionByDefault")):
                if str(said.get("sseAlgorithm")).startswith("aws:kms"):
                    return None
    return "objects are encrypted with S3's own key"


BUCKET_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "S1",
        "A bucket logs who reads and writes it",
        Severity.MEDIUM,
        "After a leak nobody can say who took what.",
        "Make a BucketLogging to a bucket of logs.",
        "AWS Solutions S1, FSBP S3.9, Checkov CKV_AWS_18",
        (BUCKET,),
        unless(
            "it holds access logs itself: each line would make another",
            _takes_logs,
            unless(
                "distributions alone read it, whose logs CFR3 asks for",
                _is_served,
                named_by("bucket", _LOGGING),
            ),
        ),
    ),
    Rule(
        "S2",
        "A bucket cannot be made public",
        Severity.HIGH,
        "One wrong policy or ACL, and the internet reads it.",
        "Make a BucketPublicAccessBlock with all four settings.",
        "AWS Solutions S2, FSBP S3.1, S3.8, Checkov CKV_AWS_53, CKV_AWS_54, CKV_AWS_55, CKV_AWS_56",
        (BUCKET,),
        _blocked,
    ),
    Rule(
        "S3.2",
        "The policy of a bucket admits nobody at large",
        Severity.CRITICAL,
        "Anybody, of any account or none, could read or write its objects.",
        "Name principals in the policy, or who asks in its conditions.",
        "FSBP S3.2, S3.3, S3.6, Checkov CKV_AWS_70",
        (BUCKET,),
        closed("bucket", POLICY),
    ),
    Rule(
        "S5",
        "A bucket behind CloudFront is read by one distribution alone",
        Severity.HIGH,
        "Without the condition a distribution of another account could show what is in it.",
        "Ask for aws:SourceArn in the statement for cloudfront.amazonaws.com.",
        "AWS Solutions S5, FSBP CloudFront.13, Checkov CKV2_AWS_46",
        (BUCKET,),
        _source,
    ),
    Rule(
        "S10",
        "A bucket refuses plain HTTP",
        Severity.MEDIUM,
        "A client that is set up wrong would send objects and signatures in the clear.",
        "Deny s3:* where aws:SecureTransport is false, on the bucket and its objects.",
        "AWS Solutions S10, FSBP S3.5",
        (BUCKET,),
        _tls,
    ),
    Rule(
        "S3.12",
        "A bucket knows no ACLs",
        Severity.MEDIUM,
        "An ACL opens a single object, which no policy shows.",
        "Set objectOwnership to BucketOwnerEnforced.",
        "FSBP S3.12, Checkov CKV2_AWS_65",
        (BUCKET,),
        _owner,
    ),
    Rule(
        "S3.13",
        "A bucket has rules by which objects end",
        Severity.LOW,
        "Old versions and objects that nobody needs are paid for without end.",
        "Set `buckets.NAME.noncurrent_days` and `expire_days`.",
        "FSBP S3.13, Checkov CKV2_AWS_61",
        (BUCKET,),
        named_by("bucket", _LIFECYCLE),
    ),
    Rule(
        "GW.incomplete-uploads",
        "Uploads that were never finished end",
        Severity.LOW,
        "Their parts are paid for, and no list shows them.",
        "Set abortIncompleteMultipartUpload in a rule of the lifecycle.",
        "Checkov CKV_AWS_300",
        (BUCKET,),
        _uploads,
    ),
    Rule(
        "S3.14",
        "A bucket keeps what was overwritten or deleted",
        Severity.LOW,
        "Without versions a mistake is final.",
        "Set versioningConfiguration.status to Enabled.",
        "FSBP S3.14, Checkov CKV_AWS_21",
        (BUCKET,),
        _versions,
    ),
    Rule(
        "S3.17",
        "Objects are encrypted with a KMS key",
        Severity.LOW,
        "S3's own key cannot be revoked, and nobody sees who used it.",
        "Set `keys: own`; in a configuration of your own, sseAlgorithm to aws:kms.",
        "Checkov CKV_AWS_145, Security Hub S3.17, which is not in FSBP",
        (BUCKET,),
        unless(
            "load balancers cannot write under a KMS key",
            lambda resource, subject: _BALANCERS in _writers(resource, subject),
            _key,
        ),
    ),
)
