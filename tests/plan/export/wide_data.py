"""DocumentDB, Aurora, caches and queues of the wide program."""

import pulumi
import pulumi_aws as aws


def mongo(
    opts: pulumi.ResourceOptions, subnets: list[aws.ec2.Subnet], group: aws.ec2.SecurityGroup
) -> None:
    subnet_group = aws.docdb.SubnetGroup("feed", subnet_ids=[s.id for s in subnets], opts=opts)
    parameters = aws.docdb.ClusterParameterGroup(
        "feed",
        family="docdb5.0",
        parameters=[{"name": "tls", "value": "enabled", "apply_method": "pending-reboot"}],
        opts=opts,
    )
    cluster = aws.docdb.Cluster(
        "feed",
        cluster_identifier="feed",
        master_username="groundwork",
        manage_master_user_password=True,
        storage_encrypted=True,
        db_subnet_group_name=subnet_group.name,
        db_cluster_parameter_group_name=parameters.name,
        vpc_security_group_ids=[group.id],
        enabled_cloudwatch_logs_exports=["audit", "profiler"],
        final_snapshot_identifier="feed-final",
        opts=opts,
    )
    aws.docdb.ClusterInstance(
        "feed", cluster_identifier=cluster.id, instance_class="db.t4g.medium", opts=opts
    )
    pulumi.export("feed", [cluster.endpoint, cluster.master_user_secrets[0].secret_arn])


def aurora(
    opts: pulumi.ResourceOptions, subnets: list[aws.ec2.Subnet], group: aws.ec2.SecurityGroup
) -> None:
    subnet_group = aws.rds.SubnetGroup("ledger", subnet_ids=[s.id for s in subnets], opts=opts)
    parameters = aws.rds.ClusterParameterGroup(
        "ledger",
        family="aurora-postgresql17",
        parameters=[{"name": "rds.force_ssl", "value": "1"}],
        opts=opts,
    )
    cluster = aws.rds.Cluster(
        "ledger",
        cluster_identifier="ledger",
        engine=aws.rds.EngineType.AURORA_POSTGRESQL,
        engine_version="17",
        serverlessv2_scaling_configuration={
            "min_capacity": 0,
            "max_capacity": 4.5,
            "seconds_until_auto_pause": 300,
        },
        database_name="app",
        master_username="groundwork",
        manage_master_user_password=True,
        storage_encrypted=True,
        iam_database_authentication_enabled=True,
        db_subnet_group_name=subnet_group.name,
        db_cluster_parameter_group_name=parameters.name,
        vpc_security_group_ids=[group.id],
        copy_tags_to_snapshot=True,
        enabled_cloudwatch_logs_exports=["instance", "postgresql"],
        final_snapshot_identifier="ledger-final",
        delete_automated_backups=False,
        opts=opts,
    )
    aws.rds.ClusterInstance(
        "ledger",
        cluster_identifier=cluster.id,
        engine=aws.rds.EngineType.AURORA_POSTGRESQL,
        instance_class="db.serverless",
        db_subnet_group_name=subnet_group.name,
        promotion_tier=1,
        publicly_accessible=False,
        performance_insights_enabled=True,
        opts=opts,
    )
    pulumi.export("ledger", [cluster.endpoint, cluster.reader_endpoint])


def caches(
    opts: pulumi.ResourceOptions, subnets: list[aws.ec2.Subnet], logs: aws.cloudwatch.LogGroup
) -> None:
    subnet_group = aws.elasticache.SubnetGroup(
        "Sessions", subnet_ids=[s.id for s in subnets], opts=opts
    )
    user = aws.elasticache.User(
        "sessions",
        user_id="write",
        user_name="write",
        access_string="on ~* -@all +@read +@write",
        authentication_mode={"type": "iam"},
        engine="valkey",
        opts=opts,
    )
    users = aws.elasticache.UserGroup(
        "sessions", user_group_id="users", user_ids=[user.user_id], engine="valkey", opts=opts
    )
    sessions = aws.elasticache.ReplicationGroup(
        "Sessions",
        description="sessions cache",
        engine="valkey",
        engine_version="8.0",
        node_type="cache.t3.micro",
        num_cache_clusters=2,
        automatic_failover_enabled=True,
        at_rest_encryption_enabled=True,
        transit_encryption_enabled=True,
        transit_encryption_mode="required",
        subnet_group_name=subnet_group.name,
        user_group_ids=[users.user_group_id],
        log_delivery_configurations=[
            {
                "destination": logs.name,
                "destination_type": "cloudwatch-logs",
                "log_format": "json",
                "log_type": "slow-log",
            }
        ],
        opts=opts,
    )
    pages = aws.elasticache.Cluster(
        "Pages",
        engine="memcached",
        engine_version="1.6.22",
        node_type="cache.t3.micro",
        num_cache_nodes=1,
        subnet_group_name=subnet_group.name,
        transit_encryption_enabled=True,
        opts=opts,
    )
    pulumi.export("caches", [sessions.primary_endpoint_address, pages.cluster_address, user.arn])


def queues(opts: pulumi.ResourceOptions, key: aws.kms.Key) -> None:
    dead = aws.sqs.Queue("dead", kms_master_key_id=key.arn, opts=opts)
    jobs = aws.sqs.Queue(
        "jobs",
        kms_master_key_id=key.arn,
        redrive_policy=pulumi.Output.json_dumps(
            {"deadLetterTargetArn": dead.arn, "maxReceiveCount": 5}
        ),
        opts=opts,
    )
    aws.sqs.RedriveAllowPolicy(
        "dead",
        queue_url=dead.url,
        redrive_allow_policy=pulumi.Output.json_dumps(
            {"redrivePermission": "byQueue", "sourceQueueArns": [jobs.arn]}
        ),
        opts=opts,
    )
    aws.sqs.QueuePolicy(
        "jobs",
        queue_url=jobs.url,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "sqs:*",
                        "Resource": jobs.arn,
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    }
                ],
            }
        ),
        opts=opts,
    )
