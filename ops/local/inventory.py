"""What the emulator holds, so that a test can say that nothing is left."""

from collections.abc import Iterator
from typing import Any

from botocore.client import BaseClient

from ops.local.client import client
from ops.local.inventory_gateways import gateways
from ops.local.process import health

REGIONAL: tuple[tuple[str, str, str], ...] = (
    ("acm", "list_certificates", "CertificateSummaryList[].CertificateArn"),
    (
        "autoscaling",
        "describe_auto_scaling_groups",
        "AutoScalingGroups[].AutoScalingGroupName",
    ),
    ("autoscaling", "describe_policies", "ScalingPolicies[].PolicyARN"),
    ("autoscaling-plans", "describe_scaling_plans", "ScalingPlans[].ScalingPlanName"),
    ("cloudwatch", "describe_alarms", "MetricAlarms[].AlarmArn"),
    ("codedeploy", "list_applications", "applications[]"),
    ("dynamodb", "list_tables", "TableNames[]"),
    ("ec2", "describe_flow_logs", "FlowLogs[].FlowLogId"),
    (
        "ec2",
        "describe_instances",
        "Reservations[].Instances[?State.Name != 'terminated'][].InstanceId",
    ),
    ("ec2", "describe_internet_gateways", "InternetGateways[].InternetGatewayId"),
    ("ec2", "describe_launch_templates", "LaunchTemplates[].LaunchTemplateId"),
    ("ec2", "describe_nat_gateways", "NatGateways[?State != 'deleted'].NatGatewayId"),
    ("ec2", "describe_network_interfaces", "NetworkInterfaces[].NetworkInterfaceId"),
    ("ec2", "describe_route_tables", "RouteTables[?!(Associations[?Main])].RouteTableId"),
    ("ec2", "describe_security_groups", "SecurityGroups[?GroupName != 'default'].GroupId"),
    ("ec2", "describe_subnets", "Subnets[?!DefaultForAz].SubnetId"),
    ("ec2", "describe_vpc_endpoints", "VpcEndpoints[?State != 'deleted'].VpcEndpointId"),
    (
        "ec2",
        "describe_vpc_peering_connections",
        "VpcPeeringConnections[?Status.Code != 'deleted'].VpcPeeringConnectionId",
    ),
    ("ec2", "describe_vpcs", "Vpcs[?!IsDefault].VpcId"),
    ("ecs", "list_clusters", "clusterArns[]"),
    ("ecs", "list_task_definitions", "taskDefinitionArns[]"),
    ("eks", "list_clusters", "clusters[]"),
    ("elasticache", "describe_cache_clusters", "CacheClusters[].ARN"),
    ("elasticache", "describe_cache_subnet_groups", "CacheSubnetGroups[].ARN"),
    ("elasticache", "describe_replication_groups", "ReplicationGroups[].ARN"),
    ("elasticache", "describe_snapshots", "Snapshots[].ARN"),
    ("elasticache", "describe_user_groups", "UserGroups[].ARN"),
    ("elasticache", "describe_users", "Users[?UserId != 'default'].ARN"),
    ("elbv2", "describe_load_balancers", "LoadBalancers[].LoadBalancerArn"),
    ("elbv2", "describe_target_groups", "TargetGroups[].TargetGroupArn"),
    ("events", "list_rules", "Rules[].Arn"),
    ("kms", "list_aliases", "Aliases[?!starts_with(AliasName, 'alias/aws/')].AliasArn"),
    ("lambda", "list_event_source_mappings", "EventSourceMappings[].UUID"),
    ("logs", "describe_deliveries", "deliveries[].arn"),
    ("logs", "describe_delivery_destinations", "deliveryDestinations[].arn"),
    ("logs", "describe_delivery_sources", "deliverySources[].arn"),
    ("logs", "describe_log_groups", "logGroups[].arn"),
    ("logs", "describe_resource_policies", "resourcePolicies[].policyName"),
    (
        "rds",
        "describe_db_cluster_parameter_groups",
        "DBClusterParameterGroups[?!starts_with(DBClusterParameterGroupName, 'default.')]"
        ".DBClusterParameterGroupArn",
    ),
    ("rds", "describe_db_cluster_snapshots", "DBClusterSnapshots[].DBClusterSnapshotArn"),
    ("rds", "describe_db_clusters", "DBClusters[].DBClusterArn"),
    ("rds", "describe_db_instances", "DBInstances[].DBInstanceArn"),
    (
        "rds",
        "describe_db_parameter_groups",
        "DBParameterGroups[?!starts_with(DBParameterGroupName, 'default.')].DBParameterGroupArn",
    ),
    ("rds", "describe_db_snapshots", "DBSnapshots[].DBSnapshotArn"),
    ("rds", "describe_db_subnet_groups", "DBSubnetGroups[].DBSubnetGroupArn"),
    ("scheduler", "list_schedules", "Schedules[].Arn"),
    ("secretsmanager", "list_secrets", "SecretList[].ARN"),
    ("servicediscovery", "list_namespaces", "Namespaces[].Arn"),
    ("servicediscovery", "list_services", "Services[].Arn"),
    ("sns", "list_subscriptions", "Subscriptions[].join(' ', [TopicArn, Endpoint])"),
    ("sns", "list_topics", "Topics[].TopicArn"),
    ("sqs", "list_queues", "QueueUrls[]"),
    ("stepfunctions", "list_state_machines", "stateMachines[].stateMachineArn"),
)
"""Service, operation and where its answer has the ids; AWS's own default network is left out."""

GLOBAL: tuple[tuple[str, str, str], ...] = (
    ("ce", "get_anomaly_monitors", "AnomalyMonitors[].MonitorArn"),
    ("ce", "get_anomaly_subscriptions", "AnomalySubscriptions[].SubscriptionArn"),
    ("iam", "list_instance_profiles", "InstanceProfiles[].Arn"),
    ("iam", "list_policies", "Policies[?!starts_with(Arn, 'arn:aws:iam::aws:')].Arn"),
    ("iam", "list_roles", "Roles[].Arn"),
    ("s3", "list_buckets", "Buckets[].Name"),
)


def inventory(endpoint: str) -> list[str]:
    """Everything that the emulator holds, as sorted lines `service:id`.

    All regions that were ever called are asked. A regional line starts with `region/`. Keys that
    wait for their deletion are in `pending_keys`.
    """
    lines = set(_global(endpoint))
    for region in _regions(endpoint):
        lines |= {f"{region}/{line}" for line in _regional(endpoint, region)}
    return sorted(lines)


def pending_keys(endpoint: str) -> list[str]:
    """ARNs of the keys that AWS would keep for their waiting period, sorted."""
    keys = [key for region in _regions(endpoint) for key in _keys(endpoint, region)]
    return sorted(key["Arn"] for key in keys if key["KeyState"] == "PendingDeletion")


def _regional(endpoint: str, region: str) -> Iterator[str]:
    for service, operation, query in REGIONAL:
        asked = client(service, endpoint, region)
        yield from (f"{service}:{found}" for found in _ask(asked, operation, query))
    yield from gateways(endpoint, region)
    yield from (f"wafv2:{found}" for found in _firewalls(endpoint, region, "REGIONAL"))
    ec2: Any = client("ec2", endpoint, region)
    for address in ec2.describe_addresses()["Addresses"]:
        yield f"ec2:{address['AllocationId']}"
    logs: Any = client("logs", endpoint, region)
    for query in logs.describe_query_definitions()["queryDefinitions"]:
        yield f"logs:{query['name']}"
    for key in _keys(endpoint, region):
        if key["KeyState"] != "PendingDeletion":
            yield f"kms:{key['Arn']}"
    yield from _containers(endpoint, region)


def _containers(endpoint: str, region: str) -> Iterator[str]:
    """Machines, services and what scales them; capacity providers have no paginator."""
    ecs: Any = client("ecs", endpoint, region)
    for provider in ecs.describe_capacity_providers()["capacityProviders"]:
        if not provider["name"].startswith("FARGATE"):
            yield f"ecs:{provider['capacityProviderArn']}"
    for cluster in _ask(ecs, "list_clusters", "clusterArns[]"):
        for service in _ask(ecs, "list_services", "serviceArns[]", cluster=cluster):
            yield f"ecs:{service}"
    scaling = client("application-autoscaling", endpoint, region)
    for operation, query in (
        ("describe_scalable_targets", "ScalableTargets[].ScalableTargetARN"),
        ("describe_scaling_policies", "ScalingPolicies[].PolicyARN"),
        ("describe_scheduled_actions", "ScheduledActions[].ScheduledActionARN"),
    ):
        for found in _ask(scaling, operation, query, ServiceNamespace="ecs"):
            yield f"application-autoscaling:{found}"


def _global(endpoint: str) -> Iterator[str]:
    for service, operation, query in GLOBAL:
        asked = client(service, endpoint, "us-east-1")
        yield from (f"{service}:{found}" for found in _ask(asked, operation, query))
    yield from (f"cloudfront:{found}" for found in _cdn(endpoint))
    yield from (f"wafv2:{found}" for found in _firewalls(endpoint, "us-east-1", "CLOUDFRONT"))
    dns = client("route53", endpoint, "us-east-1")
    names = "ResourceRecordSets[?Type != 'NS' && Type != 'SOA'].join(' ', [Name, Type])"
    for zone in _ask(dns, "list_hosted_zones", "HostedZones[].Id"):
        yield f"route53:{zone}"
        for record in _ask(dns, "list_resource_record_sets", names, HostedZoneId=zone):
            yield f"route53:{zone} {record}"


def _cdn(endpoint: str) -> Iterator[str]:
    """Distributions, functions, access controls, VPC origins; the first alone have a paginator."""
    cdn: Any = client("cloudfront", endpoint, "us-east-1")
    yield from _ask(cdn, "list_distributions", "DistributionList.Items[].ARN")
    for function in cdn.list_functions()["FunctionList"].get("Items", ()):
        yield function["FunctionMetadata"]["FunctionARN"]
    for control in cdn.list_origin_access_controls()["OriginAccessControlList"].get("Items", ()):
        yield control["Id"]
    for origin in cdn.list_vpc_origins()["VpcOriginList"].get("Items", ()):
        yield origin["Arn"]


def _firewalls(endpoint: str, region: str, scope: str) -> list[str]:
    waf: Any = client("wafv2", endpoint, region)
    return [found["ARN"] for found in waf.list_web_acls(Scope=scope)["WebACLs"]]


def _keys(endpoint: str, region: str) -> list[dict[str, Any]]:
    kms: Any = client("kms", endpoint, region)
    found = _ask(kms, "list_keys", "Keys[].KeyId")
    return [kms.describe_key(KeyId=key)["KeyMetadata"] for key in found]


def _ask(asked: BaseClient, operation: str, query: str, **arguments: str) -> list[str]:
    return list(asked.get_paginator(operation).paginate(**arguments).search(query))


def _regions(endpoint: str) -> list[str]:
    return health(int(endpoint.rpartition(":")[2]))["regions"]
