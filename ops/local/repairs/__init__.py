"""Where an emulator answers what AWS would not: one small function a repair, by operation."""

from ops.local.repairs import (
    apigateway,
    application_autoscaling,
    autoscaling,
    ce,
    cloudtrail,
    codebuild,
    codepipeline,
    docdb,
    ec2,
    ecs,
    elasticache,
    logs,
    rds,
    servicediscovery,
    sqs,
    ssm,
    wafv2,
)
from ops.local.repairs.registry import REPAIRS

__all__ = [
    "REPAIRS",
    "apigateway",
    "application_autoscaling",
    "autoscaling",
    "ce",
    "cloudtrail",
    "codebuild",
    "codepipeline",
    "docdb",
    "ec2",
    "ecs",
    "elasticache",
    "logs",
    "rds",
    "servicediscovery",
    "sqs",
    "ssm",
    "wafv2",
]
