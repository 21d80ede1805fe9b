"""Machines of the wide program, and what forecasts them and tasks."""

import pulumi
import pulumi_aws as aws


def machines(
    opts: pulumi.ResourceOptions,
    subnets: list[aws.ec2.Subnet],
    group: aws.ec2.SecurityGroup,
    role: aws.iam.Role,
) -> None:
    profile = aws.iam.InstanceProfile("machines", role=role.name, opts=opts)
    template = aws.ec2.LaunchTemplate(
        "machines",
        image_id="ami-1",
        instance_type="t3.micro",
        iam_instance_profile={"arn": profile.arn},
        vpc_security_group_ids=[group.id],
        metadata_options={"http_tokens": "required", "http_put_response_hop_limit": 1},
        block_device_mappings=[
            {"device_name": "/dev/xvda", "ebs": {"encrypted": "true", "volume_size": 30}}
        ],
        monitoring={"enabled": True},
        tag_specifications=[{"resource_type": "volume", "tags": {"Name": "machines"}}],
        opts=opts,
    )
    machines = aws.autoscaling.Group(
        "machines",
        min_size=1,
        max_size=2,
        vpc_zone_identifiers=[subnet.id for subnet in subnets],
        launch_template={"id": template.id, "version": template.latest_version.apply(str)},
        protect_from_scale_in=True,
        force_delete=True,
        instance_refresh={
            "strategy": "Rolling",
            "preferences": {"min_healthy_percentage": 100, "max_healthy_percentage": 200},
        },
        tags=[{"key": "AmazonECSManaged", "value": "true", "propagate_at_launch": True}],
        opts=opts,
    )
    aws.ecs.CapacityProvider(
        "machines",
        auto_scaling_group_provider={
            "auto_scaling_group_arn": machines.arn,
            "managed_scaling": {"status": "ENABLED", "target_capacity": 100},
            "managed_termination_protection": "ENABLED",
            "managed_draining": "ENABLED",
        },
        opts=opts,
    )
    aws.autoscaling.Policy(
        "machines",
        autoscaling_group_name=machines.name,
        policy_type="PredictiveScaling",
        predictive_scaling_configuration={
            "mode": "ForecastAndScale",
            "scheduling_buffer_time": "300",
            "metric_specification": {
                "target_value": 60,
                "predefined_metric_pair_specification": {
                    "predefined_metric_type": "ASGCPUUtilization"
                },
            },
        },
        opts=opts,
    )
    aws.autoscalingplans.ScalingPlan(
        "machines",
        application_source={"tag_filters": [{"key": "scaling-plan", "values": ["wide"]}]},
        scaling_instructions=[
            {
                "service_namespace": "autoscaling",
                "scalable_dimension": "autoscaling:autoScalingGroup:DesiredCapacity",
                "resource_id": pulumi.Output.concat("autoScalingGroup/", machines.name),
                "min_capacity": 1,
                "max_capacity": 2,
                "target_tracking_configurations": [
                    {
                        "target_value": 60,
                        "predefined_scaling_metric_specification": {
                            "predefined_scaling_metric_type": "ASGAverageCPUUtilization"
                        },
                    }
                ],
                "predefined_load_metric_specification": {
                    "predefined_load_metric_type": "ASGTotalCPUUtilization"
                },
                "predictive_scaling_mode": "ForecastAndScale",
                "disable_dynamic_scaling": True,
            }
        ],
        opts=opts,
    )


def forecast(opts: pulumi.ResourceOptions, scaled: aws.appautoscaling.Target) -> None:
    aws.appautoscaling.Policy(
        "forecast",
        policy_type="PredictiveScaling",
        resource_id=scaled.resource_id,
        scalable_dimension=scaled.scalable_dimension,
        service_namespace=scaled.service_namespace,
        predictive_scaling_policy_configuration={
            "mode": "ForecastOnly",
            "metric_specifications": [
                {
                    "target_value": "60",
                    "predefined_metric_pair_specification": {
                        "predefined_metric_type": "ECSServiceCPUUtilization"
                    },
                }
            ],
        },
        opts=opts,
    )
