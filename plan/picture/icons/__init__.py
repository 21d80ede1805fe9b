"""AWS's icons of its services, by what a component is made of."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from plan.facts import kind
from plan.record import Resource

CLOUD: Final = "AWSCloud"
REGION: Final = "Region"
VPC: Final = "VirtualprivatecloudVPC"
TIERS: Final = {"public": "Publicsubnet", "private": "Privatesubnet", "isolated": "Privatesubnet"}
TASK: Final = "aws:ecs/taskDefinition:TaskDefinition"
ICONS: Final = {
    "aws:cloudfront/distribution:Distribution": "AmazonCloudFront",
    "aws:wafv2/webAcl:WebAcl": "AWSWAF",
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": "AmazonVirtualPrivateCloud",
    "aws:lb/loadBalancer:LoadBalancer": "ElasticLoadBalancing",
    "aws:apigateway/restApi:RestApi": "AmazonAPIGateway",
    "aws:apigatewayv2/api:Api": "AmazonAPIGateway",
    "aws:apigateway/account:Account": "AmazonAPIGateway",
    "aws:cognito/userPool:UserPool": "AmazonCognito",
    TASK: "AmazonElasticContainerService",
    "kubernetes:apps/v1:Deployment": "AmazonElasticKubernetesService",
    "kubernetes:core/v1:Namespace": "AmazonElasticKubernetesService",
    "aws:eks/cluster:Cluster": "AmazonElasticKubernetesService",
    "aws:lambda/function:Function": "AWSLambda",
    "aws:elasticbeanstalk/environment:Environment": "AWSElasticBeanstalk",
    "aws:sfn/stateMachine:StateMachine": "AWSStepFunctions",
    "aws:rds/instance:Instance": "AmazonRDS",
    "aws:rds/cluster:Cluster": "AmazonAurora",
    "aws:elasticache/replicationGroup:ReplicationGroup": "AmazonElastiCache",
    "aws:elasticache/cluster:Cluster": "AmazonElastiCache",
    "aws:docdb/cluster:Cluster": "AmazonDocumentDB",
    "aws:dynamodb/table:Table": "AmazonDynamoDB",
    "aws:msk/cluster:Cluster": "AmazonManagedStreamingforApacheKafka",
    "aws:msk/serverlessCluster:ServerlessCluster": "AmazonManagedStreamingforApacheKafka",
    "aws:opensearch/domain:Domain": "AmazonOpenSearchService",
    "aws:codepipeline/pipeline:Pipeline": "AWSCodePipeline",
    "aws:acm/certificate:Certificate": "AWSCertificateManager",
    "aws:route53/record:Record": "AmazonRoute53",
    "aws:ecs/cluster:Cluster": "AmazonElasticContainerService",
    "aws:autoscalingplans/scalingPlan:ScalingPlan": "AWSAutoScaling",
    "aws:kms/key:Key": "AWSKeyManagementService",
    "docker:index/image:Image": "AmazonElasticContainerRegistry",
    "aws:cloudwatch/dashboard:Dashboard": "AmazonCloudWatch",
    "aws:cloudwatch/eventBus:EventBus": "AmazonEventBridge",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "AmazonCloudWatch",
    "aws:sns/topic:Topic": "AmazonSimpleNotificationService",
    "aws:backup/vault:Vault": "AWSBackup",
    "aws:budgets/budget:Budget": "AWSBudgets",
    "aws:cloudtrail/trail:Trail": "AWSCloudTrail",
    "aws:secretsmanager/secret:Secret": "AWSSecretsManager",
    "aws:s3/bucket:Bucket": "AmazonSimpleStorageService",
    "aws:sqs/queue:Queue": "AmazonSimpleQueueService",
    "aws:cloudwatch/eventRule:EventRule": "AmazonEventBridge",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "AmazonVirtualPrivateCloud",
}
"""What a component is to the name of its icon."""


def icon(resources: Sequence[Resource]) -> str:
    """Name of the icon of a component made of these; empty for one that has none."""
    found = kind(resources)
    tasks = [resource.inputs for resource in resources if resource.type == TASK]
    if found == TASK and "FARGATE" in tasks[0].get("requiresCompatibilities", ()):
        return "AWSFargate"
    return ICONS.get(found, "")


@cache
def drawing(name: str) -> str:
    """An icon from its view box on, without its title and its end."""
    text = (files(__name__) / f"{name}.svg").read_text(encoding="utf-8").strip()
    text = re.sub("<title>[^<]*</title>", "", text)
    return text.removeprefix('<svg xmlns="http://www.w3.org/2000/svg" ').removesuffix("</svg>")
