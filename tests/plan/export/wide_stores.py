"""Keys, logs, buckets, roles and databases of the wide program."""

import json

import pulumi
import pulumi_aws as aws

from components.identity.deploy_role import AUDIENCE, ISSUER, DeployRole

TASK_ASSUMES = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    ],
}


def images(key: aws.kms.Key, opts: pulumi.ResourceOptions) -> None:
    repository = aws.ecr.Repository(
        "api",
        image_tag_mutability="IMMUTABLE",
        image_scanning_configuration={"scan_on_push": True},
        encryption_configurations=[{"encryption_type": "KMS", "kms_key": key.arn}],
        force_delete=True,
        opts=opts,
    )
    keep = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 30}
    rule = {"rulePriority": 1, "selection": keep, "action": {"type": "expire"}}
    aws.ecr.LifecyclePolicy(
        "api", repository=repository.name, policy=json.dumps({"rules": [rule]}), opts=opts
    )


def stores(
    opts: pulumi.ResourceOptions,
) -> tuple[aws.kms.Key, aws.cloudwatch.LogGroup, aws.s3.Bucket]:
    key = aws.kms.Key("key", enable_key_rotation=True, deletion_window_in_days=7, opts=opts)
    aws.kms.Alias("key", target_key_id=key.key_id, opts=opts)
    images(key, opts)
    logs = aws.cloudwatch.LogGroup("logs", retention_in_days=7, kms_key_id=key.arn, opts=opts)
    bucket = aws.s3.Bucket("access-logs", force_destroy=True, opts=opts)
    aws.s3.BucketVersioning(
        "access-logs",
        bucket=bucket.bucket,
        versioning_configuration={"status": "Enabled"},
        opts=opts,
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        "access-logs",
        bucket=bucket.bucket,
        rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
        opts=opts,
    )
    aws.s3.BucketPublicAccessBlock(
        "access-logs", bucket=bucket.bucket, block_public_acls=True, opts=opts
    )
    aws.s3.BucketOwnershipControls(
        "access-logs",
        bucket=bucket.bucket,
        rule={"object_ownership": "BucketOwnerEnforced"},
        opts=opts,
    )
    aws.s3.BucketLifecycleConfiguration(
        "access-logs",
        bucket=bucket.bucket,
        rules=[
            {
                "id": "expire",
                "status": "Enabled",
                "filter": {"prefix": ""},
                "expiration": {"days": 90},
                "abort_incomplete_multipart_upload": {"days_after_initiation": 1},
            }
        ],
        opts=opts,
    )
    aws.s3.BucketPolicy(
        "access-logs",
        bucket=bucket.bucket,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": [bucket.arn, pulumi.Output.format("{0}/*", bucket.arn)],
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    }
                ],
            }
        ),
        opts=opts,
    )
    aws.s3.BucketLogging(
        "access-logs",
        bucket=bucket.bucket,
        target_bucket=bucket.bucket,
        target_prefix="own/",
        opts=opts,
    )
    aws.s3.BucketObjectv2(
        "readme",
        bucket=bucket.bucket,
        source=pulumi.StringAsset("access logs\n"),
        opts=opts,
    )
    return key, logs, bucket


def identity(opts: pulumi.ResourceOptions, key: aws.kms.Key) -> aws.iam.Role:
    role = aws.iam.Role("task", assume_role_policy=json.dumps(TASK_ASSUMES), opts=opts)
    aws.iam.RolePolicy(
        "task-key",
        role=role.id,
        policy=key.arn.apply(
            lambda arn: json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": arn}],
                }
            )
        ),
        opts=opts,
    )
    aws.iam.RolePolicyAttachment(
        "task-ecs",
        role=role.name,
        policy_arn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        opts=opts,
    )
    deployers(opts, key)
    return role


def deployers(opts: pulumi.ResourceOptions, key: aws.kms.Key) -> None:
    """The roles by which GitHub deploys."""
    reads = {"Effect": "Allow", "Action": "ec2:DescribeVpcs", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [reads]})
    provider = aws.iam.OpenIdConnectProvider(
        "github", url=f"https://{ISSUER}", client_id_lists=[AUDIENCE], opts=opts
    )
    bucket = "arn:aws:s3:::acme-state"
    DeployRole(
        "deployers",
        {
            "repository": "acme/shop",
            "environment": "prod",
            "provider_arn": provider.arn,
            "deploy": {"1": text, "2": text},
            "preview": {"1": text},
            "state": {"bucket_arn": bucket, "key_arn": key.arn},
            "boundary_arn": "arn:aws:iam::123456789012:policy/boundary",
        },
        opts,
    )


def data(
    opts: pulumi.ResourceOptions, subnets: list[aws.ec2.Subnet], group: aws.ec2.SecurityGroup
) -> aws.rds.Instance:
    subnet_group = aws.rds.SubnetGroup("orders", subnet_ids=[s.id for s in subnets], opts=opts)
    parameters = aws.rds.ParameterGroup(
        "orders",
        family="postgres17",
        parameters=[{"name": "rds.force_ssl", "value": "1", "apply_method": "immediate"}],
        opts=opts,
    )
    database = aws.rds.Instance(
        "orders",
        engine="postgres",
        engine_version="17",
        instance_class="db.t4g.micro",
        allocated_storage=20,
        storage_encrypted=True,
        username="master",
        manage_master_user_password=True,
        db_subnet_group_name=subnet_group.name,
        parameter_group_name=parameters.name,
        vpc_security_group_ids=[group.id],
        skip_final_snapshot=True,
        enabled_cloudwatch_logs_exports=["postgresql"],
        opts=pulumi.ResourceOptions(
            provider=opts.provider, protect=True, ignore_changes=["engineVersion", 'tags["x.y"]']
        ),
    )
    secret = aws.secretsmanager.Secret("api", recovery_window_in_days=0, opts=opts)
    aws.secretsmanager.SecretVersion(
        "api", secret_id=secret.id, secret_string=pulumi.Output.secret("hunter2"), opts=opts
    )
    aws.secretsmanager.SecretPolicy(
        "api", secret_arn=secret.arn, policy=json.dumps(TASK_ASSUMES), opts=opts
    )
    pulumi.export("database", {"host": database.address, "port": database.port})
    return database
