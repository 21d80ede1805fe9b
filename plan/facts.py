"""What a component is in AWS's own words, a phrase or two for a picture."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from plan.record import Resource

Inputs = Mapping[str, Any]
Phrases = Callable[[Sequence[Inputs], Sequence[Resource]], Sequence[str]]
"""What to say of the resources of one type, given all those of the component."""

ENGINES: Final = {"postgres": "PostgreSQL"}


def facts(resources: Sequence[Resource]) -> Sequence[str]:
    """Phrases for a component made of these resources; none where none says what it is."""
    token = kind(resources)
    return WORDS[token](_of(token, resources), resources) if token else ()


def kind(resources: Sequence[Resource]) -> str:
    """Type of the resource that says what a component made of these is; empty if none does."""
    types = {resource.type for resource in resources}
    return next((token for token in WORDS if token in types), "")


def _task(found: Sequence[Inputs], resources: Sequence[Resource]) -> Sequence[str]:
    """Where a task runs, its size in Fargate's units, and how many of them run."""
    cpu, memory = (int(found[0].get(key, 0)) / 1024 for key in ("cpu", "memory"))
    on = "ECS on EC2" if "EC2" in found[0].get("requiresCompatibilities", ()) else "Fargate"
    size = [on, f"{cpu:g} vCPU, {memory:g} GB"] if cpu else ["ECS"]
    return *size, _count(resources)


def _count(resources: Sequence[Resource]) -> str:
    """Bounds of the autoscaler, else the fixed number; of what ends, when it begins."""
    for scaled in _of("aws:appautoscaling/target:Target", resources):
        return f"{scaled['minCapacity']} to {scaled['maxCapacity']} tasks"
    for service in _of("aws:ecs/service:Service", resources):
        return _many(service.get("desiredCount", 0), "task")
    for schedule in _of("aws:scheduler/schedule:Schedule", resources):
        return str(schedule["scheduleExpression"])
    return "when started"


def _pods(found: Sequence[Inputs], resources: Sequence[Resource]) -> Sequence[str]:
    """What a pod asks for, and how many of them run."""
    spec = found[0]["spec"]
    asked = spec["template"]["spec"]["containers"][0]["resources"]["requests"]
    cpu, memory = (int(str(asked[key]).rstrip("mMi")) for key in ("cpu", "memory"))
    size = f"{cpu / 1000:g} vCPU, {memory / 1024:g} GB"
    for scaled in _of("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", resources):
        bounds = scaled["spec"]
        return "EKS", size, f"{bounds['minReplicas']} to {bounds['maxReplicas']} pods"
    return "EKS", size, _many(spec["replicas"], "pod")


def _kubernetes(found: Sequence[Inputs], resources: Sequence[Resource]) -> Sequence[str]:
    """Version, and the machines: their number and type, or that the cluster chooses them."""
    said = " ".join(("EKS", str(found[0].get("version", ""))))
    groups = _of("aws:eks/nodeGroup:NodeGroup", resources)
    return said.rstrip(), *(_machines(group) for group in groups or [{}])


def _machines(group: Inputs) -> str:
    bounds, types = group.get("scalingConfig"), group.get("instanceTypes", ())
    if bounds is None:
        return "Auto Mode"
    return " ".join((f"{bounds['minSize']} to {bounds['maxSize']}", *types))


def _namespace(_: Sequence[Inputs], resources: Sequence[Resource]) -> Sequence[str]:
    """The way in that it has, which a controller makes."""
    fronts = _of("kubernetes:networking.k8s.io/v1:Ingress", resources)
    return "namespace", *(["application load balancer"] if fronts else [])


def _cluster(_: Sequence[Inputs], resources: Sequence[Resource]) -> Sequence[str]:
    """Number and type of the machines, if there are any."""
    groups = _of("aws:autoscaling/group:Group", resources)
    templates = _of("aws:ec2/launchTemplate:LaunchTemplate", resources)
    return "ECS", *(
        f"{group['minSize']} to {group['maxSize']} {template['instanceType']}"
        for group, template in zip(groups, templates, strict=True)
    )


def _database(found: Sequence[Inputs], _: Sequence[Resource]) -> Sequence[str]:
    """Engine, class, and whether a standby waits."""
    one = found[0]
    engine = str(one.get("engine", ""))
    name = " ".join(("RDS", ENGINES.get(engine, engine), str(one.get("engineVersion", ""))))
    return name.rstrip(), one["instanceClass"], *(["and a standby"] if one.get("multiAz") else [])


def _brokers(found: Sequence[Inputs], _: Sequence[Resource]) -> Sequence[str]:
    """How many brokers, and of which type."""
    number, kind = found[0]["numberOfBrokerNodes"], found[0]["brokerNodeGroupInfo"]["instanceType"]
    return "MSK", f"{number} {kind}"


def _nodes(found: Sequence[Inputs], _: Sequence[Resource]) -> Sequence[str]:
    """How many nodes with data, and of which type."""
    said = found[0]["clusterConfig"]
    return "OpenSearch", f"{said['instanceCount']} {said['instanceType']}"


def _aurora(found: Sequence[Inputs], resources: Sequence[Resource]) -> Sequence[str]:
    """Version, the number of instances, and how far each of them shrinks and grows."""
    one, instances = found[0], _of("aws:rds/clusterInstance:ClusterInstance", resources)
    name = f"Aurora PostgreSQL {one.get('engineVersion', '')}".rstrip()
    scaling = one.get("serverlessv2ScalingConfiguration", {})
    units = [f"{scaling['minCapacity']:g} to {scaling['maxCapacity']:g} units"] if scaling else []
    return name, _many(len(instances), "instance"), *units


def _mongo(found: Sequence[Inputs], resources: Sequence[Resource]) -> Sequence[str]:
    """Version, and the number and class of the instances."""
    instances = _of("aws:docdb/clusterInstance:ClusterInstance", resources)
    name = f"DocumentDB {found[0].get('engineVersion', '')}".rstrip()
    return name, *(f"{len(instances)} {each['instanceClass']}" for each in instances[:1])


def _network(found: Sequence[Inputs], resources: Sequence[Resource]) -> Sequence[str]:
    """Range and number of zones."""
    subnets = _of("aws:ec2/subnet:Subnet", resources)
    zones = {subnet.get("availabilityZone") for subnet in subnets}
    return (f"VPC {found[0].get('cidrBlock', 'of any range')}, {_many(len(zones), 'zone')}",)


def _topic(_: Sequence[Inputs], resources: Sequence[Resource]) -> Sequence[str]:
    """Who hears of what is told to a topic."""
    subscribed = _of("aws:sns/topicSubscription:TopicSubscription", resources)
    return "SNS", *(f"{each['protocol']} to {each['endpoint']}" for each in subscribed)


def _alarms(found: Sequence[Inputs], _: Sequence[Resource]) -> Sequence[str]:
    return "CloudWatch", _many(len(found), "alarm")


def _budget(found: Sequence[Inputs], _: Sequence[Resource]) -> Sequence[str]:
    return "AWS Budgets", f"{found[0]['limitAmount']} {found[0]['limitUnit']} a month"


def _image(found: Sequence[Inputs], _: Sequence[Resource]) -> Sequence[str]:
    """What it is built from; its tag would be another with each change there."""
    return (f"built from {found[0]['build']['context']}",)


def _balancer(found: Sequence[Inputs], _: Sequence[Resource]) -> Sequence[str]:
    return (f"{found[0].get('loadBalancerType', 'application')} load balancer",)


def _said(word: str, *names: str) -> Phrases:
    """A word, and the inputs of these names as far as they are given."""

    def say(found: Sequence[Inputs], _: Sequence[Resource]) -> Sequence[str]:
        return word, *(str(found[0][name]) for name in names if name in found[0])

    return say


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _of(token: str, resources: Sequence[Resource]) -> Sequence[Inputs]:
    return [resource.inputs for resource in resources if resource.type == token]


# The first that a component has names it: a certificate has records, a balancer has a bucket.
WORDS: Final[Mapping[str, Phrases]] = {
    "aws:ec2/vpc:Vpc": _network,
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": _said("VPC peering"),
    "aws:cloudfront/distribution:Distribution": _said("CloudFront"),
    "aws:wafv2/webAcl:WebAcl": _said("AWS WAF"),
    "aws:lb/loadBalancer:LoadBalancer": _balancer,
    "aws:apigateway/restApi:RestApi": _said("API Gateway"),
    "aws:apigatewayv2/api:Api": _said("API Gateway", "protocolType"),
    "aws:apigateway/account:Account": _said("API Gateway"),
    "aws:cognito/userPool:UserPool": _said("Cognito"),
    "aws:ecs/taskDefinition:TaskDefinition": _task,
    "kubernetes:apps/v1:Deployment": _pods,
    "kubernetes:core/v1:Namespace": _namespace,
    "aws:eks/cluster:Cluster": _kubernetes,
    "aws:lambda/function:Function": _said("Lambda", "runtime"),
    "aws:elasticbeanstalk/environment:Environment": _said("Elastic Beanstalk"),
    "aws:sfn/stateMachine:StateMachine": _said("Step Functions"),
    "aws:rds/instance:Instance": _database,
    "aws:rds/cluster:Cluster": _aurora,
    "aws:elasticache/replicationGroup:ReplicationGroup": _said("ElastiCache", "engine", "nodeType"),
    "aws:elasticache/cluster:Cluster": _said("ElastiCache", "engine", "nodeType"),
    "aws:docdb/cluster:Cluster": _mongo,
    "aws:dynamodb/table:Table": _said("DynamoDB"),
    "aws:msk/cluster:Cluster": _brokers,
    "aws:msk/serverlessCluster:ServerlessCluster": _said("MSK Serverless"),
    "aws:opensearch/domain:Domain": _nodes,
    "aws:codepipeline/pipeline:Pipeline": _said("CodePipeline"),
    "aws:acm/certificate:Certificate": _said("ACM", "domainName"),
    "aws:route53/record:Record": _said("Route 53", "name"),
    "aws:ecs/cluster:Cluster": _cluster,
    "aws:autoscalingplans/scalingPlan:ScalingPlan": _said("AWS Auto Scaling"),
    "aws:kms/key:Key": _said("KMS"),
    "docker:index/image:Image": _image,
    "aws:cloudwatch/dashboard:Dashboard": _said("CloudWatch"),
    "aws:cloudwatch/eventBus:EventBus": _said("EventBridge"),
    "aws:cloudwatch/metricAlarm:MetricAlarm": _alarms,
    "aws:sns/topic:Topic": _topic,
    "aws:backup/vault:Vault": _said("AWS Backup"),
    "aws:budgets/budget:Budget": _budget,
    "aws:cloudtrail/trail:Trail": _said("CloudTrail"),
    "aws:secretsmanager/secret:Secret": _said("Secrets Manager"),
    "aws:s3/bucket:Bucket": _said("S3"),
    "aws:sqs/queue:Queue": _said("SQS"),
    "aws:cloudwatch/eventRule:EventRule": _said("EventBridge"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _said("security group rules"),
}
"""Resource type to what a component is that has one."""
