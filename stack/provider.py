"""The one AWS provider, explicit, so that nothing depends on whoever runs the program."""

import pulumi
import pulumi_aws as aws

from stack.settings import Settings


def aws_provider(settings: Settings) -> aws.Provider:
    """Region, default tags, the accounts that `aws:allowedAccountIds` names, emulator flags."""
    emulator = settings.emulator or None
    return aws.Provider(
        "aws",
        region=settings.region,
        allowed_account_ids=pulumi.Config("aws").get_object("allowedAccountIds"),
        default_tags={
            "tags": {
                **settings.tags,
                "project": pulumi.get_project(),
                "stack": pulumi.get_stack(),
                "posture": settings.posture.value,
            }
        },
        s3_use_path_style=emulator,
        skip_credentials_validation=emulator,
        skip_metadata_api_check=emulator,
    )
