"""AWS's APIs as moto has them."""

import boto3

REGION = "eu-north-1"
KEYS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_EC2_METADATA_DISABLED": "true"}
AWS = {**KEYS, "AWS_REGION": REGION}
"""Variables that a process needs besides the address."""


def client(service, endpoint):
    return boto3.client(
        service, region_name=REGION, endpoint_url=endpoint,
        aws_access_key_id="x", aws_secret_access_key="x",
    )  # fmt: skip
