"""Cluster, service and scaling of the wide program."""

import pulumi
import pulumi_aws as aws

from tests.plan.export.wide_scaling import forecast, machines


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
    machines(opts, subnets, group, role)
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
                    "portMappings": [{"containerPort": 8080, "name": "app", "appProtocol": "http"}],
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
        service_connect_configuration={
            "enabled": True,
            "namespace": namespace.arn,
            "log_configuration": {"log_driver": "awslogs", "options": {"awslogs-group": "x"}},
            "services": [
                {
                    "port_name": "app",
                    "discovery_name": "app",
                    "client_alias": [{"dns_name": "app.wide.internal", "port": 8080}],
                }
            ],
        },
        opts=pulumi.ResourceOptions(
            provider=opts.provider, depends_on=[listener], ignore_changes=["desiredCount"]
        ),
    )
    aws.scheduler.Schedule(
        "nightly",
        schedule_expression="cron(0 3 * * ? *)",
        flexible_time_window={"mode": "OFF"},
        target={
            "arn": cluster.arn,
            "role_arn": role.arn,
            "ecs_parameters": {
                "task_definition_arn": definition.arn,
                "capacity_provider_strategies": [{"capacity_provider": "FARGATE", "weight": 1}],
                "network_configuration": {
                    "subnets": [s.id for s in subnets],
                    "security_groups": [group.id],
                    "assign_public_ip": False,
                },
            },
            "retry_policy": {"maximum_retry_attempts": 5},
        },
        opts=opts,
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
    forecast(opts, scaled)
    aws.appautoscaling.ScheduledAction(
        "tasks-night",
        resource_id=scaled.resource_id,
        scalable_dimension=scaled.scalable_dimension,
        service_namespace=scaled.service_namespace,
        schedule="cron(0 20 * * ? *)",
        timezone="Europe/Stockholm",
        scalable_target_action={"min_capacity": 1, "max_capacity": 1},
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
