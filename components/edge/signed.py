"""How a distribution shows who it is to an origin that answers nobody else."""

import pulumi
import pulumi_aws as aws


def signed(name: str, parent: pulumi.Resource, *, of: str, description: str) -> pulumi.Output[str]:
    """Id of the control that signs every request; `of` is the kind of origin, `s3` or `lambda`."""
    return aws.cloudfront.OriginAccessControl(
        name,
        description=description,
        origin_access_control_origin_type=of,
        signing_behavior="always",
        signing_protocol="sigv4",
        opts=pulumi.ResourceOptions(parent=parent),
    ).id
