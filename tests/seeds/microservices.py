"""The parts of `blueprints/microservices.yaml`, each as resources and what they are to be."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

SERVED = ("web", "activity", "tasks")
"""Services behind the balancer."""
ALL = (*SERVED, "notifier")
COLLECTOR = {"activity": 1, "tasks": 2}
"""Which of the containers of a task sends its spans; that of `tasks` stands behind a migration."""
NAME = "board.example.com"
TOPIC = "<<sns.Topic/alerts-topic.arn>>"
KEY = "<<kms.Key/key-key.arn>>"
LISTENER = "<<lb.Listener/balancer-https.arn>>"
BALANCER = "<<lb.LoadBalancer/balancer-alb.arnSuffix>>"
CLUSTER = "<<ecs.Cluster/cluster-cluster.arn>>"
Resources = Mapping[str, Mapping[str, Any]]


def subnets(tier: str) -> list[str]:
    return [f"<<ec2.Subnet/app-{tier}-{zone}.id>>" for zone in "ab"]


def each(labels: Iterable[str], kind: str, made: Callable[[str], Mapping[str, Any]]) -> Resources:
    """A resource of every service, with its label in place of `*`."""
    return {kind.replace("*", label): made(label) for label in labels}


def joined(*several: Resources) -> Resources:
    """Resources of several sets; one that is in two has the properties of both."""
    found: dict[str, dict[str, Any]] = {}
    for resources in several:
        for name, properties in resources.items():
            found.setdefault(name, {}).update(properties)
    return found


def images(*labels: str) -> Resources:
    """Images from the services' own Dockerfiles, pushed to ECR under a tag that never moves."""
    return joined(
        each(
            labels,
            "docker.index.Image/*-image",
            lambda label: {
                "build.context": f"services/{label}",
                "build.dockerfile": f"services/{label}/Dockerfile",
                "imageName": re.compile(
                    rf"<<ecr\.Repository/{label}-repository\.repositoryUrl>>:[0-9a-f]{{8,}}"
                ),
                "skipPush": False,
            },
        ),
        each(labels, "ecr.Repository/*-repository", lambda _: {"imageTagMutability": "IMMUTABLE"}),
    )


def on_fargate(*labels: str) -> Resources:
    """Services whose tasks run the images on Fargate, without an address of their own."""
    return joined(
        each(
            labels,
            "ecs.TaskDefinition/*-task",
            lambda label: {
                "requiresCompatibilities": ["FARGATE"],
                "networkMode": "awsvpc",
                "containerDefinitions.0.image": f"<<docker.index.Image/{label}-image.repoDigest>>",
            },
        ),
        each(
            labels,
            "ecs.Service/*-service",
            lambda label: {
                "cluster": CLUSTER,
                "taskDefinition": f"<<ecs.TaskDefinition/{label}-task.arn>>",
                "capacityProviderStrategies.0.capacityProvider": "FARGATE",
                "networkConfiguration.assignPublicIp": False,
                "networkConfiguration.subnets": subnets("private"),
            },
        ),
    )


def led(label: str, *paths: str) -> Resources:
    """A rule of the balancer, by path, over HTTPS, to one of the two groups of a service."""
    groups = [f"lb.TargetGroup/{label}-{role}" for role in ("tg", "tg2")]
    return {
        f"lb.ListenerRule/{label}-rule": {
            "listenerArn": LISTENER,
            "conditions": [{"pathPattern": {"values": list(paths)}}],
            "actions": [
                {
                    "type": "forward",
                    "forward": {
                        "targetGroups": [
                            {"arn": f"<<{group}.arn>>", "weight": weight}
                            for group, weight in zip(groups, (100, 0), strict=True)
                        ]
                    },
                }
            ],
        },
        **{group: {"targetType": "ip", "port": 8080} for group in groups},
    }


def by_codedeploy(label: str) -> Resources:
    """CodeDeploy moves all requests to the new tasks."""
    names = [{"name": f"<<lb.TargetGroup/{label}-{role}.name>>"} for role in ("tg", "tg2")]
    pair = "loadBalancerInfo.targetGroupPairInfo"
    return {
        f"ecs.Service/{label}-service": {"deploymentController.type": "CODE_DEPLOY"},
        f"codedeploy.Application/{label}-application": {"computePlatform": "ECS"},
        f"codedeploy.DeploymentGroup/{label}-deployments": {
            "deploymentStyle.deploymentType": "BLUE_GREEN",
            "deploymentStyle.deploymentOption": "WITH_TRAFFIC_CONTROL",
            "ecsService.serviceName": f"<<ecs.Service/{label}-service.name>>",
            f"{pair}.prodTrafficRoute.listenerArns": [LISTENER],
            f"{pair}.targetGroups": names,
        },
    }


def by_ecs(label: str) -> Resources:
    """ECS does the same by itself, also when a rotated secret rolls the service."""
    other = "loadBalancers.0.advancedConfiguration"
    return {
        f"ecs.Service/{label}-service": {
            "deploymentConfiguration.strategy": "BLUE_GREEN",
            "loadBalancers.0.targetGroupArn": f"<<lb.TargetGroup/{label}-tg.arn>>",
            f"{other}.alternateTargetGroupArn": f"<<lb.TargetGroup/{label}-tg2.arn>>",
            f"{other}.productionListenerRule": f"<<lb.ListenerRule/{label}-rule.arn>>",
        },
        f"iam.RolePolicy/rotation-may-{label}": {
            "policy.Statement.0.Action": ["ecs:UpdateService"],
            "policy.Statement.0.Resource": [f"<<ecs.Service/{label}-service.id>>"],
        },
    }


def rolled_back(label: str) -> Resources:
    """The old tasks run on for five minutes, and take over again when the error alarm rings."""
    alarm = f"<<cloudwatch.MetricAlarm/{label}-errors.name>>"
    if label != "web":
        return {
            f"ecs.Service/{label}-service": {
                "deploymentConfiguration.bakeTimeInMinutes": "5",
                "alarms": {"alarmNames": [alarm], "enable": True, "rollback": True},
                "deploymentCircuitBreaker": {"enable": True, "rollback": True},
            }
        }
    after = "blueGreenDeploymentConfig.terminateBlueInstancesOnDeploymentSuccess"
    return {
        f"codedeploy.DeploymentGroup/{label}-deployments": {
            "autoRollbackConfiguration": {
                "enabled": True,
                "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
            },
            "alarmConfiguration.alarms": [alarm],
            f"{after}.terminationWaitTimeInMinutes": 5,
        }
    }


HEALTHY: Mapping[str, Any] = {"healthCheck.path": "/healthz", "healthCheck.matcher": "200"}


def scaled(label: str, word: str, metric: str) -> Resources:
    """A policy that adds tasks above 60 percent, and takes them away below."""
    tracking = "targetTrackingScalingPolicyConfiguration"
    service = f"<<ecs.Service/{label}-service.name>>"
    return {
        f"appautoscaling.Policy/{label}-scale-{word}": {
            "policyType": "TargetTrackingScaling",
            "resourceId": f"service/<<ecs.Cluster/cluster-cluster.name>>/{service}",
            f"{tracking}.predefinedMetricSpecification.predefinedMetricType": metric,
            f"{tracking}.targetValue": 60,
        }
    }


def logged(*labels: str) -> Resources:
    """Containers that write to the encrypted log group of their service, kept for a year."""
    log = "containerDefinitions.0.logConfiguration"
    return joined(
        each(
            labels,
            "ecs.TaskDefinition/*-task",
            lambda label: {
                f"{log}.logDriver": "awslogs",
                f"{log}.options.awslogs-group": f"<<cloudwatch.LogGroup/{label}-logs.name>>",
            },
        ),
        each(
            labels,
            "cloudwatch.LogGroup/*-logs",
            lambda _: {"retentionInDays": 365, "kmsKeyId": KEY},
        ),
    )


def alarmed(label: str) -> Resources:
    """Alarms on errors, time to answer and health, told when they ring and when it is over."""
    told = {"alarmActions": [TOPIC], "okActions": [TOPIC]}

    def asked(*metrics: str) -> Mapping[str, Any]:
        """The metrics, of either group of the service."""
        found: dict[str, Any] = {}
        # What is made of the metrics of one group stands behind them.
        step = len(metrics) if len(metrics) == 1 else len(metrics) + 1
        for number, role in enumerate(("tg", "tg2")):
            group = f"<<lb.TargetGroup/{label}-{role}.arnSuffix>>"
            for at, metric in enumerate(metrics):
                one = f"metricQueries.{number * step + at}.metric"
                found[f"{one}.metricName"] = metric
                found[f"{one}.dimensions"] = {"LoadBalancer": BALANCER, "TargetGroup": group}
        return found

    return {
        f"cloudwatch.MetricAlarm/{label}-errors": {
            **asked("HTTPCode_Target_5XX_Count", "RequestCount"),
            "threshold": 5,
            **told,
        },
        f"cloudwatch.MetricAlarm/alarms-{label}-slow": {
            **asked("TargetResponseTime"),
            "threshold": 2,
            **told,
        },
        f"cloudwatch.MetricAlarm/alarms-{label}-unhealthy": {
            **asked("UnHealthyHostCount"),
            "threshold": 0,
            **told,
        },
    }


def called(caller: str, callee: str) -> Resources:
    """A way from one service to another, by a name that Cloud Map keeps."""
    edge = {"fromPort": 8080, "toPort": 8080, "ipProtocol": "tcp"}
    mine, other = (f"<<ec2.SecurityGroup/{label}-sg.id>>" for label in (caller, callee))
    return {
        f"vpc.SecurityGroupEgressRule/{caller}-to-{callee}": {
            "securityGroupId": mine,
            "referencedSecurityGroupId": other,
            **edge,
        },
        f"vpc.SecurityGroupIngressRule/{caller}-into-{callee}": {
            "securityGroupId": other,
            "referencedSecurityGroupId": mine,
            **edge,
        },
        "servicediscovery.PrivateDnsNamespace/app-namespace": {
            "name": "app.internal",
            "vpc": "<<ec2.Vpc/app-vpc.id>>",
        },
        f"servicediscovery.Service/{callee}-discovery": {
            "name": callee,
            "dnsConfig.namespaceId": "<<servicediscovery.PrivateDnsNamespace/app-namespace.id>>",
        },
        f"ecs.Service/{callee}-service": {
            "serviceRegistries.registryArn": (
                f"<<servicediscovery.Service/{callee}-discovery.arn>>"
            )
        },
    }


def known(label: str) -> Resources:
    """A start that may fetch this image, write this log, and nothing wider but ECR's token."""
    first = "policy.Statement.0"
    return {
        f"iam.RolePolicy/{label}-may-start": {
            "role": f"<<iam.Role/{label}-execution-role.id>>",
            f"{first}.Resource": [f"<<cloudwatch.LogGroup/{label}-logs.arn>>:log-stream:*"],
            "policy.Statement.1.Resource": [f"<<ecr.Repository/{label}-repository.arn>>"],
            "policy.Statement.2.Action": ["ecr:GetAuthorizationToken"],
            "policy.Statement.3": None,
        },
        f"ecs.TaskDefinition/{label}-task": {
            "executionRoleArn": f"<<iam.Role/{label}-execution-role.arn>>",
            "taskRoleArn": f"<<iam.Role/{label}-task-role.arn>>",
        },
    }


def read_by(label: str, secret: str) -> Resources:
    """A start that reads the database's credentials, and no other secret."""
    first = "policy.Statement.0"
    return {
        f"iam.RolePolicy/{label}": {
            f"{first}.Action": ["secretsmanager:GetSecretValue"],
            f"{first}.Resource": [f"<<{secret}.masterUserSecrets.0.secretArn>>"],
            "policy.Statement.2": None,
        }
    }


VPC: Resources = {
    "ec2.Vpc/app-vpc": {"cidrBlock": "10.0.0.0/16"},
    "ec2.DefaultSecurityGroup/app-default": {"ingress": [], "egress": []},
}
ZONES = each("ab", "ec2.Subnet/app-private-*", lambda z: {"availabilityZone": f"eu-north-1{z}"})
ALB: Resources = {
    "lb.LoadBalancer/balancer-alb": {
        "internal": False,
        "loadBalancerType": "application",
        "subnets": subnets("public"),
    }
}
HTTPS: Resources = {
    "lb.Listener/balancer-https": {
        "loadBalancerArn": "<<lb.LoadBalancer/balancer-alb.arn>>",
        "port": 443,
        "protocol": "HTTPS",
        "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
        "certificateArn": "<<acm.Certificate/certificate-certificate.arn>>",
    },
    "cloudfront.Distribution/edge-distribution": {
        "defaultCacheBehavior.viewerProtocolPolicy": "redirect-to-https",
        "origins.0.customOriginConfig.originProtocolPolicy": "https-only",
        "viewerCertificate.minimumProtocolVersion": "TLSv1.2_2021",
    },
}
ROUTES = joined(
    led("web", "/*"),
    led("activity", "/api/activity", "/api/activity/*"),
    led("tasks", "/api/tasks", "/api/tasks/*"),
)
PROXIED = joined(
    {
        "ecs.TaskDefinition/web-task": {
            "containerDefinitions.0.environment": [
                {"name": "TASKS_HOST", "value": "tasks.app.internal"},
                {"name": "TASKS_PORT", "value": "8080"},
            ]
        }
    },
    called("web", "tasks"),
)
GROUPS = joined(
    each(SERVED, "ec2.SecurityGroup/*-sg", lambda _: {"vpcId": "<<ec2.Vpc/app-vpc.id>>"}),
    each(
        SERVED,
        "vpc.SecurityGroupIngressRule/*-from-balancer",
        lambda label: {
            "securityGroupId": f"<<ec2.SecurityGroup/{label}-sg.id>>",
            "referencedSecurityGroupId": "<<ec2.SecurityGroup/balancer-sg.id>>",
            "fromPort": 8080,
            "toPort": 8080,
            "cidrIpv4": None,
        },
    ),
)
SCALED = joined(
    *(
        scaled(label, word, metric)
        for label in ALL
        for word, metric in (
            ("cpu", "ECSServiceAverageCPUUtilization"),
            ("memory", "ECSServiceAverageMemoryUtilization"),
        )
    ),
    each(
        SERVED,
        "appautoscaling.Target/*-scale",
        lambda _: {"minCapacity": 2, "maxCapacity": 6},
    ),
    {"appautoscaling.Target/notifier-scale": {"minCapacity": 1, "maxCapacity": 4}},
)
SIZES: Resources = {
    "ecs.TaskDefinition/web-task": {"cpu": "256", "memory": "512"},
    "ecs.TaskDefinition/activity-task": {"cpu": "256", "memory": "512"},
    "ecs.TaskDefinition/tasks-task": {"cpu": "512", "memory": "1024"},
    "ecs.TaskDefinition/notifier-task": {"cpu": "256", "memory": "512"},
}
INSIGHTS: Resources = {
    "ecs.Cluster/cluster-cluster": {
        "settings": [{"name": "containerInsights", "value": "enhanced"}]
    }
}
ALARMS = joined(*(alarmed(label) for label in SERVED))
TOLD: Resources = {
    "sns.TopicSubscription/alerts-email": {
        "topic": TOPIC,
        "protocol": "email",
        "endpoint": "ops@example.com",
    }
}
DASHBOARD: Resources = {
    "cloudwatch.Dashboard/dashboard-dashboard": {"dashboardName": "groundwork-microservices"}
}
CDN: Resources = {
    "cloudfront.Distribution/edge-distribution": {
        "enabled": True,
        "aliases": [NAME],
        "origins.0.domainName": "<<lb.LoadBalancer/balancer-alb.dnsName>>",
        "defaultCacheBehavior.compress": True,
    },
    "vpc.SecurityGroupIngressRule/balancer-https": {
        "cidrIpv4": None,
        "prefixListId": "<<lookup:ec2.getManagedPrefixList/1.id>>",
    },
}
CACHED: Resources = {
    # UseOriginCacheControlHeaders-QueryStrings: what the origin says is kept, nothing else is.
    "cloudfront.Distribution/edge-distribution": {
        "defaultCacheBehavior.cachePolicyId": "4cc15a8a-d715-48a4-82b8-cc0b614638fe"
    }
}
SCANNED = each(
    ALL,
    "ecr.Repository/*-repository",
    lambda _: {"imageScanningConfiguration.scanOnPush": True},
)
PULLED = joined(*(known(label) for label in ALL), on_fargate(*ALL))
LOCKED = each(
    ALL,
    "ecs.TaskDefinition/*-task",
    lambda _: {
        "containerDefinitions.0.user": "10001:10001",
        "containerDefinitions.0.readonlyRootFilesystem": True,
        "containerDefinitions.0.privileged": False,
        "containerDefinitions.0.linuxParameters.capabilities.drop": ["ALL"],
    },
)
DATABASES: Resources = {
    "rds.Instance/board-instance": {
        "engine": "postgres",
        "multiAz": True,
        "storageEncrypted": True,
        "publiclyAccessible": False,
        "deletionProtection": True,
    },
    "docdb.Cluster/feed-cluster": {
        "engineVersion": "5.0.0",
        "storageEncrypted": True,
        "manageMasterUserPassword": True,
        "deletionProtection": True,
    },
    **each(
        "ab",
        "docdb.ClusterInstance/feed-eu-north-1*",
        lambda zone: {
            "clusterIdentifier": "<<docdb.Cluster/feed-cluster.id>>",
            "availabilityZone": f"eu-north-1{zone}",
        },
    ),
}
BACKED_UP: Resources = {
    "rds.Instance/board-instance": {"backupRetentionPeriod": 14, "skipFinalSnapshot": False},
    "docdb.Cluster/feed-cluster": {"backupRetentionPeriod": 14, "skipFinalSnapshot": False},
}
SPOT: Resources = {
    "ecs.Service/notifier-service": {
        "capacityProviderStrategies": [
            {"base": 1, "capacityProvider": "FARGATE", "weight": 25},
            {"capacityProvider": "FARGATE_SPOT", "weight": 75},
        ]
    }
}
TAGS = joined(
    {
        "pulumi.providers.aws/aws": {
            "defaultTags.tags": {
                "project": "groundwork",
                "stack": "microservices",
                "posture": "prod",
                "team": "board",
            }
        }
    },
    each(
        ALL,
        "ecs.Service/*-service",
        lambda label: {
            "tags.service": label,
            "propagateTags": "SERVICE",
            "enableEcsManagedTags": True,
        },
    ),
)
SHIFTED = joined(by_codedeploy("web"), by_ecs("activity"), by_ecs("tasks"))
RETURNED = joined(*(rolled_back(label) for label in SERVED))
PIPELINE = "codepipeline.Pipeline/delivery-pipeline"
PUSHED: Resources = {
    PIPELINE: {
        "stages.0.actions.0.provider": "CodeStarSourceConnection",
        "stages.0.actions.0.configuration.FullRepositoryId": "acme/board",
        "stages.0.actions.0.configuration.ConnectionArn": (
            "<<codeconnections.Connection/delivery-github.arn>>"
        ),
        "triggers.0.gitConfiguration.pushes": [{"branches": {"includes": ["main"]}}],
    },
    "codeconnections.Connection/delivery-github": {"providerType": "GitHub"},
}
BUILT: Resources = {
    PIPELINE: {
        "stages.1.actions.0.provider": "CodeBuild",
        "stages.1.actions.0.configuration.ProjectName": "<<codebuild.Project/delivery-build.name>>",
    },
    "codebuild.Project/delivery-build": {
        "environment.privilegedMode": True,
        "encryptionKey": KEY,
        "serviceRole": "<<iam.Role/delivery-build-role.arn>>",
    },
}
ORCHESTRATED: Resources = joined(
    PUSHED,
    BUILT,
    {
        PIPELINE: {
            "pipelineType": "V2",
            "stages.2.actions.0.provider": "Manual",
            "artifactStores.0.encryptionKey": {"id": KEY, "type": "KMS"},
            "stages.3.actions.0.provider": "CodeDeployToECS",
            "stages.3.actions.0.configuration.ApplicationName": (
                "<<codedeploy.Application/web-application.name>>"
            ),
            "stages.3.actions.0.configuration.TaskDefinitionTemplatePath": "web/taskdef.json",
            "stages.3.actions.1.configuration.ProjectName": (
                "<<codebuild.Project/delivery-roll-out.name>>"
            ),
        }
    },
)
TRACED = joined(
    each(
        ("activity", "tasks"),
        "ecs.TaskDefinition/*-task",
        lambda label: {
            f"containerDefinitions.{COLLECTOR[label]}.name": f"{label}-collector",
            f"containerDefinitions.{COLLECTOR[label]}.image": re.compile(
                r"public\.ecr\.aws/aws-observability/aws-otel-collector:v\S+"
            ),
        },
    ),
    each(
        ("activity", "tasks"),
        "iam.RolePolicy/*-traces",
        lambda label: {
            "role": f"<<iam.Role/{label}-task-role.id>>",
            "policy.Statement.0.Action": ["xray:PutTraceSegments"],
        },
    ),
    {
        "apigateway.Stage/partners-stage": {"xrayTracingEnabled": True},
        "lambda.Function/digest-function": {"tracingConfig.mode": "Active"},
    },
)
BUDGET: Resources = {
    "budgets.Budget/budget-budget": {
        "budgetType": "COST",
        "timeUnit": "MONTHLY",
        "limitAmount": "600",
        "limitUnit": "USD",
        "costFilters": [{"name": "TagKeyValue", "values": ["user:stack$microservices"]}],
        "notifications.1.threshold": 80,
        "notifications.1.subscriberEmailAddresses": ["ops@example.com"],
        "notifications.3.notificationType": "FORECASTED",
    },
    "costexplorer.AnomalySubscription/budget-anomalies": {
        "monitorArnLists": ["<<costexplorer.AnomalyMonitor/budget-anomalies.arn>>"]
    },
}
FUNCTION = joined(
    {
        "lambda.Function/digest-function": {
            "runtime": "python3.13",
            "handler": "main.handler",
            "vpcConfig.subnetIds": subnets("private"),
        },
        "scheduler.Schedule/digest-schedule": {
            "scheduleExpression": "cron(0 6 * * ? *)",
            "target.arn": "<<lambda.Function/digest-function.arn>>",
        },
        "lambda.FunctionEventInvokeConfig/digest-failures": {
            "destinationConfig.onFailure.destination": "<<sqs.Queue/digest-failed.arn>>"
        },
    },
    called("digest", "tasks"),
)
GATEWAY: Resources = joined(
    {
        "apigateway.RestApi/partners-api": {"endpointConfiguration.types": "REGIONAL"},
        "apigateway.Stage/partners-stage": {
            "stageName": "api",
            "accessLogSettings.destinationArn": (
                "<<cloudwatch.LogGroup/partners-access-logs.arn>>"
            ),
        },
        "apigateway.RequestValidator/partners-validator": {"validateRequestBody": True},
        "apigateway.UsagePlan/partners-plan": {
            "throttleSettings": {"rateLimit": 20, "burstLimit": 40},
            "quotaSettings": {"limit": 100000, "period": "DAY"},
        },
        "apigateway.ApiKey/partners-acme-key": {"description": "The shop of Acme"},
        "apigatewayv2.VpcLink/partners-link": {"subnetIds": subnets("private")},
        "wafv2.WebAclAssociation/gateway-firewall-before-partners": {
            "resourceArn": "<<apigateway.Stage/partners-stage.arn>>"
        },
    },
    each(
        ("tasks", "activity"),
        "apigateway.Method/partners-*-any",
        lambda _: {"apiKeyRequired": True},
    ),
    each(
        ("tasks", "activity"),
        "apigateway.Integration/partners-*-any",
        lambda label: {
            "connectionId": "<<apigatewayv2.VpcLink/partners-link.id>>",
            "integrationTarget": "<<lb.LoadBalancer/balancer-alb.arn>>",
            "uri": f"https://{NAME}:443/api/{label}",
        },
    ),
)
USERS = joined(
    {
        "cognito.UserPool/people-pool": {
            "autoVerifiedAttributes": ["email"],
            "mfaConfiguration": "OPTIONAL",
            "passwordPolicy.minimumLength": 12,
            "deletionProtection": "ACTIVE",
        },
        "cognito.UserPoolClient/people-browser": {
            "allowedOauthFlows": ["code"],
            "callbackUrls": [f"https://{NAME}/"],
            "generateSecret": False,
        },
        "apigateway.Authorizer/partners-users": {
            "type": "COGNITO_USER_POOLS",
            "providerArns": ["<<cognito.UserPool/people-pool.arn>>"],
        },
    },
    each(
        ("tasks", "activity"),
        "apigateway.Method/partners-*-any",
        lambda _: {
            "authorization": "COGNITO_USER_POOLS",
            "authorizerId": "<<apigateway.Authorizer/partners-users.id>>",
        },
    ),
)
