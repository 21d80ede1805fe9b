"""The parts of seed 004: the document's words, and the resources that implement them."""

import re

from tests.seeds.document import Part
from tests.seeds.microservices import Resources, each, joined

DOCUMENT = """\
1.Architecture Diagram:
Components:
Elastic Beanstalk:
Data Flows:
2.Component Design (High-Level):
Web/Mobile App:
1. RESTful APIs:
2. WebSockets:
3. Server-Side Rendering (SSR):
Backend Services:
AWS Fargate for Amazon ECS:
Event-Driven Components:
Apache Kafka:
Data Storage:
Amazone Aurora:
DynamoDB:
Elasticsearch:
API:
3. Security Considerations:
Authentication and Authorization:
Data Protection:
Network Security:
4. Scalability and High Availability:
Scale horizontally to handle increased traffic or workload:
AWS Load Balancer Controller:
Ensure high availability and resilience to failures:
Automatically scale resources based on demand:
5. DevOps Considerations:
Infrastructure as Code (IaC):
CI/CD Pipelines:
Monitoring and Logging:
"""
"""What the document has as headings, in its order."""
HEADINGS = re.findall(r"^(?:\d+\. ?)?(.+):$", DOCUMENT, re.MULTILINE)
ELSEWHERE = {
    "Architecture Diagram",
    "Elastic Beanstalk",
    "Component Design (High-Level)",
    "Data Storage",
    "Security Considerations",
    "Scalability and High Availability",
    "AWS Load Balancer Controller",
    "DevOps Considerations",
    "Infrastructure as Code (IaC)",
}
"""Headings of headings, and what is a page, a variant of the blueprint, an export, or in `eks`."""
NAME = "board.example.com"
TOPIC = "<<sns.Topic/alerts-topic.arn>>"
VPC = "<<ec2.Vpc/app-vpc.id>>"
EDGE = "cloudfront.Distribution/edge-distribution"
BUS = "<<cloudwatch.EventBus/events-bus.name>>"
FUNCTIONS = ("page", "tasks", "push", "forward", "find")
SERVICES = ("direct", "indexer")


def subnets(tier: str) -> list[str]:
    return [f"<<ec2.Subnet/app-{tier}-{zone}.id>>" for zone in "abc"]


def into(label: str, port: int, *sources: str) -> Resources:
    """Rules that let groups into another one, on one port."""
    return each(
        sources,
        f"vpc.SecurityGroupIngressRule/*-into-{label}",
        lambda source: {
            "securityGroupId": f"<<ec2.SecurityGroup/{label}-sg.id>>",
            "referencedSecurityGroupId": f"<<ec2.SecurityGroup/{source}-sg.id>>",
            "ipProtocol": "tcp",
            "fromPort": port,
            "toPort": port,
        },
    )


def led(place: int, path: str, origin: str) -> Resources:
    """A path of the distribution, and the origin that it leads to."""
    at = f"orderedCacheBehaviors.{place}"
    return {EDGE: {f"{at}.pathPattern": path, f"{at}.targetOriginId": origin}}


def answered(gateway: str, word: str, label: str) -> Resources:
    """A path of a REST API that a function answers, as do those below it."""
    return joined(
        each(
            (word, f"{word}-below"),
            f"apigateway.Integration/{gateway}-*-any",
            lambda _: {
                "type": "AWS_PROXY",
                "uri": f"<<lambda.Function/{label}-function.invokeArn>>",
                "restApi": f"<<apigateway.RestApi/{gateway}-api.id>>",
            },
        ),
        {
            f"apigateway.Resource/{gateway}-{word}": {"pathPart": word},
            f"apigateway.Resource/{gateway}-{word}-below": {"pathPart": "{proxy+}"},
            f"lambda.Permission/{gateway}-{word}": {
                "principal": "apigateway.amazonaws.com",
                "sourceArn": f"<<apigateway.RestApi/{gateway}-api.executionArn>>/api/*/{word}",
            },
        },
    )


def tracked(label: str, word: str, metric: str) -> Resources:
    """A policy that holds the average of a metric."""
    tracking = "targetTrackingScalingPolicyConfiguration"
    return {
        f"appautoscaling.Policy/{label}-scale-{word}": {
            "policyType": "TargetTrackingScaling",
            f"{tracking}.predefinedMetricSpecification.predefinedMetricType": metric,
            f"{tracking}.targetValue": 60,
        }
    }


def image(label: str, folder: str) -> Resources:
    return {f"docker.index.Image/{label}-image": {"build.context": f"services/{folder}"}}


PAGE: Resources = {
    EDGE: {
        "aliases": [NAME],
        "defaultCacheBehavior.targetOriginId": "page-function",
        "defaultCacheBehavior.cachePolicyId": "<<cloudfront.CachePolicy/edge-as-told.id>>",
        "origins.2.domainName": (
            "<<lambda.FunctionUrl/page-url.urlId>>.lambda-url.eu-north-1.on.aws"
        ),
        "origins.2.originAccessControlId": (
            "<<cloudfront.OriginAccessControl/edge-function-access.id>>"
        ),
    },
    "lambda.Function/page-function": {
        "runtime": "nodejs22.x",
        "handler": "render.handler",
        "environment.variables.API_URL": f"https://{NAME}",
    },
    "lambda.FunctionUrl/page-url": {"authorizationType": "AWS_IAM"},
    "lambda.Permission/edge-asks-page": {
        "principal": "cloudfront.amazonaws.com",
        "sourceArn": f"<<{EDGE}.arn>>",
    },
}
ASSETS: Resources = joined(
    led(6, "/assets", "assets-site"),
    led(7, "/assets/*", "assets-site"),
    {EDGE: {"origins.0.domainName": "<<s3.Bucket/assets-bucket.bucketRegionalDomainName>>"}},
)
REST = joined(
    led(4, "/api/tasks", "api-api"),
    led(5, "/api/tasks/*", "api-api"),
    answered("api", "tasks", "tasks"),
    {"apigateway.Stage/api-stage": {"stageName": "api"}},
)
SOCKET: Resources = joined(
    led(2, "/api/live", "live-socket"),
    {
        EDGE: {"origins.3.originPath": "/live"},
        "apigatewayv2.Api/live-api": {"protocolType": "WEBSOCKET"},
        "apigatewayv2.Integration/push-socket": {
            "integrationUri": "<<lambda.Function/push-function.invokeArn>>"
        },
        "apigatewayv2.Stage/push-stage": {"apiId": "<<apigatewayv2.Api/live-api.id>>"},
        "iam.RolePolicy/push-may-live": {
            "policy.Statement.0.Action": ["execute-api:ManageConnections"]
        },
    },
    each(
        ("connect", "disconnect", "default"),
        "apigatewayv2.Route/push-*",
        lambda word: {
            "routeKey": f"${word}",
            "target": "integrations/<<apigatewayv2.Integration/push-socket.id>>",
        },
    ),
)
TOLD: Resources = each(
    ("tasks",),
    "lambda.Function/*-function",
    lambda _: {
        "packageType": "Image",
        "imageConfig.commands": ["tasks.on_lambda.handler"],
        "environment.variables.EVENTS_BUS": BUS,
        "environment.variables.BUS_PREFIX": "EVENTS",
    },
)
EVENTS: Resources = {
    "cloudwatch.EventBus/events-bus": {"deadLetterConfig.arn": "<<sqs.Queue/events-failed.arn>>"},
    "cloudwatch.EventArchive/events-archive": {
        "eventSourceArn": "<<cloudwatch.EventBus/events-bus.arn>>",
        "retentionDays": 30,
    },
    "cloudwatch.EventRule/events-history": {
        "eventBusName": BUS,
        "eventPattern.source": ["tasks"],
    },
    "cloudwatch.EventRule/events-done": {
        "eventBusName": BUS,
        "eventPattern.detail-type": ["task.finished"],
    },
    "cloudwatch.EventTarget/push-rule": {
        "rule": "<<cloudwatch.EventRule/events-push.name>>",
        "arn": "<<lambda.Function/push-function.arn>>",
        "deadLetterConfig.arn": "<<sqs.Queue/push-failed.arn>>",
    },
}
QUEUE: Resources = {
    "cloudwatch.EventTarget/outbox-from-events-history": {
        "arn": "<<sqs.Queue/outbox-queue.arn>>",
        "deadLetterConfig.arn": "<<sqs.Queue/outbox-dead-letters.arn>>",
    },
    "sqs.Queue/outbox-queue": {
        "redrivePolicy.deadLetterTargetArn": "<<sqs.Queue/outbox-dead-letters.arn>>",
        "redrivePolicy.maxReceiveCount": 5,
    },
    "lambda.EventSourceMapping/forward-queue": {
        "eventSourceArn": "<<sqs.Queue/outbox-queue.arn>>",
        "functionName": "<<lambda.Function/forward-function.arn>>",
        "functionResponseTypes": ["ReportBatchItemFailures"],
    },
}
MAILED: Resources = {
    "cloudwatch.EventTarget/finished-from-events-done": {"arn": "<<sns.Topic/finished-topic.arn>>"},
    "sns.TopicSubscription/finished-email-a96e3689": {
        "topic": "<<sns.Topic/finished-topic.arn>>",
        "endpoint": "team@example.com",
    },
}
KAFKA = joined(
    {
        "msk.ServerlessCluster/changes-cluster": {
            "vpcConfigs.0.subnetIds": subnets("isolated"),
            "clientAuthentication.sasl.iam.enabled": True,
        },
        "lambda.Function/forward-function": {"imageConfig.commands": ["search.on_queue.handler"]},
    },
    into("changes", 9098, "forward", "indexer"),
    image("forward", "search"),
)
CONSUMER: Resources = joined(
    {
        "ecs.TaskDefinition/indexer-task": {
            "requiresCompatibilities": ["FARGATE"],
            "cpu": "256",
            "memory": "512",
            "containerDefinitions.0.image": "<<docker.index.Image/indexer-image.repoDigest>>",
        },
        "ecs.Service/indexer-service": {
            "capacityProviderStrategies.0.capacityProvider": "FARGATE",
            "networkConfiguration.assignPublicIp": False,
            "networkConfiguration.subnets": subnets("private"),
        },
    },
    image("indexer", "search"),
)
AURORA: Resources = joined(
    {
        "rds.Cluster/board-cluster": {
            "engine": "aurora-postgresql",
            "serverlessv2ScalingConfiguration.minCapacity": 2,
            "serverlessv2ScalingConfiguration.maxCapacity": 8,
            "manageMasterUserPassword": True,
            "backupRetentionPeriod": 14,
            "deletionProtection": True,
        }
    },
    each(
        "ab",
        "rds.ClusterInstance/board-eu-north-1*",
        lambda _: {"instanceClass": "db.serverless", "publiclyAccessible": False},
    ),
    into("board", 5432, "tasks", "direct"),
)
TABLE_OF_PAGES: Resources = {
    "dynamodb.Table/connections-table": {
        "billingMode": "PAY_PER_REQUEST",
        "hashKey": "id",
        "ttl.attributeName": "expires",
        "pointInTimeRecovery.enabled": True,
    },
    "lambda.Function/push-function": {
        "environment.variables.CONNECTIONS_TABLE": "<<dynamodb.Table/connections-table.name>>"
    },
}
SEARCH: Resources = joined(
    {
        "opensearch.Domain/index-domain": {
            "clusterConfig.instanceCount": 3,
            "clusterConfig.dedicatedMasterCount": 3,
            "clusterConfig.zoneAwarenessConfig.availabilityZoneCount": 3,
            "vpcOptions.subnetIds": subnets("isolated"),
            "advancedSecurityOptions.enabled": True,
            "advancedSecurityOptions.anonymousAuthEnabled": False,
        }
    },
    into("index", 443, "indexer", "find"),
)
COGNITO: Resources = joined(
    {
        "cognito.UserPool/people-pool": {
            "mfaConfiguration": "OPTIONAL",
            "passwordPolicy.minimumLength": 12,
            "deletionProtection": "ACTIVE",
        },
        "apigateway.Authorizer/partners-users": {
            "type": "COGNITO_USER_POOLS",
            "providerArns": ["<<cognito.UserPool/people-pool.arn>>"],
        },
    },
    each(
        ("search", "search-below"),
        "apigateway.Method/partners-*-any",
        lambda _: {
            "apiKeyRequired": True,
            "authorization": "COGNITO_USER_POOLS",
            "authorizerId": "<<apigateway.Authorizer/partners-users.id>>",
        },
    ),
)
ROLES: Resources = joined(
    each(
        FUNCTIONS,
        "lambda.Function/*-function",
        lambda label: {"role": f"<<iam.Role/{label}-role.arn>>"},
    ),
    each(
        SERVICES,
        "ecs.TaskDefinition/*-task",
        lambda label: {
            "executionRoleArn": f"<<iam.Role/{label}-execution-role.arn>>",
            "taskRoleArn": f"<<iam.Role/{label}-task-role.arn>>",
        },
    ),
)
ENCRYPTED: Resources = {
    "rds.Cluster/board-cluster": {"storageEncrypted": True},
    "rds.ClusterParameterGroup/board-parameters": {
        "parameters.0": {"name": "rds.force_ssl", "value": "1"}
    },
    "opensearch.Domain/index-domain": {
        "nodeToNodeEncryption.enabled": True,
        "domainEndpointOptions.enforceHttps": True,
    },
    "lb.Listener/direct-listener": {
        "protocol": "TLS",
        "sslPolicy": re.compile(r"ELBSecurityPolicy-TLS13-1-2-.+"),
    },
}
GROUPS: Resources = joined(
    each(
        (
            *("tasks", "forward", "find", "direct", "indexer"),
            *("board", "changes", "index", "net-balancer"),
        ),
        "ec2.SecurityGroup/*-sg",
        lambda _: {"vpcId": VPC},
    ),
    {
        "ec2.DefaultSecurityGroup/app-default": {"ingress": [], "egress": []},
        "vpc.SecurityGroupIngressRule/direct-from-listener": {
            "securityGroupId": "<<ec2.SecurityGroup/direct-sg.id>>",
            "referencedSecurityGroupId": "<<ec2.SecurityGroup/net-balancer-sg.id>>",
            "fromPort": 8080,
        },
    },
)
SCALED = joined(
    *(
        tracked(label, word, metric)
        for label in SERVICES
        for word, metric in (
            ("cpu", "ECSServiceAverageCPUUtilization"),
            ("memory", "ECSServiceAverageMemoryUtilization"),
        )
    ),
    each(SERVICES, "appautoscaling.Target/*-scale", lambda _: {"minCapacity": 2, "maxCapacity": 6}),
)
FORECAST: Resources = {
    "appautoscaling.Policy/indexer-scale-predictive": {
        "policyType": "PredictiveScaling",
        "predictiveScalingPolicyConfiguration.mode": "ForecastAndScale",
    },
    "autoscalingplans.ScalingPlan/scaling-plan-plan": {
        "applicationSource.tagFilters": [
            {"key": "scaling-plan", "values": ["groundwork-serverless"]}
        ],
        "scalingInstructions.0.resourceId": (
            "autoScalingGroup/<<autoscaling.Group/machines-machines.name>>"
        ),
        "scalingInstructions.0.predictiveScalingMode": "ForecastAndScale",
    },
    "autoscaling.Group/machines-machines": {
        "tags.2.key": "scaling-plan",
        "tags.2.value": "groundwork-serverless",
    },
}
NETWORK_BALANCER: Resources = {
    "lb.LoadBalancer/net-balancer-nlb": {
        "loadBalancerType": "network",
        "internal": False,
        "enableCrossZoneLoadBalancing": True,
        **{
            f"subnetMappings.{place}.allocationId": f"<<ec2.Eip/net-balancer-{zone}.allocationId>>"
            for place, zone in enumerate("abc")
        },
    },
    "lb.Listener/direct-listener": {"port": 443, "protocol": "TLS"},
    "lb.TargetGroup/direct-listener": {"protocol": "TCP", "port": 8080, "targetType": "ip"},
    "ecs.Service/direct-service": {
        "capacityProviderStrategies.0.capacityProvider": (
            "<<ecs.CapacityProvider/machines-machines.name>>"
        ),
        "loadBalancers.0.targetGroupArn": "<<lb.TargetGroup/direct-listener.arn>>",
    },
}
ZONES: Resources = each(
    "abc",
    "ec2.Subnet/app-private-*",
    lambda zone: {"vpcId": VPC, "availabilityZone": f"eu-north-1{zone}"},
)
PIPELINE: Resources = {
    "codepipeline.Pipeline/delivery-pipeline": {
        "stages.0.actions.0.configuration.FullRepositoryId": "acme/board",
        "stages.1.actions.0.provider": "CodeBuild",
        "triggers.0.gitConfiguration.pushes": [{"branches": {"includes": ["main"]}}],
    }
}
WATCHED: Resources = joined(
    {
        "cloudwatch.Dashboard/dashboard-dashboard": {"dashboardName": "groundwork-serverless"},
        "sns.TopicSubscription/alerts-email": {"topic": TOPIC, "endpoint": "ops@example.com"},
        "budgets.Budget/budget-budget": {"limitAmount": "2500"},
        "ec2.FlowLog/app-flow-logs": {"trafficType": "ALL"},
    },
    each(
        (*FUNCTIONS, *SERVICES),
        "cloudwatch.LogGroup/*-logs",
        lambda _: {"retentionInDays": 365},
    ),
    each(FUNCTIONS, "lambda.Function/*-function", lambda _: {"tracingConfig.mode": "Active"}),
    each(
        (
            *(
                "api-errors",
                "partners-errors",
                "live-errors",
                "board-busy",
                "connections-throttled",
            ),
            *("outbox-dead-letters", "outbox-oldest", "changes-lag", "index-red", "index-storage"),
            *("indexer-busy", "direct-busy", "direct-unhealthy"),
        ),
        "cloudwatch.MetricAlarm/alarms-*",
        lambda _: {"alarmActions": [TOPIC]},
    ),
)

TABLE = [
    Part("Components: web app, backend services, databases", joined(PAGE, REST, AURORA)),
    Part(
        "Data Flows: data ingestion at Front End, then process at Back End as API services, "
        "finally data is stored and retrieved at database service",
        joined(REST, TOLD, AURORA),
    ),
    Part("Web/Mobile App: how it communicates with the backend", joined(PAGE, ASSETS)),
    Part("RESTful APIs: the backend exposes different endpoints", REST),
    Part("WebSockets: a persistent, bi-directional connection, for real-time updates", SOCKET),
    Part("Server-Side Rendering (SSR): the server crafts the webpage's HTML", PAGE),
    Part("Backend Services: AWS Lambda or Fargate", joined(TOLD, ROLES, CONSUMER)),
    Part("AWS Fargate for Amazon ECS: without having to manage servers or clusters", CONSUMER),
    Part(
        "Event-Driven Components: a producer publishes an event to the router, which filters and "
        "pushes the events to consumers",
        joined(TOLD, EVENTS),
    ),
    Part("Event-Driven Components: a queue, with another one for what fails", QUEUE),
    Part("Event-Driven Components: a notification to people", MAILED),
    Part("Apache Kafka: real-time data ingestion, streaming data pipelines", KAFKA),
    Part("Amazone Aurora: a fully managed relational database engine", AURORA),
    Part("DynamoDB: a serverless, NoSQL, fully managed database", TABLE_OF_PAGES),
    Part("Elasticsearch: a distributed, RESTful search and analytics engine", SEARCH),
    Part(
        "API: the client makes an HTTP request to a specific API endpoint",
        joined(REST, answered("partners", "search", "find"), led(0, "/api/search", "partners-api")),
    ),
    Part("Authentication and Authorization: Identity and Access Management (IAM)", ROLES),
    Part("Authentication and Authorization: how user access will be managed", COGNITO),
    Part("Data Protection: Data at-rest and data in-transit encryption", ENCRYPTED),
    Part("Network Security: VPC, subnets, and security groups", joined(GROUPS, ZONES)),
    Part("Scale horizontally to handle increased traffic or workload: containers", SCALED),
    Part(
        "Ensure high availability and resilience to failures: Route TCP and UDP traffic with "
        "Network Load Balancers",
        joined(NETWORK_BALANCER, ZONES),
    ),
    Part("Automatically scale resources based on demand: dynamic scaling", SCALED),
    Part(
        "Automatically scale resources based on demand: scaling plans and predictive scaling",
        FORECAST,
    ),
    Part("CI/CD Pipelines: AWS CodePipeline", PIPELINE),
    Part("Monitoring and Logging: logs, health, and alerting on issues", WATCHED),
]
