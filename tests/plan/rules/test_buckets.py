"""Rules of buckets."""

import json
from typing import Any

from plan.rules.buckets import BUCKET, POLICY
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

FILES = made(BUCKET, "files")
OF_FILES = {"bucket": [FILES]}
ALL_FOUR = {
    "blockPublicAcls": True,
    "blockPublicPolicy": True,
    "ignorePublicAcls": True,
    "restrictPublicBuckets": True,
}
ABORT = {"status": "Enabled", "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7}}


def beside(kind: str, **inputs: Any):
    """A resource that says one thing of the bucket."""
    token = f"aws:s3/{kind[0].lower()}{kind[1:]}:{kind}"
    return made(token, needs=OF_FILES, **inputs)


def policy(*statements: dict[str, Any]):
    text = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    return made(POLICY, policy=text, needs=OF_FILES)


def admits(service: str, **condition: Any):
    return {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "s3:PutObject",
        "Resource": "arn/*",
        "Condition": condition,
    }


def denies(*resources: str, action: str = "s3:*"):
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": list(resources),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def encrypted(**said: str):
    rules = [{"applyServerSideEncryptionByDefault": said}]
    return beside("BucketServerSideEncryptionConfiguration", rules=rules)


EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn/*"}
OF_ORGANIZATION = {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
OF_DISTRIBUTION = {"aws:SourceArn": "arn:aws:cloudfront::1:distribution/E1"}
BALANCER = "logdelivery.elasticloadbalancing.amazonaws.com"
BLOCK = beside("BucketPublicAccessBlock", **ALL_FOUR)
THROUGH_BLOCK = made(
    POLICY, policy=policy(denies("arn", "arn/*")).inputs["policy"], needs={"bucket": [BLOCK]}
)

CASES = [
    met("S1", FILES, beside("BucketLogging", targetBucket="logs")),
    found("S1", "it has no BucketLogging", FILES),
    exempt(
        "S1",
        "it holds access logs itself: each line would make another",
        FILES,
        policy(admits("delivery.logs.amazonaws.com")),
    ),
    exempt(
        "S1",
        "it holds access logs itself: each line would make another",
        FILES,
        made("aws:s3/bucketLogging:BucketLogging", needs={"targetBucket": [FILES]}),
    ),
    exempt(
        "S1",
        "distributions alone read it, whose logs CFR3 asks for",
        FILES,
        policy(denies("arn"), admits("cloudfront.amazonaws.com", StringEquals=OF_DISTRIBUTION)),
    ),
    found(
        "S1",
        "it has no BucketLogging",
        FILES,
        policy(admits("cloudfront.amazonaws.com"), EVERYBODY),
    ),
    found("S1", "it has no BucketLogging", FILES, policy(admits("backup.amazonaws.com"))),
    found("S1", "it has no BucketLogging", FILES, policy(denies("arn"))),
    met("S2", FILES, BLOCK),
    found("S2", "it has no BucketPublicAccessBlock", FILES),
    found(
        "S2",
        "blockPublicAcls, restrictPublicBuckets not set",
        FILES,
        beside("BucketPublicAccessBlock", blockPublicPolicy=True, ignorePublicAcls=True),
    ),
    met("S3.2", FILES),
    met("S3.2", FILES, policy(denies("arn"))),
    met("S3.2", FILES, policy({**EVERYBODY, "Condition": OF_ORGANIZATION})),
    found("S3.2", "its policy admits everybody", FILES, policy(EVERYBODY)),
    found(
        "S3.2",
        "its policy admits everybody",
        made(BUCKET, "files", policy=policy(EVERYBODY).inputs["policy"]),
    ),
    found(
        "S3.2",
        "its policy admits everybody",
        FILES,
        policy(
            {
                **EVERYBODY,
                "Principal": {"AWS": ["*"]},
                "Condition": {"StringLike": {"aws:PrincipalOrgID": "*"}},
            }
        ),
    ),
    met("S5", FILES, policy(admits("cloudfront.amazonaws.com", StringEquals=OF_DISTRIBUTION))),
    met("S5", FILES, policy(admits("cloudtrail.amazonaws.com"))),
    found(
        "S5",
        "any distribution of any account may read it",
        FILES,
        policy(admits("cloudfront.amazonaws.com")),
    ),
    met("S10", FILES, policy(denies("arn", "arn/*"))),
    met("S10", FILES, BLOCK, THROUGH_BLOCK),
    found("S10", "its policy refuses no plain HTTP", FILES),
    found("S10", "its policy refuses no plain HTTP", FILES, policy(EVERYBODY)),
    found(
        "S10",
        "its policy refuses no plain HTTP",
        FILES,
        policy(denies("arn", "arn/*", action="s3:PutObject")),
    ),
    found(
        "S10",
        "its policy refuses plain HTTP for the bucket, not for objects",
        FILES,
        policy(denies("arn")),
    ),
    found(
        "S10",
        "its policy refuses plain HTTP for objects, not for the bucket",
        FILES,
        policy(denies("arn/*")),
    ),
    met("S10", FILES, policy(denies("*"))),
    met(
        "S3.12",
        FILES,
        beside("BucketOwnershipControls", rule={"objectOwnership": "BucketOwnerEnforced"}),
    ),
    found("S3.12", "objectOwnership is not given", FILES),
    found(
        "S3.12",
        "objectOwnership is ObjectWriter",
        FILES,
        beside("BucketOwnershipControls", rule={"objectOwnership": "ObjectWriter"}),
    ),
    met("S3.13", FILES, beside("BucketLifecycleConfiguration", rules=[ABORT])),
    found("S3.13", "it has no BucketLifecycleConfiguration", FILES),
    met("GW.incomplete-uploads", FILES, beside("BucketLifecycleConfiguration", rules=[ABORT])),
    found("GW.incomplete-uploads", "no rule ends incomplete uploads", FILES),
    found(
        "GW.incomplete-uploads",
        "no rule ends incomplete uploads",
        FILES,
        beside("BucketLifecycleConfiguration", rules=[{**ABORT, "status": "Disabled"}]),
    ),
    met("S3.14", FILES, beside("BucketVersioning", versioningConfiguration={"status": "Enabled"})),
    found("S3.14", "status is not given", FILES),
    found(
        "S3.14",
        "status is Suspended",
        FILES,
        beside("BucketVersioning", versioningConfiguration={"status": "Suspended"}),
    ),
    met("S3.17", FILES, encrypted(sseAlgorithm="aws:kms", kmsMasterKeyId="key")),
    met("S3.17", FILES, encrypted(sseAlgorithm="aws:kms:dsse")),
    found("S3.17", "objects are encrypted with S3's own key", FILES),
    found(
        "S3.17", "objects are encrypted with S3's own key", FILES, encrypted(sseAlgorithm="AES256")
    ),
    exempt("S3.17", "load balancers cannot write under a KMS key", FILES, policy(admits(BALANCER))),
]

test_what_is_said = said_of(CASES)
