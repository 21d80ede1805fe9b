"""A program with a service that a pipeline delivers, for stack `local`."""

import pulumi
import pulumi_aws as aws

from components.compute.cluster import Cluster
from components.compute.service import Service
from components.delivery.image_scans import ImageScans
from components.delivery.pipeline import Pipeline
from components.network.nat import Nat
from components.network.network import Network
from components.observability.alerts import Alerts
from components.observability.key import Key
from stack.lookups import account_id
from stack.provider import aws_provider
from stack.read import from_config

settings = from_config()
provider = aws_provider(settings)
opts = pulumi.ResourceOptions(provider=provider)
region, disposable = settings.region, settings.disposable
account = account_id(provider)

key = Key("key", {"account_id": account, "region": region, "disposable": disposable}, opts)
alerts = Alerts("alerts", {"account_id": account, "key_arn": key.arn}, opts)
network = Network(
    "app",
    {
        "account_id": account,
        "region": region,
        "cidr": "10.0.0.0/16",
        "zones": ["eu-north-1a", "eu-north-1b"],
        "nat": Nat.NONE,
    },
    opts,
)
cluster = Cluster("cluster", {}, opts)
repository = aws.ecr.Repository("tasks-repository", force_delete=True, opts=opts)
tasks = Service(
    "tasks",
    {
        "cluster_arn": cluster.arn,
        "cluster_name": cluster.cluster_name,
        "vpc_id": network.vpc_id,
        "subnet_ids": network.private_subnet_ids,
        "account_id": account,
        "region": region,
        "image": pulumi.Output.concat(repository.repository_url, "@sha256:", "0" * 64),
        "repository_arn": repository.arn,
        "key_arn": key.arn,
        "topic_arn": alerts.topic_arn,
        "peers": network.aws_apis(),
        "delivered": True,
        "log_days": 7,
    },
    opts,
)
pipeline = Pipeline(
    "delivery",
    {
        "account_id": account,
        "region": region,
        "repository": "acme/shop",
        "services": {
            "tasks": {
                "release": tasks.release(),
                "context": "services/tasks",
                "repository_url": repository.repository_url,
                "repository_arn": repository.arn,
            }
        },
        "key_arn": key.arn,
        "topic_arn": alerts.topic_arn,
        "log_days": 7,
        "disposable": disposable,
    },
    opts,
)
scanned = {"tasks": repository.arn}
ImageScans("scans", {"repository_arns": scanned, "topic_arn": alerts.topic_arn}, opts)

pulumi.export("pipeline", pipeline.pipeline_name)
