"""What every machine has, whoever starts it."""

from typing import Final

import pulumi_aws as aws

METADATA: "Final[aws.ec2.LaunchTemplateMetadataOptionsArgsDict]" = {
    "http_endpoint": "enabled",
    "http_tokens": "required",
    "http_put_response_hop_limit": 1,
}
"""IMDSv2, for the machine alone."""


def disk(size_gib: int) -> "aws.ec2.LaunchTemplateBlockDeviceMappingArgsDict":
    """An encrypted disk that goes with its machine."""
    return {
        "device_name": "/dev/xvda",
        "ebs": {
            "encrypted": "true",
            "volume_type": "gp3",
            "volume_size": size_gib,
            "delete_on_termination": "true",
        },
    }
