"""The pipeline of the wide program, and scans of what it builds."""

import json

import pulumi
import pulumi_aws as aws

from components.delivery.image_scans import ImageScans
from components.delivery.mirror import Mirror
from components.delivery.pipeline import Pipeline
from components.delivery.pipeline_args import Delivered
from components.delivery.public_registry import PublicRegistry
from components.task_links import Release

HERE = {"account_id": "123456789012", "region": "eu-north-1"}


def delivery(opts: pulumi.ResourceOptions, key: aws.kms.Key, topic: aws.sns.Topic) -> None:
    repository = aws.ecr.Repository("delivered", opts=opts)
    pull = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    }
    aws.ecr.RepositoryPolicy(
        "delivered",
        repository=repository.name,
        policy=json.dumps({"Version": "2012-10-17", "Statement": [pull]}),
        opts=opts,
    )
    release: Release = {
        "cluster_name": "main",
        "service_name": "tasks",
        "task_definition_arn": "arn:aws:ecs:eu-north-1:123456789012:task-definition/main-tasks:1",
        "family": "main-tasks",
        "role_arns": ["arn:aws:iam::123456789012:role/tasks"],
        "container_name": "tasks",
        "port": 8080,
    }
    tasks: Delivered = {
        "release": release,
        "context": "services/tasks",
        "repository_url": repository.repository_url,
        "repository_arn": repository.arn,
    }
    web: Delivered = {
        **tasks,
        "release": {**release, "codedeploy": {"application": "web", "group": "web"}},
    }
    pipeline = Pipeline(
        "delivery",
        {
            **HERE,
            "repository": "acme/shop",
            "services": {"tasks": tasks, "web": web},
            "key_arn": key.arn,
            "topic_arn": topic.arn,
        },
        opts,
    )
    pulumi.export("pipeline", pipeline.pipeline_name)
    arns = {"tasks": repository.arn}
    ImageScans("scans", {"repository_arns": arns, "topic_arn": topic.arn}, opts)
    mirror = Mirror(
        "hub",
        {
            "registry": PublicRegistry.DOCKER_HUB,
            "prefix": "wide-hub",
            "repositories": ["library/nginx"],
            "credential_arn": "arn:aws:secretsmanager:eu-north-1:123456789012:secret:"
            "ecr-pullthroughcache/hub-AbCdEf",
            "key_arn": key.arn,
        },
        opts,
    )
    pulumi.export("mirror", mirror.repository_urls)
