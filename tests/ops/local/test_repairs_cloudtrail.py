"""Repairs of CloudTrail: without the repair the test fails."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

LOGS = {
    "CloudWatchLogsLogGroupArn": "arn:aws:logs:eu-north-1:123456789012:log-group:audit:*",
    "CloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/audit",
}


@pytest.fixture
def trails(client: Callable[[str], Any]) -> Iterator[Any]:
    """A client, with a bucket for its trails."""
    s3 = client("s3")
    where = {"LocationConstraint": "eu-north-1"}
    s3.create_bucket(Bucket="audited", CreateBucketConfiguration=where)
    yield client("cloudtrail")
    s3.delete_bucket(Bucket="audited")


def test_a_trail_keeps_its_log_and_its_tags(trails: Any) -> None:
    tags = [{"Key": "a", "Value": "b"}]
    made = trails.create_trail(Name="audited", S3BucketName="audited", TagsList=tags, **LOGS)
    assert {key: made[key] for key in LOGS} == LOGS
    (kept,) = trails.describe_trails(trailNameList=["audited"])["trailList"]
    assert {key: kept[key] for key in LOGS} == LOGS
    listed = trails.list_tags(ResourceIdList=[made["TrailARN"]])["ResourceTagList"]
    assert [one["TagsList"] for one in listed] == [tags]
    trails.delete_trail(Name="audited")


def test_a_second_trail_of_that_name_is_refused(trails: Any) -> None:
    trails.create_trail(Name="audited", S3BucketName="audited")
    with pytest.raises(ClientError, match="TrailAlreadyExists"):
        trails.create_trail(Name="audited", S3BucketName="audited", **LOGS)
    (kept,) = trails.describe_trails(trailNameList=["audited"])["trailList"]
    assert not set(LOGS) & kept.keys()
    trails.delete_trail(Name="audited")
