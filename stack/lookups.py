"""The only place that asks the cloud; what it answers is handed on as plain inputs."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.edge.published import ORIGIN_FACING
from components.links import Login

LINUX_ARM64: Final = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
"""Where AWS publishes the image of Amazon Linux 2023.

https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
"""
ECS_X86_64: Final = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"
ECS_ARM64: Final = "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id"
"""Where AWS publishes that image with Docker and the agent of ECS.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/retrieve-ecs-optimized_AMI.html
"""


BEANSTALK_DOCKER: Final = r"^64bit Amazon Linux 2023 v\S+ running Docker$"
"""What AWS calls the platforms of Elastic Beanstalk that run a container.

https://docs.aws.amazon.com/elasticbeanstalk/latest/platforms/platforms-supported.html
"""


def account_id(provider: aws.Provider) -> pulumi.Output[str]:
    """Account that the provider's credentials belong to."""
    return aws.get_caller_identity_output(
        opts=pulumi.InvokeOutputOptions(provider=provider)
    ).account_id


def deployer_arn(provider: pulumi.ProviderResource | None) -> pulumi.Output[str]:
    """Role or user of IAM behind the credentials; of a session, the role that it is of."""
    opts = pulumi.InvokeOutputOptions(provider=provider)
    caller = aws.get_caller_identity_output(opts=opts)
    return aws.iam.get_session_context_output(arn=caller.arn, opts=opts).issuer_arn


def ecr_login(provider: pulumi.ProviderResource | None) -> Login:
    """Who pushes to the account's ECR; the password holds for twelve hours."""
    token = aws.ecr.get_authorization_token_output(
        opts=pulumi.InvokeOutputOptions(provider=provider)
    )
    return {"username": token.user_name, "password": token.password}


def secret_text(arn: str, provider: pulumi.ProviderResource | None) -> pulumi.Output[str]:
    """Text of a secret that exists; a secret in the engine's state too."""
    found = aws.secretsmanager.get_secret_version_output(
        secret_id=arn, opts=pulumi.InvokeOutputOptions(provider=provider)
    )
    return pulumi.Output.secret(found.secret_string)


def beanstalk_platform(provider: pulumi.ProviderResource | None) -> pulumi.Output[str]:
    """The latest of these platforms."""
    return aws.elasticbeanstalk.get_solution_stack_output(
        most_recent=True,
        name_regex=BEANSTALK_DOCKER,
        opts=pulumi.InvokeOutputOptions(provider=provider),
    ).name


def zone_id(zone: str, provider: aws.Provider) -> pulumi.Output[str]:
    """Public hosted zone of that name."""
    return aws.route53.get_zone_output(
        name=zone, private_zone=False, opts=pulumi.InvokeOutputOptions(provider=provider)
    ).zone_id


def cloudfront_prefix_list_id(provider: pulumi.ProviderResource) -> pulumi.Output[str]:
    """List of the addresses from which distributions ask their origins."""
    return aws.ec2.get_managed_prefix_list_output(
        name=ORIGIN_FACING, opts=pulumi.InvokeOutputOptions(provider=provider)
    ).id


def image_id(parameter: str, provider: pulumi.ProviderResource | None) -> pulumi.Output[str]:
    """Machine image that AWS publishes by this name; another one every week or two."""
    found = aws.ssm.get_parameter_output(
        name=parameter, opts=pulumi.InvokeOutputOptions(provider=provider)
    )
    # An image's id is no secret, which `value` always is.
    return found.insecure_value
