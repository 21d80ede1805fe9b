"""A program that declares every type of the export's table, with realistic inputs."""

import json

import pulumi
import pulumi_aws as aws

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


def program() -> None:
    provider = aws.Provider(
        "main",
        region="eu-north-1",
        skip_credentials_validation=True,
        skip_metadata_api_check=True,
        s3_use_path_style=True,
        default_tags={"tags": {"project": "wide", "stack": "test"}},
    )
    opts = pulumi.ResourceOptions(provider=provider)
    asked = pulumi.InvokeOptions(provider=provider)
    lookups(asked)
    vpc, subnets, group = network(opts, asked)
    key, logs, bucket = stores(opts)
    role = identity(opts, key)
    listener, target = edge(opts, vpc, subnets, group, bucket)
    database = data(opts, subnets, group)
    topic = observability(opts, key)
    compute(opts, vpc, subnets, group, role, logs, target, listener, database, topic)


def lookups(asked: pulumi.InvokeOptions) -> None:
    account = aws.get_caller_identity(opts=asked)
    pulumi.export("account", account.account_id)
    pulumi.export("partition", aws.get_partition(opts=asked).dns_suffix)
    pulumi.export("region", aws.get_region(opts=asked).region)
    pulumi.export("s3", aws.ec2.get_prefix_list(name="com.amazonaws.eu-north-1.s3", opts=asked).id)


def network(
    opts: pulumi.ResourceOptions, asked: pulumi.InvokeOptions
) -> tuple[aws.ec2.Vpc, list[aws.ec2.Subnet], aws.ec2.SecurityGroup]:
    vpc = aws.ec2.Vpc(
        "network",
        cidr_block="10.0.0.0/16",
        enable_dns_hostnames=True,
        tags={"Name": "network"},
        opts=opts,
    )
    aws.ec2.DefaultSecurityGroup("closed", vpc_id=vpc.id, opts=opts)
    subnets = [
        aws.ec2.Subnet(
            f"public-{zone}",
            vpc_id=vpc.id,
            cidr_block=f"10.0.{index}.0/24",
            availability_zone=f"eu-north-1{zone}",
            opts=opts,
        )
        for index, zone in enumerate("ab")
    ]
    gateway = aws.ec2.InternetGateway("gateway", vpc_id=vpc.id, opts=opts)
    address = aws.ec2.Eip(
        "nat-a",
        domain="vpc",
        opts=pulumi.ResourceOptions(provider=opts.provider, depends_on=[gateway]),
    )
    aws.ec2.NatGateway("nat-a", allocation_id=address.id, subnet_id=subnets[0].id, opts=opts)
    table = aws.ec2.RouteTable("public", vpc_id=vpc.id, opts=opts)
    aws.ec2.Route(
        "public-out",
        route_table_id=table.id,
        destination_cidr_block="0.0.0.0/0",
        gateway_id=gateway.id,
        opts=opts,
    )
    aws.ec2.RouteTableAssociation(
        "public-a", subnet_id=subnets[0].id, route_table_id=table.id, opts=opts
    )
    group = aws.ec2.SecurityGroup(
        "web",
        description="Web",
        vpc_id=vpc.id,
        opts=pulumi.ResourceOptions(
            provider=opts.provider, custom_timeouts=pulumi.CustomTimeouts(delete="2m")
        ),
    )
    prefixes = aws.ec2.get_managed_prefix_list(
        filters=[{"name": "prefix-list-name", "values": ["com.amazonaws.eu-north-1.s3"]}],
        opts=asked,
    )
    aws.vpc.SecurityGroupIngressRule(
        "web-from-internet",
        security_group_id=group.id,
        cidr_ipv4="0.0.0.0/0",
        from_port=443,
        to_port=443,
        ip_protocol="tcp",
        opts=opts,
    )
    aws.vpc.SecurityGroupEgressRule(
        "web-to-s3",
        security_group_id=group.id,
        prefix_list_id=prefixes.id,
        from_port=443,
        to_port=443,
        ip_protocol="tcp",
        opts=opts,
    )
    aws.ec2.VpcEndpoint(
        "s3",
        vpc_id=vpc.id,
        service_name="com.amazonaws.eu-north-1.s3",
        vpc_endpoint_type="Gateway",
        route_table_ids=[table.id],
        policy=json.dumps({"Statement": [{"Effect": "Allow", "Resource": "arn:aws:s3:::${x}"}]}),
        opts=opts,
    )
    return vpc, subnets, group


def stores(
    opts: pulumi.ResourceOptions,
) -> tuple[aws.kms.Key, aws.cloudwatch.LogGroup, aws.s3.Bucket]:
    key = aws.kms.Key("key", enable_key_rotation=True, deletion_window_in_days=7, opts=opts)
    aws.kms.Alias("key", target_key_id=key.key_id, opts=opts)
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
    return role


def edge(
    opts: pulumi.ResourceOptions,
    vpc: aws.ec2.Vpc,
    subnets: list[aws.ec2.Subnet],
    group: aws.ec2.SecurityGroup,
    bucket: aws.s3.Bucket,
) -> tuple[aws.lb.Listener, aws.lb.TargetGroup]:
    zone = aws.route53.Zone("zone", name="example.com", opts=opts)
    adopted = aws.route53.get_zone(
        name="example.org", opts=pulumi.InvokeOptions(provider=opts.provider)
    )
    certificate = aws.acm.Certificate(
        "certificate", domain_name="shop.example.com", validation_method="DNS", opts=opts
    )
    option = certificate.domain_validation_options[0]
    record = aws.route53.Record(
        "validation",
        zone_id=zone.zone_id,
        name=option.resource_record_name,
        type=option.resource_record_type,
        records=[option.resource_record_value],
        ttl=60,
        opts=opts,
    )
    validation = aws.acm.CertificateValidation(
        "certificate",
        certificate_arn=certificate.arn,
        validation_record_fqdns=[record.fqdn],
        opts=opts,
    )
    elsewhere = aws.acm.Certificate(
        "global",
        domain_name="cdn.example.com",
        validation_method="DNS",
        region="us-east-1",
        opts=opts,
    )
    pulumi.export("certificate", elsewhere.arn)
    balancer = aws.lb.LoadBalancer(
        "balancer",
        load_balancer_type="application",
        security_groups=[group.id],
        subnets=[s.id for s in subnets],
        access_logs={"bucket": bucket.bucket, "enabled": True},
        opts=opts,
    )
    aws.route53.Record(
        "alias",
        zone_id=adopted.zone_id,
        name="shop.example.org",
        type="A",
        aliases=[
            {
                "name": balancer.dns_name,
                "zone_id": balancer.zone_id,
                "evaluate_target_health": True,
            }
        ],
        opts=opts,
    )
    listener = aws.lb.Listener(
        "https",
        load_balancer_arn=balancer.arn,
        port=443,
        protocol="HTTPS",
        ssl_policy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        certificate_arn=validation.certificate_arn,
        default_actions=[
            {
                "type": "fixed-response",
                "fixed_response": {"content_type": "text/plain", "status_code": "404"},
            }
        ],
        opts=opts,
    )
    aws.lb.ListenerCertificate(
        "https", listener_arn=listener.arn, certificate_arn=certificate.arn, opts=opts
    )
    target = aws.lb.TargetGroup(
        "tasks",
        vpc_id=vpc.id,
        port=8080,
        protocol="HTTP",
        target_type="ip",
        health_check={"path": "/healthz", "matcher": "200"},
        opts=opts,
    )
    aws.lb.ListenerRule(
        "tasks",
        listener_arn=listener.arn,
        priority=100,
        conditions=[{"path_pattern": {"values": ["/api/tasks", "/api/tasks/*"]}}],
        actions=[{"type": "forward", "target_group_arn": target.arn}],
        opts=opts,
    )
    pulumi.export("dns_name", balancer.dns_name)
    return listener, target


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


def observability(opts: pulumi.ResourceOptions, key: aws.kms.Key) -> aws.sns.Topic:
    topic = aws.sns.Topic("alarms", kms_master_key_id=key.id, opts=opts)
    aws.sns.TopicPolicy(
        "alarms",
        arn=topic.arn,
        policy=pulumi.Output.json_dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "cloudwatch.amazonaws.com"},
                        "Action": "sns:Publish",
                        "Resource": topic.arn,
                    }
                ],
            }
        ),
        opts=opts,
    )
    aws.sns.TopicSubscription(
        "ops", topic=topic.arn, protocol="email", endpoint="ops@example.com", opts=opts
    )
    aws.cloudwatch.LogResourcePolicy(
        "dns",
        policy_name="dns",
        policy_document=json.dumps({"Version": "2012-10-17", "Statement": []}),
        opts=opts,
    )
    aws.cloudwatch.QueryDefinition(
        "errors", query_string='filter level = "error" | limit 20', opts=opts
    )
    return topic


def compute(  # noqa: PLR0917
    opts: pulumi.ResourceOptions,
    vpc: aws.ec2.Vpc,
    subnets: list[aws.ec2.Subnet],
    group: aws.ec2.SecurityGroup,
    role: aws.iam.Role,
    logs: aws.cloudwatch.LogGroup,
    target: aws.lb.TargetGroup,
    listener: aws.lb.Listener,
    database: aws.rds.Instance,
    topic: aws.sns.Topic,
) -> None:
    aws.ec2.FlowLog(
        "network",
        vpc_id=vpc.id,
        traffic_type="ALL",
        log_destination=logs.arn,
        iam_role_arn=role.arn,
        opts=opts,
    )
    cluster = aws.ecs.Cluster(
        "cluster", settings=[{"name": "containerInsights", "value": "enabled"}], opts=opts
    )
    aws.ecs.ClusterCapacityProviders(
        "cluster",
        cluster_name=cluster.name,
        capacity_providers=["FARGATE", "FARGATE_SPOT"],
        default_capacity_provider_strategies=[{"capacity_provider": "FARGATE", "weight": 1}],
        opts=opts,
    )
    namespace = aws.servicediscovery.PrivateDnsNamespace(
        "namespace", name="wide.internal", vpc=vpc.id, opts=opts
    )
    discovery = aws.servicediscovery.Service(
        "tasks",
        dns_config={
            "namespace_id": namespace.id,
            "dns_records": [{"type": "A", "ttl": 10}],
            "routing_policy": "MULTIVALUE",
        },
        opts=opts,
    )
    definition = aws.ecs.TaskDefinition(
        "tasks",
        family="tasks",
        cpu="256",
        memory="512",
        network_mode="awsvpc",
        requires_compatibilities=["FARGATE"],
        execution_role_arn=role.arn,
        task_role_arn=role.arn,
        runtime_platform={"cpu_architecture": "X86_64", "operating_system_family": "LINUX"},
        volumes=[{"name": "tmp"}],
        container_definitions=pulumi.Output.json_dumps(
            [
                {
                    "name": "app",
                    "image": "image.invalid/tasks",
                    "portMappings": [{"containerPort": 8080}],
                    "environment": [
                        {"name": "ORDERS_HOST", "value": database.address},
                        {"name": "ORDERS_PORT", "value": database.port.apply(str)},
                        {"name": "TEMPLATE", "value": "${HOME} %{if}"},
                    ],
                    "secrets": [
                        {
                            "name": "ORDERS_PASSWORD",
                            "valueFrom": database.master_user_secrets[0].secret_arn.apply(
                                lambda arn: f"{arn}:password::"
                            ),
                        }
                    ],
                    "logConfiguration": {
                        "logDriver": "awslogs",
                        "options": {"awslogs-group": logs.name, "awslogs-region": "eu-north-1"},
                    },
                }
            ]
        ),
        opts=opts,
    )
    service = aws.ecs.Service(
        "tasks",
        cluster=cluster.arn,
        task_definition=definition.arn,
        desired_count=1,
        deployment_circuit_breaker={"enable": True, "rollback": True},
        capacity_provider_strategies=[
            {"capacity_provider": "FARGATE", "base": 1, "weight": 1},
            {"capacity_provider": "FARGATE_SPOT", "weight": 3},
        ],
        network_configuration={
            "subnets": [s.id for s in subnets],
            "security_groups": [group.id],
            "assign_public_ip": False,
        },
        load_balancers=[
            {"target_group_arn": target.arn, "container_name": "app", "container_port": 8080}
        ],
        service_registries={"registry_arn": discovery.arn},
        opts=pulumi.ResourceOptions(
            provider=opts.provider, depends_on=[listener], ignore_changes=["desiredCount"]
        ),
    )
    scaled = aws.appautoscaling.Target(
        "tasks",
        min_capacity=1,
        max_capacity=4,
        resource_id=pulumi.Output.format("service/{0}/{1}", cluster.name, service.name),
        scalable_dimension="ecs:service:DesiredCount",
        service_namespace="ecs",
        opts=opts,
    )
    aws.appautoscaling.Policy(
        "tasks-cpu",
        policy_type="TargetTrackingScaling",
        resource_id=scaled.resource_id,
        scalable_dimension=scaled.scalable_dimension,
        service_namespace=scaled.service_namespace,
        target_tracking_scaling_policy_configuration={
            "target_value": 60,
            "predefined_metric_specification": {
                "predefined_metric_type": "ECSServiceAverageCPUUtilization"
            },
        },
        opts=opts,
    )
    aws.cloudwatch.MetricAlarm(
        "tasks-cpu",
        comparison_operator="GreaterThanThreshold",
        evaluation_periods=3,
        metric_name="CPUUtilization",
        namespace="AWS/ECS",
        period=60,
        statistic="Average",
        threshold=80,
        dimensions={"ClusterName": cluster.name, "ServiceName": service.name},
        alarm_actions=[topic.arn],
        opts=opts,
    )
