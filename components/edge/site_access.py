"""What lets a distribution, and nobody else, serve a site."""

import pulumi
import pulumi_aws as aws

from components._policy import document
from components.data.private_bucket import bucket_over_tls
from components.edge.origins import SiteOrigin
from components.edge.signed import signed


def access_control(name: str, parent: pulumi.Resource) -> pulumi.Output[str]:
    """How the distribution signs what it asks of S3, for all its sites."""
    return signed(f"{name}-access", parent, of="s3", description=f"{name} reads its site")


def reading(
    name: str,
    origin_id: str,
    *,
    parent: pulumi.Resource,
    site: SiteOrigin,
    distribution: "aws.cloudfront.Distribution",
) -> aws.s3.BucketPolicy:
    """The bucket's policy: the distribution gets objects; it cannot list what there is.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
    """
    read = {
        "Sid": "Distribution",
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": pulumi.Output.concat(site["arn"], "/*"),
        "Condition": {"StringEquals": {"aws:SourceArn": distribution.arn}},
    }
    return aws.s3.BucketPolicy(
        f"{name}-reads-{origin_id}",
        bucket=site["bucket"],
        policy=document([bucket_over_tls(site["arn"]), read]),
        opts=pulumi.ResourceOptions(parent=parent),
    )
