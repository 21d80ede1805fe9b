"""The parts of seed 003: the document's words, and the resources that implement them."""

import re

from tests.seeds.document import Part

DOCUMENT = """\
## Explanations
### Region and VPC
### Security Groups
### IAM
### Secrets Manager and KMS
### ACM
### Route Tables
### Internet Gateway
### NAT Gateway
### VPC Endpoints
### ALB
### CloudWatch
### Auto Scaling
### ECS
### Route 53
### CloudFront
### ECR
### ElastiCache
### RDS
"""
"""The document's headings, as they stand there."""
HEADINGS = re.findall(r"^#+ (.+)$", DOCUMENT, re.MULTILINE)
SERVICES = {
    *("ecr.api", "ecr.dkr", "kms", "secretsmanager"),
    *("ecs", "ecs-agent", "ecs-telemetry", "logs", "s3"),
}
"""What the document names, and what the agent on the machines and the tasks need besides."""
NAME = "board.example.com"
TOPIC = "<<sns.Topic/alerts-topic.arn>>"
VPC = "<<ec2.Vpc/app-vpc.id>>"
PRIVATE = ["<<ec2.Subnet/app-private-a.id>>", "<<ec2.Subnet/app-private-b.id>>"]
ISOLATED = ["<<ec2.Subnet/app-isolated-a.id>>", "<<ec2.Subnet/app-isolated-b.id>>"]
PROVIDER = "<<ecs.CapacityProvider/machines-machines.name>>"
RECORD = {
    "name": NAME,
    "zoneId": "<<lookup:route53.getZone/1.zoneId>>",
    "aliases.0.name": "<<cloudfront.Distribution/edge-distribution.domainName>>",
}


def into(label: str, port: int, source: str) -> dict[str, object]:
    """A rule that lets one group into another on one port."""
    return {
        "securityGroupId": f"<<ec2.SecurityGroup/{label}-sg.id>>",
        "referencedSecurityGroupId": f"<<ec2.SecurityGroup/{source}-sg.id>>",
        "ipProtocol": "tcp",
        "fromPort": port,
        "toPort": port,
    }


def tracked(metric: str) -> dict[str, object]:
    """A policy that holds the average of a metric."""
    tracking = "targetTrackingScalingPolicyConfiguration"
    return {
        "policyType": "TargetTrackingScaling",
        f"{tracking}.predefinedMetricSpecification.predefinedMetricType": metric,
        f"{tracking}.targetValue": 60,
    }


TABLE = [
    Part(
        "Region and VPC: a public subnet in master availability zone, private networks are in 2 "
        "different availability zones",
        {
            "ec2.Vpc/app-vpc": {"cidrBlock": "10.0.0.0/16"},
            "ec2.Subnet/app-public-a": {"vpcId": VPC, "availabilityZone": "eu-north-1a"},
            "ec2.Subnet/app-private-a": {"vpcId": VPC, "availabilityZone": "eu-north-1a"},
            "ec2.Subnet/app-private-b": {"vpcId": VPC, "availabilityZone": "eu-north-1b"},
        },
    ),
    Part(
        "Security Groups: Each service type will have own security group which, following "
        "Principle of Least Privilege, will allow for necessary network traffic",
        {
            **{
                f"ec2.SecurityGroup/{name}": {"vpcId": VPC}
                for name in (
                    *("balancer-sg", "tasks-sg", "board-sg", "cache-sg"),
                    *("machines-machines", "app-endpoints"),
                )
            },
            "vpc.SecurityGroupIngressRule/tasks-from-balancer": into("tasks", 8080, "balancer"),
            "vpc.SecurityGroupIngressRule/tasks-into-board": into("board", 5432, "tasks"),
            "vpc.SecurityGroupIngressRule/tasks-into-cache": into("cache", 6379, "tasks"),
        },
    ),
    Part(
        "IAM: Each service type will have own role which, following Principle of Least Privilege, "
        "will have permissions for only needed actions to perform their tasks.",
        {
            "iam.InstanceProfile/machines-machine-profile": {
                "role": "<<iam.Role/machines-machine-role.name>>"
            },
            "ecs.TaskDefinition/tasks-task": {
                "executionRoleArn": "<<iam.Role/tasks-execution-role.arn>>",
                "taskRoleArn": "<<iam.Role/tasks-task-role.arn>>",
            },
            "iam.RolePolicy/tasks-may-cache": {
                "policy.Statement.0.Action": ["elasticache:Connect"],
                "policy.Statement.1": None,
            },
            "rds.Instance/board-instance": {
                "monitoringRoleArn": "<<iam.Role/board-monitoring.arn>>"
            },
        },
    ),
    Part(
        "Secrets Manager and KMS: Secrets Manager will manage secrets for backend application and "
        "RDS database. KMS will manage any needed keys (AWS-managed keys).",
        {
            "rds.Instance/board-instance": {
                "manageMasterUserPassword": True,
                "masterUserSecretKmsKeyId": None,
                "storageEncrypted": True,
                "kmsKeyId": None,
            },
            "iam.RolePolicy/tasks-reads-board": {
                "policy.Statement.0.Action": ["secretsmanager:GetSecretValue"],
                "policy.Statement.1": None,
            },
            "elasticache.ReplicationGroup/cache-group": {
                "atRestEncryptionEnabled": True,
                "kmsKeyId": None,
            },
        },
    ),
    Part(
        "ACM: ACM will manage free, public certificates for CloudFront and ALB (for CloudFront "
        "issued in us-east-1 region).",
        {
            "acm.Certificate/certificate-certificate": {"domainName": NAME, "region": None},
            "acm.Certificate/edge-certificate-certificate": {
                "domainName": NAME,
                "region": "us-east-1",
            },
            "lb.Listener/balancer-https": {
                "certificateArn": "<<acm.Certificate/certificate-certificate.arn>>"
            },
        },
    ),
    Part(
        "Route Tables: divided on Public and Private where both handle local network traffic and "
        "also public table routes to Internet Gateway",
        {
            "ec2.Route/app-public-internet": {
                "routeTableId": "<<ec2.RouteTable/app-public.id>>",
                "destinationCidrBlock": "0.0.0.0/0",
                "gatewayId": "<<ec2.InternetGateway/app-internet.id>>",
            },
            "ec2.RouteTableAssociation/app-public-a": {
                "routeTableId": "<<ec2.RouteTable/app-public.id>>",
                "subnetId": "<<ec2.Subnet/app-public-a.id>>",
            },
            **{
                f"ec2.RouteTableAssociation/app-private-{zone}": {
                    "routeTableId": f"<<ec2.RouteTable/app-private-{zone}.id>>"
                }
                for zone in "ab"
            },
        },
    ),
    Part(
        "Internet Gateway: will allow public subnets for communication with internet.",
        {"ec2.InternetGateway/app-internet": {"vpcId": VPC}},
    ),
    Part(
        "NAT Gateway: If NAT Gateway won't be needed it will be removed because of costs.",
        # That there is none is a test of its own; this is where the endpoints stand in for it.
        {"ec2.VpcEndpoint/app-endpoint-ecs-agent": {"subnetIds": PRIVATE}},
    ),
    Part(
        "VPC Endpoints: for connecting services in private subnets (EC2, RDS, ElastiCache) to "
        "regional services (ECR, KMS, Secrets Manager).",
        {
            f"ec2.VpcEndpoint/app-endpoint-{service}": {
                "vpcEndpointType": "Interface",
                "privateDnsEnabled": True,
                "subnetIds": PRIVATE,
            }
            for service in ("ecr-api", "ecr-dkr", "kms", "secretsmanager")
        },
    ),
    Part(
        "ALB: Application Load Balancer will be used to distribute traffic to ECS containers in "
        "Auto Scaling EC2 group.",
        {
            "lb.LoadBalancer/balancer-alb": {
                "loadBalancerType": "application",
                "internal": True,
                "subnets": PRIVATE,
            },
            "lb.ListenerRule/tasks-rule": {
                "actions.0.targetGroupArn": "<<lb.TargetGroup/tasks-tg.arn>>"
            },
            "ecs.Service/tasks-service": {
                "loadBalancers.0.targetGroupArn": "<<lb.TargetGroup/tasks-tg.arn>>"
            },
        },
    ),
    Part(
        "CloudWatch: monitors and observes all services with defined up to 10 alarms when "
        "something goes wrong.",
        {
            "cloudwatch.Dashboard/dashboard-dashboard": {"dashboardName": "groundwork-ec2"},
            "sns.TopicSubscription/alerts-email": {"topic": TOPIC, "protocol": "email"},
            "sns.Topic/alerts-topic": {"kmsMasterKeyId": None},
            "cloudwatch.LogGroup/tasks-logs": {"retentionInDays": 365, "kmsKeyId": None},
        },
    ),
    Part(
        "Auto Scaling: auto-scaled from 1 to 2 instances based on CPU/memory usage or failure of "
        "a master instance, distributed between 2 AZs.",
        {
            "ec2.LaunchTemplate/machines-machines": {"instanceType": "t3.micro"},
            "autoscaling.Group/machines-machines": {
                "minSize": 1,
                "maxSize": 2,
                "vpcZoneIdentifiers": PRIVATE,
            },
            "ecs.CapacityProvider/machines-machines": {
                "autoScalingGroupProvider.managedScaling.status": "ENABLED"
            },
            "appautoscaling.Target/tasks-scale": {"minCapacity": 1, "maxCapacity": 2},
            "appautoscaling.Policy/tasks-scale-cpu": tracked("ECSServiceAverageCPUUtilization"),
            "appautoscaling.Policy/tasks-scale-memory": tracked(
                "ECSServiceAverageMemoryUtilization"
            ),
        },
    ),
    Part(
        "ECS: will be used to run backend application in containers using auto scaled EC2 "
        "infrastructure.",
        {
            "ecs.Service/tasks-service": {
                "capacityProviderStrategies.0.capacityProvider": PROVIDER,
                "capacityProviderStrategies.1": None,
                "networkConfiguration.subnets": PRIVATE,
            },
            "ecs.TaskDefinition/tasks-task": {"requiresCompatibilities": ["EC2"]},
        },
    ),
    Part(
        "Route 53: DNS will route domain name (if bought or obtained) to CloudFront.",
        {
            "route53.Record/alias-a": {"type": "A", **RECORD},
            "route53.Record/alias-aaaa": {"type": "AAAA", **RECORD},
        },
    ),
    Part(
        "CloudFront: Origin will be sourced from S3. Backend requests will be proxied to ALB.",
        {
            "cloudfront.Distribution/edge-distribution": {
                "aliases": [NAME],
                "origins.0.domainName": "<<s3.Bucket/web-bucket.bucketRegionalDomainName>>",
                "origins.2.domainName": "<<lb.LoadBalancer/balancer-alb.dnsName>>",
                "origins.2.vpcOriginConfig.vpcOriginId": (
                    "<<cloudfront.VpcOrigin/edge-vpc-origin.id>>"
                ),
                "orderedCacheBehaviors.0.pathPattern": "/api",
                "orderedCacheBehaviors.0.targetOriginId": "balancer",
            },
            "cloudfront.VpcOrigin/edge-vpc-origin": {
                "vpcOriginEndpointConfig.arn": "<<lb.LoadBalancer/balancer-alb.arn>>",
                "vpcOriginEndpointConfig.originProtocolPolicy": "https-only",
            },
        },
    ),
    Part(
        "ECR: will be used for storing backend Docker image and serving it for EC2 instances.",
        {
            "ecr.Repository/tasks-repository": {
                "encryptionConfigurations": [{"encryptionType": "KMS"}],
                "imageScanningConfiguration": {"scanOnPush": True},
            },
            "ecs.TaskDefinition/tasks-task": {
                "containerDefinitions.0.image": "<<docker.index.Image/tasks-image.repoDigest>>"
            },
        },
    ),
    Part(
        "ElastiCache: One cache.t3.micro node ElastiCache (ValKey, Redis or Memcached)",
        {
            "elasticache.ReplicationGroup/cache-group": {
                "engine": "valkey",
                "nodeType": "cache.t3.micro",
                "numCacheClusters": 1,
                "automaticFailoverEnabled": False,
            },
            "elasticache.SubnetGroup/cache-subnets": {"subnetIds": ISOLATED},
        },
    ),
    Part(
        "RDS: PostgreSQL single-AZ db.t4g.micro instance with 20 GiB of gp2 storage",
        {
            "rds.Instance/board-instance": {
                "engine": "postgres",
                "instanceClass": "db.t4g.micro",
                "allocatedStorage": 20,
                "storageType": "gp2",
                "multiAz": False,
                "publiclyAccessible": False,
            },
            "rds.SubnetGroup/board-subnets": {"subnetIds": ISOLATED},
        },
    ),
]
