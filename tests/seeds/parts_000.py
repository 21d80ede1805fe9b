"""The parts of seed 000: the document's words, and the resources that implement them."""

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.seeds.document import Part

DOCUMENT = """\
# Deployment Architecture of a simple Distributed Web Application using AWS
## High Level Network Diagram
## AWS EKS
## JS frontend
## Collection of containerized microservices
## Databases - Postgresql and MongoDB
"""
"""The document's headings, as they stand there."""
HEADINGS = re.findall(r"^##? (.+)$", DOCUMENT, re.MULTILINE)
BACKEND = ("activity", "tasks", "notifier")
SERVED = ("web", "activity", "tasks")
"""What the balancer leads to."""
ALL = ("web", *BACKEND)
NAME = "board.example.com"
CLUSTER = "pods-<<ec2.SecurityGroup/pods-api.id>>"
GROUP = "<<eks.Cluster/pods-cluster.vpcConfig.clusterSecurityGroupId>>"
FRONT = (
    "<<kubernetes.networking.k8s.io.Ingress/pods-apps-front"
    ".status.loadBalancer.ingress.0.hostname>>"
)
PUBLIC, PRIVATE = (
    [f"<<ec2.Subnet/app-{tier}-{zone}.id>>" for zone in "ab"] for tier in ("public", "private")
)
HOLDS = {"board": "relational", "feed": "documents"}
"""Databases, and the network that each has for itself."""
Resources = Mapping[str, Mapping[str, Any]]


def of_pods(label: str) -> str:
    return f"kubernetes.apps.Deployment/{label}-deployment"


def pods(label: str) -> Resources:
    """Pods of an image that the repository has the Dockerfile of, without state of their own."""
    pod = "spec.template.spec"
    return {
        of_pods(label): {
            f"{pod}.containers.0.image": f"<<docker.index.Image/{label}-image.repoDigest>>",
            f"{pod}.containers.0.securityContext.readOnlyRootFilesystem": True,
            f"{pod}.containers.1": None,
            f"{pod}.volumes": [{"name": "tmp", "emptyDir": {}}],
            "spec.replicas": None,
        },
        f"docker.index.Image/{label}-image": {
            "build.context": f"services/{label}",
            "build.dockerfile": f"services/{label}/Dockerfile",
        },
    }


def scaled(label: str) -> Resources:
    """2 to 10 pods, more of them above 60 % of CPU or memory."""
    metric = "spec.metrics.{}.resource"
    return {
        f"kubernetes.autoscaling.HorizontalPodAutoscaler/{label}-scale": {
            "spec.minReplicas": 2,
            "spec.maxReplicas": 10,
            "spec.scaleTargetRef": {
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "name": label,
            },
            **{
                f"{metric.format(number)}.{key}": value
                for number, name in enumerate(("cpu", "memory"))
                for key, value in (("name", name), ("target.averageUtilization", 60))
            },
        }
    }


def spread(label: str) -> Resources:
    """Pods in different zones, of which one at a time may be taken away."""
    zones = "spec.template.spec.topologySpreadConstraints.0"
    return {
        of_pods(label): {f"{zones}.topologyKey": "topology.kubernetes.io/zone"},
        f"kubernetes.policy.PodDisruptionBudget/{label}-budget": {"spec.maxUnavailable": 1},
    }


def led(label: str, path: str) -> Resources:
    """A rule of the one balancer that the controller makes."""
    rule = "spec.rules.0.http.paths.0"
    return {
        f"kubernetes.networking.k8s.io.Ingress/{label}-ingress": {
            "spec.ingressClassName": "alb",
            "spec.rules.1": None,
            f"{rule}.path": path,
            f"{rule}.backend.service.name": label,
        }
    }


def told(label: str, variables: Mapping[str, str | None]) -> Resources:
    """All variables of a container, in their order."""
    env = "spec.template.spec.containers.0.env"
    return {
        of_pods(label): {
            f"{env}.{len(variables)}": None,
            **{
                f"{env}.{number}": {"name": name, "value": value}
                for number, (name, value) in enumerate(variables.items())
            },
        }
    }


def joined(*several: Resources) -> Resources:
    """Resources of several sets; one that is in two has the properties of both."""
    found: dict[str, dict[str, Any]] = {}
    for resources in several:
        for name, properties in resources.items():
            found.setdefault(name, {}).update(properties)
    return found


def own_network(label: str) -> Resources:
    """A VPC that holds a database, peered with that of the pods, and routes to nothing else."""
    network, link = HOLDS[label], f"app-to-{HOLDS[label]}"
    over = {"vpcPeeringConnectionId": f"<<ec2.VpcPeeringConnection/{link}-connection.id>>"}
    second = list(HOLDS).index(label) + 1
    return {
        f"ec2.Vpc/{network}-vpc": {"cidrBlock": f"10.{second}.0.0/16"},
        **{
            f"ec2.Subnet/{network}-isolated-{zone}": {
                "vpcId": f"<<ec2.Vpc/{network}-vpc.id>>",
                "availabilityZone": f"eu-north-1{zone}",
            }
            for zone in "ab"
        },
        f"ec2.VpcPeeringConnection/{link}-connection": {
            "vpcId": "<<ec2.Vpc/app-vpc.id>>",
            "peerVpcId": f"<<ec2.Vpc/{network}-vpc.id>>",
            "requester.allowRemoteVpcDnsResolution": True,
            "peerRegion": None,
        },
        **{
            f"ec2.Route/{link}-requester-private-{zone}-isolated": {
                "routeTableId": f"<<ec2.RouteTable/app-private-{zone}.id>>",
                "destinationCidrBlock": f"10.{second}.64.0/19",
                **over,
            }
            for zone in "ab"
        },
        f"ec2.Route/{link}-accepter-isolated-private": {
            "routeTableId": f"<<ec2.RouteTable/{network}-isolated.id>>",
            "destinationCidrBlock": "10.0.32.0/19",
            **over,
        },
    }


def reached(label: str, user: str, port: int) -> Resources:
    """A database whose group lets in pods alone, and of these the network policy its user."""
    database = f"<<ec2.SecurityGroup/{label}-sg.id>>"
    return {
        f"vpc.SecurityGroupIngressRule/pods-to-data-into-{label}": {
            "securityGroupId": database,
            "referencedSecurityGroupId": GROUP,
            "fromPort": port,
            "toPort": port,
        },
        f"kubernetes.networking.k8s.io.NetworkPolicy/{user}-policy": {
            "metadata.annotations": {"groundwork.edges": json.dumps({label: f"connect {port}"})},
            "spec.egress.2.ports.0.port": port,
            "spec.egress.2.to.0.ipBlock.cidr": f"10.{list(HOLDS).index(label) + 1}.64.0/19",
        },
    }


ENVIRONMENT = joined(
    told(
        "web",
        {
            "ACTIVITY_HOST": "activity.apps.svc.cluster.local",
            "ACTIVITY_PORT": "8080",
            "AWS_REGION": "eu-north-1",
            "TASKS_HOST": "tasks.apps.svc.cluster.local",
            "TASKS_PORT": "8080",
        },
    ),
    told(
        "tasks",
        {
            "AWS_REGION": "eu-north-1",
            "BOARD_HOST": "<<rds.Instance/board-instance.address>>",
            "BOARD_NAME": "app",
            "BOARD_PORT": "5432",
            "BOARD_SECRET_ARN": "<<rds.Instance/board-instance.masterUserSecrets.0.secretArn>>",
            "EVENTS_QUEUE_URL": "<<sqs.Queue/events-queue.url>>",
            "MIGRATE": "0",
        },
    ),
)
POSTGRES = {
    "engine": "postgres",
    "multiAz": True,
    "replicateSourceDb": None,
    "publiclyAccessible": False,
    "dbSubnetGroupName": "<<rds.SubnetGroup/board-subnets.name>>",
}
MONGO = {
    "globalClusterIdentifier": None,
    "storageEncrypted": True,
    "dbSubnetGroupName": "<<docdb.SubnetGroup/feed-subnets.name>>",
}
STATIC: Resources = {
    "s3.BucketPublicAccessBlock/assets-bucket": {"blockPublicPolicy": True},
    "cloudfront.Distribution/edge-distribution": {
        "aliases": [NAME],
        "origins.0.domainName": "<<s3.Bucket/assets-bucket.bucketRegionalDomainName>>",
        "orderedCacheBehaviors.0.pathPattern": "/assets",
        "orderedCacheBehaviors.1.pathPattern": "/assets/*",
        "orderedCacheBehaviors.1.targetOriginId": "assets-site",
        "orderedCacheBehaviors.2": None,
    },
}
DYNAMIC: Resources = {
    "cloudfront.Distribution/edge-distribution": {
        "origins.1.domainName": FRONT,
        "origins.1.customOriginConfig.originProtocolPolicy": "https-only",
        "defaultCacheBehavior.targetOriginId": "pods-balancer",
    }
}

TABLE = [
    Part(
        "Premises: variable loads - we don't know how many users will used it",
        joined(*(scaled(label) for label in ALL)),
    ),
    Part(
        "Premises: both the frontend and the backend applications are stateless; each is "
        "available as a docker image, one for each microservice",
        joined(*(pods(label) for label in ALL)),
    ),
    Part(
        "High Level Network Diagram: users come by the CDN and a load balancer into the cluster, "
        "which stands in several zones",
        {
            "kubernetes.helm.sh.Release/pods-apps-controller": {
                "chart": "aws-load-balancer-controller",
                "values.clusterName": CLUSTER,
            },
            "kubernetes.elbv2.k8s.aws.IngressClassParams/pods-apps-params": {
                "spec.scheme": "internet-facing",
                "spec.subnets.ids": PUBLIC,
                "spec.certificateArn": ["<<acm.Certificate/certificate-certificate.arn>>"],
            },
            "vpc.SecurityGroupIngressRule/pods-apps-https": {
                "prefixListId": "<<lookup:ec2.getManagedPrefixList/1.id>>",
                "cidrIpv4": None,
            },
            "route53.Record/alias-a": {
                "name": NAME,
                "aliases.0.name": "<<cloudfront.Distribution/edge-distribution.domainName>>",
            },
            **DYNAMIC,
        },
    ),
    Part(
        "AWS EKS: is recommended to use a container orchestration tool, like K8S - EKS",
        {
            "eks.Cluster/pods-cluster": {
                "name": CLUSTER,
                "vpcConfig.subnetIds": PRIVATE,
                "vpcConfig.endpointPrivateAccess": True,
                "vpcConfig.endpointPublicAccess": False,
                "accessConfig.authenticationMode": "API",
                "encryptionConfig.resources": ["secrets"],
            },
            "eks.NodeGroup/pods-nodes": {
                "subnetIds": PRIVATE,
                "scalingConfig": {"minSize": 3, "maxSize": 6, "desiredSize": 3},
            },
        },
    ),
    Part(
        "AWS EKS: easy AUTOSCALE of our containers as well high availabilty",
        joined(
            {"eks.Addon/pods-metrics-server": {"clusterName": CLUSTER}},
            *(joined(scaled(label), spread(label)) for label in ALL),
        ),
    ),
    Part(
        "JS frontend: static content that don't change frequently, like CSS and IMAGES, (and even "
        "some libraries *.JS) are stored in S3 and available through a CDN",
        STATIC,
    ),
    Part(
        "JS frontend: the core dynamic javascript application (main js bundles), are available "
        "one or more web application pods, inside the K8S Cluster",
        joined(pods("web"), led("web", "/"), DYNAMIC),
    ),
    Part(
        "JS frontend: any change in configuration of the aplication can be doing using "
        "environment variables",
        ENVIRONMENT,
    ),
    Part(
        "Collection of containerized microservices: represented by backend pods",
        joined(
            *(pods(label) for label in BACKEND),
            led("activity", "/api/activity"),
            led("tasks", "/api/tasks"),
        ),
    ),
    Part(
        "Collection of containerized microservices: enable autoscale of the pods, something like "
        "2 to 10 pods",
        joined(*(scaled(label) for label in BACKEND)),
    ),
    Part(
        "Databases - Postgresql and MongoDB: both postgresql and Mongo have their own VPC",
        joined(
            own_network("board"),
            own_network("feed"),
            reached("board", "tasks", 5432),
            reached("feed", "activity", 27017),
        ),
    ),
    Part(
        "Databases - Postgresql and MongoDB: there's no Region replication",
        {"rds.Instance/board-instance": POSTGRES, "docdb.Cluster/feed-cluster": MONGO},
    ),
    Part(
        "Databases - Postgresql and MongoDB: both are running as a service",
        {
            "rds.Instance/board-instance": {
                "backupRetentionPeriod": 14,
                "autoMinorVersionUpgrade": True,
                "manageMasterUserPassword": True,
            },
            "docdb.Cluster/feed-cluster": {
                "backupRetentionPeriod": 14,
                "manageMasterUserPassword": True,
            },
            "docdb.ClusterInstance/feed-eu-north-1a": {"availabilityZone": "eu-north-1a"},
            "docdb.ClusterInstance/feed-eu-north-1b": {"availabilityZone": "eu-north-1b"},
        },
    ),
]
