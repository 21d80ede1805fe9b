"""Elastic Beanstalk of the wide program."""

import pulumi
import pulumi_aws as aws


def beanstalk(opts: pulumi.ResourceOptions, bucket: aws.s3.Bucket, role: aws.iam.Role) -> None:
    stack = aws.elasticbeanstalk.get_solution_stack_output(
        most_recent=True,
        name_regex="Docker$",
        opts=pulumi.InvokeOutputOptions(provider=opts.provider),
    )
    bundle = aws.s3.BucketObjectv2(
        "bundle", bucket=bucket.id, key="1.zip", content_base64="UEsFBg==", opts=opts
    )
    application = aws.elasticbeanstalk.Application("shop", description="shop", opts=opts)
    version = aws.elasticbeanstalk.ApplicationVersion(
        "shop",
        application=application.name,
        bucket=bucket.id,
        key=bundle.key,
        description="1",
        opts=opts,
    )
    environment = aws.elasticbeanstalk.Environment(
        "shop",
        application=application.name,
        version=version.name,
        solution_stack_name=stack.name,
        tier="WebServer",
        settings=[
            {"namespace": "aws:autoscaling:asg", "name": "MinSize", "value": "1"},
            {
                "namespace": "aws:elasticbeanstalk:environment",
                "name": "ServiceRole",
                "value": role.arn,
            },
        ],
        wait_for_ready_timeout="30m",
        opts=pulumi.ResourceOptions(provider=opts.provider, ignore_changes=["solutionStackName"]),
    )
    pulumi.export("shop", environment.cname)
