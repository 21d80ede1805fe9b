"""Seed 002, "Hydren's Infrastructure Architecture on AWS", as `blueprints/hydren.yaml` makes it."""

import re

import pytest

from tests.seeds.document import ROOT, Part, Plan, failing, numbered

FILE = ROOT / "blueprints" / "hydren.yaml"

# The document's list, as it stands there.
SERVICES = """\
1. VPC - Isolates our resources inside AWS
2. CloudFront - Distributes our web contents fastly
3. Route 53 - Resolves DNS to our resources
4. WAF - Prevents the site from security threats
5. ALB - Distributes user traffic evenly to the servers
6. RDS PostgreSQL - Database instance with automated backups enabled to persist application data
7. Docker - Containerize the frontend (React) and backend (Flask) as Docker images
8. DockerHub - Stores the images inside a private repository
9. ECS Fargate - Manages the containers using Fargate as a compute resource, enabling auto scaling to improve performance based on the traffic and performance
10. Cloud Watch Logs - Application, Database logs for issue detection and resolution
11. Dashboard/Alarms - Alerts on threshold breach such as high error rate, CPU and Memory spikes, etc..
12. VPC Flow Logs - to analyse traffic.
"""  # noqa: E501 - quoted
HUB = "arn:aws:secretsmanager:eu-north-1:111122223333:secret:hub-AbCdEf"
NAME = "hydren.example.com"
TOPIC = "<<sns.Topic/alerts-topic.arn>>"
PRIVATE = ["<<ec2.Subnet/app-private-a.id>>", "<<ec2.Subnet/app-private-b.id>>"]
SERVICE = "service/<<ecs.Cluster/cluster-cluster.name>>/<<ecs.Service/tasks-service.name>>"


def tracked(metric: str) -> dict[str, object]:
    """A policy that adds tasks above 60 percent, and takes them away below."""
    tracking = "targetTrackingScalingPolicyConfiguration"
    return {
        "policyType": "TargetTrackingScaling",
        "resourceId": SERVICE,
        f"{tracking}.predefinedMetricSpecification.predefinedMetricType": metric,
        f"{tracking}.targetValue": 60,
        f"{tracking}.disableScaleIn": None,
    }


def alarm(metric: str, above: int) -> dict[str, object]:
    """An alarm that tells the topic, once when it starts and once when it is over."""
    return {
        "metricName": metric,
        "comparisonOperator": "GreaterThanThreshold",
        "threshold": above,
        "alarmActions": [TOPIC],
        "okActions": [TOPIC],
    }


def busy(label: str) -> dict[str, object]:
    """An alarm on the CPU or the memory of a service, whichever is higher."""
    tasks = {
        "ClusterName": "<<ecs.Cluster/cluster-cluster.name>>",
        "ServiceName": f"<<ecs.Service/{label}-service.name>>",
    }
    return {
        "metricQueries.0.metric.metricName": "CPUUtilization",
        "metricQueries.0.metric.dimensions": tasks,
        "metricQueries.1.metric.metricName": "MemoryUtilization",
        "metricQueries.1.metric.dimensions": tasks,
        "metricQueries.2.expression": "MAX([cpu, memory])",
        "comparisonOperator": "GreaterThanThreshold",
        "threshold": 90,
        "alarmActions": [TOPIC],
        "okActions": [TOPIC],
    }


def errors(label: str) -> dict[str, object]:
    """An alarm on the share of answers that are errors of the service."""
    balancer = "<<lb.LoadBalancer/balancer-alb.arnSuffix>>"
    target = {"LoadBalancer": balancer, "TargetGroup": f"<<lb.TargetGroup/{label}-tg.arnSuffix>>"}
    return {
        "metricQueries.0.metric.metricName": "HTTPCode_Target_5XX_Count",
        "metricQueries.0.metric.dimensions": target,
        "metricQueries.1.metric.metricName": "RequestCount",
        "metricQueries.1.metric.dimensions": target,
        "metricQueries.2.expression": "IF(errors > 5, 100 * errors / requests, 0)",
        "comparisonOperator": "GreaterThanThreshold",
        "threshold": 5,
        "alarmActions": [TOPIC],
    }


def built(label: str) -> dict[str, object]:
    """An image from the Dockerfile of a service."""
    return {
        "build.context": f"services/{label}",
        "build.dockerfile": f"services/{label}/Dockerfile",
        "build.platform": "linux/amd64",
    }


def pushed(label: str) -> dict[str, object]:
    """An image that goes to the private repository, by the credentials of the secret."""
    key = "secretsmanager.getSecretVersion/1"
    return {
        "imageName": re.compile(rf"docker\.io/acme/{label}:[0-9a-f]{{8,}}"),
        "skipPush": False,
        "registry.username": f"<<lookup:{key}.secretString>>",
        "registry.password": f"<<lookup:{key}.secretString>>",
    }


def pulled(label: str) -> dict[str, object]:
    """A container of that very image, fetched by the same credentials."""
    return {
        "containerDefinitions.0.image": f"<<docker.index.Image/{label}-image.repoDigest>>",
        "containerDefinitions.0.repositoryCredentials.credentialsParameter": HUB,
        "containerDefinitions.0.dockerLabels": {"groundwork.source": f"services/{label}"},
        "containerDefinitions.1": None,
        "executionRoleArn": f"<<iam.Role/{label}-execution-role.arn>>",
    }


def may_pull(label: str) -> dict[str, object]:
    """A policy for exactly the registry's secret, on the role that starts the tasks."""
    return {
        "role": f"<<iam.Role/{label}-execution-role.id>>",
        "policy.Statement": [
            {
                "Effect": "Allow",
                "Action": ["secretsmanager:GetSecretValue"],
                "Resource": [HUB],
            }
        ],
    }


def logged(label: str) -> dict[str, object]:
    """A container that writes to the log group of its service."""
    return {
        "containerDefinitions.0.logConfiguration.logDriver": "awslogs",
        "containerDefinitions.0.logConfiguration.options.awslogs-group": (
            f"<<cloudwatch.LogGroup/{label}-logs.name>>"
        ),
    }


def running(label: str) -> dict[str, object]:
    """A service on Fargate that starts with one task and has no address of its own."""
    return {
        "capacityProviderStrategies": [{"base": 1, "capacityProvider": "FARGATE", "weight": 100}],
        "desiredCount": 1,
        "networkConfiguration.assignPublicIp": False,
        "networkConfiguration.subnets": PRIVATE,
        "taskDefinition": f"<<ecs.TaskDefinition/{label}-task.arn>>",
        "loadBalancers.0.targetGroupArn": f"<<lb.TargetGroup/{label}-tg.arn>>",
    }


def leads(label: str, *paths: str) -> dict[str, object]:
    """A rule of the balancer."""
    return {
        "listenerArn": "<<lb.Listener/balancer-https.arn>>",
        "conditions": [{"pathPattern": {"values": list(paths)}}],
        "actions": [{"type": "forward", "targetGroupArn": f"<<lb.TargetGroup/{label}-tg.arn>>"}],
    }


MANAGED = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesSQLiRuleSet",
)
ALB = {
    "internal": False,
    "loadBalancerType": "application",
    "subnets": ["<<ec2.Subnet/app-public-a.id>>", "<<ec2.Subnet/app-public-b.id>>"],
}
TARGETS = {"targetType": "ip", "port": 8080, "healthCheck.path": "/healthz"}
LOGS = {"retentionInDays": 365, "kmsKeyId": "<<kms.Key/key-key.arn>>"}
RECORD = {
    "name": NAME,
    "zoneId": "<<lookup:route53.getZone/1.zoneId>>",
    "aliases.0.name": "<<cloudfront.Distribution/edge-distribution.domainName>>",
    "aliases.0.zoneId": "<<cloudfront.Distribution/edge-distribution.hostedZoneId>>",
}

TABLE = [
    Part(
        "VPC - Isolates our resources inside AWS",
        {
            "ec2.Vpc/app-vpc": {"cidrBlock": "10.0.0.0/16"},
            "ec2.DefaultSecurityGroup/app-default": {"ingress": [], "egress": []},
            **{
                f"ec2.Subnet/app-{tier}-{zone}": {
                    "vpcId": "<<ec2.Vpc/app-vpc.id>>",
                    "mapPublicIpOnLaunch": False,
                }
                for tier in ("public", "private", "isolated")
                for zone in "ab"
            },
            "rds.SubnetGroup/board-subnets": {
                "subnetIds": [
                    "<<ec2.Subnet/app-isolated-a.id>>",
                    "<<ec2.Subnet/app-isolated-b.id>>",
                ]
            },
        },
    ),
    Part(
        "CloudFront - Distributes our web contents fastly",
        {
            "cloudfront.Distribution/edge-distribution": {
                "enabled": True,
                "aliases": [NAME],
                "origins.0.domainName": "<<lb.LoadBalancer/balancer-alb.dnsName>>",
                "origins.0.customOriginConfig.originProtocolPolicy": "https-only",
                "defaultCacheBehavior.viewerProtocolPolicy": "redirect-to-https",
                "defaultCacheBehavior.compress": True,
                "viewerCertificate.acmCertificateArn": (
                    "<<acm.Certificate/edge-certificate-certificate.arn>>"
                ),
            },
            "acm.Certificate/edge-certificate-certificate": {
                "domainName": NAME,
                "region": "us-east-1",
            },
        },
    ),
    Part(
        "Route 53 - Resolves DNS to our resources",
        {
            "route53.Record/alias-a": {"type": "A", **RECORD},
            "route53.Record/alias-aaaa": {"type": "AAAA", **RECORD},
        },
    ),
    Part(
        "WAF - Prevents the site from security threats",
        {
            "cloudfront.Distribution/edge-distribution": {
                "webAclId": "<<wafv2.WebAcl/firewall-acl.arn>>"
            },
            "wafv2.WebAcl/firewall-acl": {
                "scope": "CLOUDFRONT",
                "region": "us-east-1",
                "rules.0.statement.rateBasedStatement.limit": 2000,
                "rules.0.action": {"block": {}},
                **{
                    f"rules.{number}.statement.managedRuleGroupStatement.name": name
                    for number, name in enumerate(MANAGED, 1)
                },
                **{f"rules.{number}.overrideAction": {"none": {}} for number in range(1, 5)},
            },
        },
    ),
    Part(
        "ALB - Distributes user traffic evenly to the servers",
        {
            "lb.LoadBalancer/balancer-alb": ALB,
            "lb.TargetGroup/web-tg": TARGETS,
            "lb.TargetGroup/tasks-tg": TARGETS,
            "lb.ListenerRule/web-rule": leads("web", "/*"),
            "lb.ListenerRule/tasks-rule": leads("tasks", "/api", "/api/*"),
        },
    ),
    Part(
        "RDS PostgreSQL - Database instance with automated backups enabled to persist "
        "application data",
        {
            "rds.Instance/board-instance": {
                "engine": "postgres",
                "backupRetentionPeriod": 14,
                "deleteAutomatedBackups": False,
                "skipFinalSnapshot": False,
                "deletionProtection": True,
                "publiclyAccessible": False,
                "storageEncrypted": True,
                "dbSubnetGroupName": "<<rds.SubnetGroup/board-subnets.name>>",
            }
        },
    ),
    Part(
        "Docker - Containerize the frontend (React) and backend (Flask) as Docker images",
        {
            "docker.index.Image/web-image": built("web"),
            "docker.index.Image/tasks-image": built("tasks"),
        },
    ),
    Part(
        "DockerHub - Stores the images inside a private repository",
        {
            "docker.index.Image/web-image": pushed("web"),
            "docker.index.Image/tasks-image": pushed("tasks"),
            "ecs.TaskDefinition/web-task": pulled("web"),
            "ecs.TaskDefinition/tasks-task": pulled("tasks"),
            "iam.RolePolicy/web-reads-registry": may_pull("web"),
            "iam.RolePolicy/tasks-reads-registry": may_pull("tasks"),
        },
    ),
    Part(
        "ECS Fargate - Manages the containers using Fargate as a compute resource, enabling auto "
        "scaling to improve performance based on the traffic and performance",
        {
            "ecs.Service/web-service": running("web"),
            "ecs.Service/tasks-service": running("tasks"),
            "appautoscaling.Target/tasks-scale": {"resourceId": SERVICE, "maxCapacity": 6},
        },
    ),
    Part(
        "Cloud Watch Logs - Application, Database logs for issue detection and resolution",
        {
            "cloudwatch.LogGroup/web-logs": LOGS,
            "cloudwatch.LogGroup/tasks-logs": LOGS,
            "ecs.TaskDefinition/web-task": logged("web"),
            "ecs.TaskDefinition/tasks-task": logged("tasks"),
            "cloudwatch.LogGroup/board-postgresql-logs": {
                "name": "/aws/rds/instance/board-<<ec2.SecurityGroup/board-sg.id>>/postgresql",
                **LOGS,
            },
            "rds.Instance/board-instance": {
                "identifier": "board-<<ec2.SecurityGroup/board-sg.id>>",
                "enabledCloudwatchLogsExports": ["postgresql", "upgrade"],
            },
        },
    ),
    Part(
        "Dashboard/Alarms - Alerts on threshold breach such as high error rate, CPU and Memory "
        "spikes, etc..",
        {
            "cloudwatch.Dashboard/dashboard-dashboard": {"dashboardName": "groundwork-hydren"},
            "sns.TopicSubscription/alerts-email": {
                "topic": TOPIC,
                "protocol": "email",
                "endpoint": "ops@example.com",
            },
            **{
                f"cloudwatch.MetricAlarm/{label}-errors": errors(label)
                for label in ("web", "tasks")
            },
            **{
                f"cloudwatch.MetricAlarm/alarms-{label}-{word}": alarm(metric, above)
                for label in ("web", "tasks")
                for word, metric, above in (
                    ("slow", "TargetResponseTime", 2),
                    ("unhealthy", "UnHealthyHostCount", 0),
                )
            },
            **{
                f"cloudwatch.MetricAlarm/alarms-{label}-busy": busy(label)
                for label in ("web", "tasks")
            },
            "cloudwatch.MetricAlarm/alarms-board-cpu": alarm("CPUUtilization", 90),
            "cloudwatch.MetricAlarm/alarms-board-connections": alarm("DatabaseConnections", 180),
            "cloudwatch.MetricAlarm/alarms-board-storage": {
                **alarm("FreeStorageSpace", 2 * 1024**3),
                "comparisonOperator": "LessThanThreshold",
            },
        },
    ),
    Part(
        "VPC Flow Logs - to analyse traffic.",
        {
            "ec2.FlowLog/app-flow-logs": {
                "vpcId": "<<ec2.Vpc/app-vpc.id>>",
                "trafficType": "ALL",
                "logDestination": "<<cloudwatch.LogGroup/app-flow-logs.arn>>",
            },
            "cloudwatch.LogGroup/app-flow-logs": LOGS,
        },
    ),
    Part(
        "For frontend (React), we will only need a very little resource **0.25-1 vCPU** and "
        "**1 GB memory**.",
        {"ecs.TaskDefinition/web-task": {"cpu": "256", "memory": "1024"}},
    ),
    Part(
        "For backend (Flask), we can set a moderate value **0.5 to 2 vCPU and 2 GB memory**.",
        {"ecs.TaskDefinition/tasks-task": {"cpu": "512", "memory": "2048"}},
    ),
    Part(
        "We can set a thresold value such as if vCPU or memory becomes >60%, we can automatically "
        "add (scale up) one more service to manage the load and it can keep increasing. Likewise, "
        "when the load drops, we can automatically reduce (scale down) the service count.",
        {
            "appautoscaling.Policy/tasks-scale-cpu": tracked("ECSServiceAverageCPUUtilization"),
            "appautoscaling.Policy/tasks-scale-memory": tracked(
                "ECSServiceAverageMemoryUtilization"
            ),
        },
    ),
    Part(
        "Only 1 task of frontend and 1 backend will run which will use very less resource during "
        "idle time (no bulk upload, less users).",
        {
            "ecs.Service/web-service": {"desiredCount": 1},
            "appautoscaling.Target/tasks-scale": {"minCapacity": 1},
        },
    ),
]


@pytest.fixture(scope="module")
def plan():
    return Plan.of(FILE)


@pytest.mark.parametrize("part", TABLE, ids=lambda part: part.words.split(" - ")[0][:40])
def test_a_part_of_the_document_is_in_the_plan(plan, part):
    assert plan.missing(part) == []


def test_every_item_of_the_list_is_in_the_table():
    items = numbered(SERVICES)
    assert len(items) == 12
    assert [part.words for part in TABLE][:12] == items


def test_our_frontend_does_not_need_auto_scaling(plan):
    assert plan.names("appautoscaling.Target") == ["tasks-scale"]
    assert plan.names("appautoscaling.Policy") == ["tasks-scale-cpu", "tasks-scale-memory"]


def test_we_will_have_two_components(plan):
    assert plan.names("ecs.Service") == ["tasks-service", "web-service"]
    assert plan.names("rds.Instance") == ["board-instance"]


def test_only_cloudfront_comes_to_the_balancer_and_nothing_else_is_open(plan):
    rules = plan.names("vpc.SecurityGroupIngressRule")
    sources = {
        name: [
            plan.get(f"vpc.SecurityGroupIngressRule/{name}", key)
            for key in ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")
        ]
        for name in rules
    }
    assert sources == {
        "balancer-https": [None, None, "<<lookup:ec2.getManagedPrefixList/1.id>>", None],
        "tasks-from-balancer": [None, None, None, "<<ec2.SecurityGroup/balancer-sg.id>>"],
        "tasks-into-board": [None, None, None, "<<ec2.SecurityGroup/tasks-sg.id>>"],
        "web-from-balancer": [None, None, None, "<<ec2.SecurityGroup/balancer-sg.id>>"],
    }
    (asked,) = (one for one in plan.record.lookups if one.key == "ec2.getManagedPrefixList/1")
    assert asked.args == {"name": "com.amazonaws.global.cloudfront.origin-facing"}


def test_both_these_services_will_be_built_as_separate_images(plan):
    assert plan.names("docker.index.Image") == ["tasks-image", "web-image"]
    (asked,) = (one for one in plan.record.lookups if "getSecretVersion" in one.key)
    assert asked.args == {"secretId": HUB}


def test_the_frontend_may_start_and_nothing_else(plan):
    mine = [name for name in plan.names("iam.RolePolicy") if name.startswith("web-")]
    assert mine == ["web-may-start", "web-reads-registry"]


def test_the_dashboard_shows_both_services_and_the_database(plan):
    widgets = plan.get("cloudwatch.Dashboard/dashboard-dashboard", "dashboardBody.widgets")
    headings = [each["properties"]["markdown"] for each in widgets if each["type"] == "text"]
    assert headings == ["## tasks", "## web", "## board", "## Certificates"]


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("cpu: 60, memory: 60", "cpu: 70, memory: 60", ["We can set a thresold"]),
        ("cpu: 60, memory: 60", "cpu: 60, memory: null", ["We can set a thresold"]),
        (
            "min: 1, max: 6",
            "min: 2, max: 6",
            ["ECS Fargate", "Only 1 task of frontend"],
        ),
        ("memory: 1024", "memory: 512", ["For frontend"]),
        ("cpu: 512", "cpu: 1024", ["For backend"]),
        ("  groundwork:firewall: {}\n", "", ["WAF"]),
        ("posture: prod", "posture: dev", ["RDS PostgreSQL", "Cloud Watch Logs", "VPC Flow Logs"]),
        (
            "  groundwork:alerts: { email: ops@example.com }\n",
            "",
            ["Dashboard/Alarms"],
        ),
        ("url: docker.io/acme, ", "url: quay.io/acme, ", ["DockerHub"]),
        (
            "  groundwork:edge: {}\n",
            "",
            ["CloudFront", "Route 53", "WAF"],
        ),
    ],
)
def test_another_file_does_not_pass(tmp_path, before, after, parts):
    found = failing(FILE, tmp_path, {before: after}, TABLE)
    assert len(found) == len(parts), found
    assert all(one.startswith(word) for one, word in zip(found, parts, strict=True))
