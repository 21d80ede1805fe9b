"""Users, gateways, functions, deliveries and what watches an account, of the inventory."""

from collections.abc import Iterator
from typing import Any

import jmespath

from ops.local.client import client

LISTED: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("apigateway", "get_api_keys", {}, "items[].id"),
    ("apigateway", "get_rest_apis", {}, "items[].id"),
    ("apigateway", "get_usage_plans", {}, "items[].id"),
    ("apigatewayv2", "get_apis", {}, "Items[].ApiId"),
    ("apigatewayv2", "get_vpc_links", {}, "Items[].VpcLinkId"),
    ("backup", "list_backup_plans", {}, "BackupPlansList[].BackupPlanId"),
    ("backup", "list_backup_vaults", {}, "BackupVaultList[].BackupVaultName"),
    ("cloudtrail", "list_trails", {}, "Trails[].TrailARN"),
    ("codebuild", "list_projects", {}, "projects[]"),
    ("codeconnections", "list_connections", {}, "Connections[].ConnectionArn"),
    ("codepipeline", "list_pipelines", {}, "pipelines[].name"),
    (
        "ecr",
        "describe_pull_through_cache_rules",
        {},
        "pullThroughCacheRules[].ecrRepositoryPrefix",
    ),
    ("ecr", "describe_repositories", {}, "repositories[].repositoryArn"),
    ("events", "list_archives", {}, "Archives[].ArchiveName"),
    ("events", "list_event_buses", {}, "EventBuses[?Name != 'default'].Arn"),
    ("events", "list_rules", {}, "Rules[].Arn"),
    ("kafka", "list_clusters_v2", {}, "ClusterInfoList[].ClusterArn"),
    ("kafka", "list_configurations", {}, "Configurations[].Arn"),
    ("lambda", "list_functions", {}, "Functions[].FunctionArn"),
    ("opensearch", "list_domain_names", {}, "DomainNames[].DomainName"),
    ("scheduler", "list_schedules", {}, "Schedules[].Arn"),
    ("cognito-idp", "list_user_pools", {"MaxResults": 60}, "UserPools[].Id"),
)
"""Service, operation, arguments and where the answer has the ids."""


def gateways(endpoint: str, region: str) -> Iterator[str]:
    """Lines `service:id`, of one region."""
    for service, operation, arguments, query in LISTED:
        asked: Any = client(service, endpoint, region)
        for found in jmespath.search(query, getattr(asked, operation)(**arguments)) or ():
            yield f"{service}:{found}"
