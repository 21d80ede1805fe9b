"""Access logs of a distribution: version 2, into a bucket that log delivery alone writes to."""

import json

import pytest

from components.edge.edge import Edge

SOURCE = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
DESTINATION = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"
DELIVERY = "aws:cloudwatch/logDelivery:LogDelivery"
BUCKET = "<<s3.Bucket/cdn-logs.id>>"
ARN = "<<s3.Bucket/cdn-logs.arn>>"


@pytest.fixture
def args():
    balancer = {"domain_name": "lb.example.com", "tls": False}
    origins = {"balancer": {"balancer": balancer}}
    return {"account_id": "123456789012", "origins": origins, "default": "balancer"}


def test_what_the_distribution_is_asked_goes_to_the_bucket_as_json(engine, args):
    engine.run(lambda: Edge("cdn", args))

    shared = {"region": "us-east-1", "tags": {"Name": "cdn-logs"}}
    assert engine.one(SOURCE) == {
        **shared,
        "logType": "ACCESS_LOGS",
        "resourceArn": "<<cloudfront.Distribution/cdn-distribution.arn>>",
    }
    assert engine.one(DESTINATION) == {
        **shared,
        "deliveryDestinationConfiguration": {"destinationResourceArn": f"arn:aws:s3:::{BUCKET}"},
        "outputFormat": "json",
    }
    assert engine.one(DELIVERY) == {
        **shared,
        "deliverySourceName": "<<cloudwatch.LogDeliverySource/cdn-logs.name>>",
        "deliveryDestinationArn": "<<cloudwatch.LogDeliveryDestination/cdn-logs.arn>>",
    }


def test_delivery_waits_for_the_policy_so_that_aws_writes_none(engine, args):
    engine.run(lambda: Edge("cdn", args))

    (made,) = (r for r in engine.resources if r.type == DESTINATION)
    (urn,) = made.property_dependencies["deliveryDestinationConfiguration"]
    assert urn.endswith("aws:s3/bucketPolicy:BucketPolicy::cdn-logs")


def test_log_delivery_of_this_account_alone_may_write(engine, args):
    engine.run(lambda: Edge("cdn", args))

    policy = json.loads(engine.one("aws:s3/bucketPolicy:BucketPolicy")["policy"])
    deny, allow = policy["Statement"]
    assert (deny["Effect"], deny["Sid"], deny["Resource"]) == ("Deny", "TlsOnly", [ARN, f"{ARN}/*"])
    assert allow == {
        "Sid": "Delivery",
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"{ARN}/AWSLogs/123456789012/*",
        "Condition": {
            "ArnLike": {"aws:SourceArn": "arn:aws:logs:us-east-1:123456789012:delivery-source:*"},
            "StringEquals": {
                "aws:SourceAccount": "123456789012",
                "s3:x-amz-acl": "bucket-owner-full-control",
            },
        },
    }


@pytest.mark.parametrize(("more", "days"), [({}, 365), ({"log_days": 1}, 1)])
def test_logs_expire(engine, args, more, days):
    engine.run(lambda: Edge("cdn", {**args, **more}))

    made = engine.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")
    assert made["rules"][0]["expiration"] == {"days": days}


@pytest.mark.parametrize("disposable", [True, False])
def test_logs_are_kept_unless_disposable(engine, args, disposable):
    engine.run(lambda: Edge("cdn", {**args, "disposable": disposable}))

    assert engine.one("aws:s3/bucket:Bucket") == {
        "forceDestroy": disposable,
        "tags": {"Name": "cdn-logs"},
    }
