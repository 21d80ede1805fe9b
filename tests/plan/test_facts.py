"""What a component is, in AWS's words."""

import pulumi_aws  # noqa: F401 - makes its types known
import pulumi_docker  # noqa: F401 - as well
import pytest

from plan.facts import WORDS, facts
from plan.record import Resource
from plan.shapes import of_resource


def resource(token, **inputs):
    return Resource(
        urn=f"urn:{token}",
        type=token,
        name="x",
        custom=True,
        parent="",
        provider="",
        inputs=inputs,
        outputs={},
    )


TASK = resource("aws:ecs/taskDefinition:TaskDefinition", cpu="256", memory="1024")
MACHINE_TASK = resource(
    "aws:ecs/taskDefinition:TaskDefinition",
    cpu="512",
    memory="512",
    requiresCompatibilities=["EC2"],
)
DATABASE = {"engine": "postgres", "engineVersion": "17", "instanceClass": "db.t4g.micro"}


def service(count):
    return resource("aws:ecs/service:Service", desiredCount=count)


def subnet(zone):
    return resource("aws:ec2/subnet:Subnet", availabilityZone=zone)


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        ([TASK, service(1)], ["Fargate", "0.25 vCPU, 1 GB", "1 task"]),
        ([TASK], ["Fargate", "0.25 vCPU, 1 GB", "when started"]),
        (
            [TASK, resource("aws:scheduler/schedule:Schedule", scheduleExpression="rate(1 day)")],
            ["Fargate", "0.25 vCPU, 1 GB", "rate(1 day)"],
        ),
        (
            [resource("aws:lambda/function:Function", runtime="python3.13")],
            ["Lambda", "python3.13"],
        ),
        ([resource("aws:sfn/stateMachine:StateMachine")], ["Step Functions"]),
        ([TASK, service(3)], ["Fargate", "0.25 vCPU, 1 GB", "3 tasks"]),
        ([MACHINE_TASK, service(2)], ["ECS on EC2", "0.5 vCPU, 0.5 GB", "2 tasks"]),
        ([resource("aws:ecs/cluster:Cluster")], ["ECS"]),
        (
            [
                resource("aws:ecs/cluster:Cluster"),
                resource("aws:autoscaling/group:Group", minSize=1, maxSize=2),
                resource("aws:ec2/launchTemplate:LaunchTemplate", instanceType="t3.micro"),
            ],
            ["ECS", "1 to 2 t3.micro"],
        ),
        (
            [
                TASK,
                service(1),
                resource("aws:appautoscaling/target:Target", minCapacity=1, maxCapacity=6),
            ],
            ["Fargate", "0.25 vCPU, 1 GB", "1 to 6 tasks"],
        ),
        (
            [resource("aws:rds/instance:Instance", multiAz=True, **DATABASE)],
            ["RDS PostgreSQL 17", "db.t4g.micro", "and a standby"],
        ),
        (
            [resource("aws:rds/instance:Instance", multiAz=False, **DATABASE)],
            ["RDS PostgreSQL 17", "db.t4g.micro"],
        ),
        (
            [
                resource(
                    "aws:rds/cluster:Cluster",
                    engineVersion="17",
                    serverlessv2ScalingConfiguration={"minCapacity": 0.5, "maxCapacity": 4.0},
                ),
                resource("aws:rds/clusterInstance:ClusterInstance"),
                resource("aws:rds/clusterInstance:ClusterInstance"),
            ],
            ["Aurora PostgreSQL 17", "2 instances", "0.5 to 4 units"],
        ),
        (
            [resource("aws:rds/instance:Instance", **{**DATABASE, "engine": "mysql"})],
            ["RDS mysql 17", "db.t4g.micro"],
        ),
        (
            [
                subnet("eu-north-1a"),
                subnet("eu-north-1b"),
                subnet("eu-north-1a"),
                resource("aws:ec2/vpc:Vpc", cidrBlock="10.0.0.0/16"),
            ],
            ["VPC 10.0.0.0/16, 2 zones"],
        ),
        (
            [subnet("eu-north-1a"), resource("aws:ec2/vpc:Vpc", cidrBlock="10.0.0.0/16")],
            ["VPC 10.0.0.0/16, 1 zone"],
        ),
        (
            [
                resource("aws:sns/topic:Topic"),
                resource(
                    "aws:sns/topicSubscription:TopicSubscription", protocol="email", endpoint="a@b"
                ),
            ],
            ["SNS", "email to a@b"],
        ),
        ([resource("aws:sns/topic:Topic")], ["SNS"]),
        (
            [
                resource("aws:route53/record:Record", name="_x.example.com"),
                resource("aws:acm/certificate:Certificate", domainName="shop.example.com"),
            ],
            ["ACM", "shop.example.com"],
        ),
        (
            [
                resource("aws:route53/record:Record", name="shop.example.com", type="A"),
                resource("aws:route53/record:Record", name="shop.example.com", type="AAAA"),
            ],
            ["Route 53", "shop.example.com"],
        ),
        (
            [resource("aws:cloudwatch/metricAlarm:MetricAlarm")] * 3,
            ["CloudWatch", "3 alarms"],
        ),
        (
            [
                resource("aws:s3/bucket:Bucket"),
                resource("aws:lb/loadBalancer:LoadBalancer", loadBalancerType="application"),
            ],
            ["application load balancer"],
        ),
        ([resource("aws:cloudwatch/metricAlarm:MetricAlarm")], ["CloudWatch", "1 alarm"]),
        (
            [resource("aws:backup/plan:Plan"), resource("aws:backup/vault:Vault")],
            ["AWS Backup"],
        ),
        (
            [resource("aws:budgets/budget:Budget", limitAmount="200", limitUnit="USD")],
            ["AWS Budgets", "200 USD a month"],
        ),
        (
            [resource("aws:s3/bucket:Bucket"), resource("aws:cloudtrail/trail:Trail")],
            ["CloudTrail"],
        ),
        ([resource("aws:lb/loadBalancer:LoadBalancer")], ["application load balancer"]),
        ([resource("aws:ecs/taskDefinition:TaskDefinition"), service(2)], ["ECS", "2 tasks"]),
        ([resource("aws:rds/instance:Instance", instanceClass="c")], ["RDS", "c"]),
        ([resource("aws:ec2/vpc:Vpc")], ["VPC of any range, 0 zones"]),
        ([resource("aws:acm/certificate:Certificate")], ["ACM"]),
        (
            [resource("aws:elasticache/cluster:Cluster", engine="memcached", nodeType="n")],
            ["ElastiCache", "memcached", "n"],
        ),
        (
            [resource("aws:elasticache/replicationGroup:ReplicationGroup", engine="valkey")],
            ["ElastiCache", "valkey"],
        ),
        ([resource("aws:cloudfront/distribution:Distribution")], ["CloudFront"]),
        ([resource("aws:wafv2/webAcl:WebAcl")], ["AWS WAF"]),
        ([resource("aws:apigateway/restApi:RestApi")], ["API Gateway"]),
        ([resource("aws:apigateway/account:Account")], ["API Gateway"]),
        (
            [resource("aws:apigatewayv2/api:Api", protocolType="WEBSOCKET")],
            ["API Gateway", "WEBSOCKET"],
        ),
        ([resource("aws:cognito/userPool:UserPool")], ["Cognito"]),
        (
            [resource("docker:index/image:Image", build={"context": "services/web"})],
            ["built from services/web"],
        ),
        (
            [
                resource("aws:docdb/cluster:Cluster", engineVersion="5.0.0"),
                *[resource("aws:docdb/clusterInstance:ClusterInstance", instanceClass="c")] * 2,
            ],
            ["DocumentDB 5.0.0", "2 c"],
        ),
        ([resource("aws:docdb/cluster:Cluster")], ["DocumentDB"]),
        ([resource("aws:dynamodb/table:Table")], ["DynamoDB"]),
        ([resource("aws:sqs/queue:Queue")], ["SQS"]),
        (
            [resource("aws:s3/bucket:Bucket"), resource("aws:codepipeline/pipeline:Pipeline")],
            ["CodePipeline"],
        ),
        (
            [resource("aws:cloudwatch/eventRule:EventRule"), resource("aws:sqs/queue:Queue")],
            ["SQS"],
        ),
        ([resource("aws:cloudwatch/eventRule:EventRule")], ["EventBridge"]),
        (
            [
                resource("aws:sqs/queue:Queue"),
                resource("aws:cloudwatch/metricAlarm:MetricAlarm"),
                resource("aws:cloudwatch/eventBus:EventBus"),
            ],
            ["EventBridge"],
        ),
        ([resource("aws:eks/cluster:Cluster", version="1.35")], ["EKS 1.35", "Auto Mode"]),
        (
            [
                resource("aws:eks/cluster:Cluster", version="1.35"),
                resource(
                    "aws:eks/nodeGroup:NodeGroup",
                    instanceTypes=["t3.large"],
                    scalingConfig={"minSize": 2, "maxSize": 6, "desiredSize": 2},
                ),
            ],
            ["EKS 1.35", "2 to 6 t3.large"],
        ),
        ([resource("kubernetes:core/v1:Namespace")], ["namespace"]),
        (
            [
                resource("aws:s3/bucket:Bucket"),
                resource("kubernetes:core/v1:Namespace"),
                resource("kubernetes:networking.k8s.io/v1:Ingress"),
            ],
            ["namespace", "application load balancer"],
        ),
        (
            [resource("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")],
            ["security group rules"],
        ),
        ([resource("aws:autoscalingplans/scalingPlan:ScalingPlan")], ["AWS Auto Scaling"]),
        (
            [
                resource("aws:s3/bucket:Bucket"),
                resource("aws:elasticbeanstalk/environment:Environment"),
            ],
            ["Elastic Beanstalk"],
        ),
        ([resource("aws:ec2/eip:Eip")], []),
        ([], []),
    ],
)
def test_phrases(resources, said):
    assert list(facts(resources)) == said


@pytest.mark.parametrize("token", WORDS)
def test_every_type_is_one_of_the_sdk(token):
    assert of_resource(token)
