"""Seed 001, "Microservices Architecture", as `blueprints/microservices.yaml` makes it."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.seeds.document import ROOT, Part, Plan, failing
from tests.seeds.microservices import (
    ALARMS,
    ALB,
    ALL,
    BACKED_UP,
    BUDGET,
    BUILT,
    CACHED,
    CDN,
    DASHBOARD,
    DATABASES,
    FUNCTION,
    GATEWAY,
    GROUPS,
    HEALTHY,
    HTTPS,
    INSIGHTS,
    LOCKED,
    NAME,
    ORCHESTRATED,
    PROXIED,
    PULLED,
    PUSHED,
    RETURNED,
    ROUTES,
    SCALED,
    SCANNED,
    SERVED,
    SHIFTED,
    SIZES,
    SPOT,
    TAGS,
    TOLD,
    TRACED,
    USERS,
    VPC,
    ZONES,
    Resources,
    called,
    each,
    images,
    joined,
    known,
    led,
    logged,
    on_fargate,
    read_by,
)

FILE = ROOT / "blueprints" / "microservices.yaml"
DOCUMENT = (Path(__file__).parent / "001.md").read_text()
"""The document from its first component on, as it stands there."""

PIECES: Mapping[str, Resources] = {
    "Frontend Web Service: Technology: React.js, Nginx": images("web"),
    "Frontend Web Service: Configuration: Custom Nginx configuration for routing API requests": (
        PROXIED
    ),
    "Frontend Web Service: Deployment: ECS Fargate task": on_fargate("web"),
    "Backend API Service: Technology: Node.js, Express": images("activity"),
    "Backend API Service: Features: RESTful API endpoints, health checks": {
        "lb.TargetGroup/activity-tg": HEALTHY,
        "lb.TargetGroup/activity-tg2": HEALTHY,
        "ecs.TaskDefinition/activity-task": {
            "containerDefinitions.0.healthCheck.command": ["CMD", "node", "src/check.js"]
        },
    },
    "Backend API Service: Deployment: ECS Fargate task": on_fargate("activity"),
    "Networking: VPC: Isolated network environment": VPC,
    "Networking: Public subnets for load balancers": ALB,
    "Networking: Private subnets for ECS tasks": on_fargate(*ALL),
    "Networking: Security Groups: Firewall rules for controlling traffic": GROUPS,
    "Container Orchestration: ECS Cluster: Logical grouping of tasks": INSIGHTS,
    "Container Orchestration: ECS Service: Maintains desired count of tasks": joined(
        each(SERVED, "ecs.Service/*-service", lambda _: {"desiredCount": 2}),
        {"ecs.Service/notifier-service": {"desiredCount": 1}},
    ),
    "Container Orchestration: Task Definitions: Container configurations": joined(SIZES, LOCKED),
    "Container Orchestration: Fargate: Serverless compute engine for containers": on_fargate(*ALL),
    "Load Balancing: Routes HTTP/HTTPS traffic": joined(HTTPS, ROUTES),
    "Load Balancing: Performs health checks": joined(
        each(SERVED, "lb.TargetGroup/*-tg", lambda _: HEALTHY),
        each(SERVED, "lb.TargetGroup/*-tg2", lambda _: HEALTHY),
    ),
    "Load Balancing: Distributes traffic across tasks": ROUTES,
    "Container Registry: Stores Docker images": images(*ALL),
    "Container Registry: Integrates with ECS": PULLED,
    "Container Registry: Provides vulnerability scanning": SCANNED,
    "CI/CD Pipeline: CodeBuild: Builds Docker images": BUILT,
    "CI/CD Pipeline: CodeDeploy: Deploys to ECS with blue/green strategy": SHIFTED,
    "CI/CD Pipeline: CodePipeline: Orchestrates the CI/CD workflow": ORCHESTRATED,
    "Monitoring and Logging: Collects logs from containers": logged(*ALL),
    "Monitoring and Logging: Monitors metrics": INSIGHTS,
    "Monitoring and Logging: Triggers alarms": joined(ALARMS, TOLD),
    "Monitoring and Logging: Displays dashboards": DASHBOARD,
    "Data Flow: User requests are directed to the Application Load Balancer": CDN,
    "Data Flow: Web requests go to the web service": led("web", "/*"),
    "Data Flow: API requests are proxied to the API service": joined(ROUTES, PROXIED),
    "Data Flow: Web service serves the React application": images("web"),
    "Data Flow: React application makes API calls to the backend": ROUTES,
    "Data Flow: API service processes requests and returns responses": joined(
        led("activity", "/api/activity", "/api/activity/*"), on_fargate("activity")
    ),
    "Data Flow: All services log to CloudWatch": logged(*ALL),
    "Deployment Flow: Developers push code to the repository": PUSHED,
    "Deployment Flow: CodeBuild builds Docker images": BUILT,
    "Deployment Flow: Images are pushed to ECR": images(*ALL),
    "Deployment Flow: CodeDeploy updates ECS services using blue/green deployment": SHIFTED,
    "Deployment Flow: New version is deployed with zero downtime": joined(SHIFTED, RETURNED),
    "Scaling Strategy: Horizontal Scaling: ECS service auto-scaling based on CPU/memory "
    "utilization": SCALED,
    "Scaling Strategy: Load Balancing: ALB distributes traffic across multiple tasks": joined(
        ROUTES, each(SERVED, "ecs.Service/*-service", lambda _: {"desiredCount": 2})
    ),
    "Security Considerations: Network Isolation: Private subnets for ECS tasks": on_fargate(*ALL),
    "Security Considerations: Least Privilege: IAM roles with minimal permissions": joined(
        *(known(label) for label in ALL),
        read_by("activity-reads-feed", "docdb.Cluster/feed-cluster"),
        read_by("tasks-reads-board", "rds.Instance/board-instance"),
    ),
    "Security Considerations: Security Groups: Restrictive firewall rules": joined(GROUPS, VPC),
    "Security Considerations: HTTPS: Encrypted communication (in production)": HTTPS,
    "Security Considerations: Container Security: Non-root users, minimal dependencies": LOCKED,
    "Disaster Recovery: Multi-AZ Deployment: Tasks distributed across multiple Availability "
    "Zones": joined(ZONES, on_fargate(*ALL)),
    "Disaster Recovery: CloudWatch Alarms: Early detection of issues": joined(ALARMS, TOLD),
    "Disaster Recovery: Blue/Green Deployment: Ability to quickly roll back to previous version": (
        RETURNED
    ),
    "Disaster Recovery: Automated Backups: For any persistent data (if applicable)": BACKED_UP,
    "Performance Optimization: Content Delivery Network (CDN): Consider using CloudFront for "
    "static content delivery": joined(CDN, CACHED),
    "Performance Optimization: Resource Allocation: Right-sized CPU and memory allocation for "
    "tasks": SIZES,
    "Performance Optimization: Caching: Implement appropriate caching strategies": CACHED,
    "Monitoring and Observability: Metrics Collection: CPU, memory, request counts, error rates": (
        joined(INSIGHTS, ALARMS)
    ),
    "Monitoring and Observability: Logging: Structured logging with correlation IDs": logged(*ALL),
    "Monitoring and Observability: Tracing: Consider implementing distributed tracing with AWS "
    "X-Ray": TRACED,
    "Monitoring and Observability: Dashboards: Custom CloudWatch dashboards for system overview": (
        DASHBOARD
    ),
    "Monitoring and Observability: Alerting: Proactive notification of issues": joined(
        ALARMS, TOLD
    ),
    "Cost Management: Resource Optimization: Right-sized containers and auto-scaling": joined(
        SIZES, SCALED
    ),
    "Cost Management: Spot Instances: Consider Fargate Spot for non-critical workloads": SPOT,
    "Cost Management: Cost Allocation Tags: Track costs by service or feature": TAGS,
    "Cost Management: Budget Alerts: Set up AWS Budget alerts for cost control": BUDGET,
    "Future Enhancements: Service Discovery: Implement AWS Cloud Map for service discovery": (
        joined(called("web", "tasks"), called("notifier", "activity"))
    ),
    "Future Enhancements: API Gateway: Add API Gateway for advanced API management": GATEWAY,
    "Future Enhancements: Authentication: Integrate with Amazon Cognito for user authentication": (
        USERS
    ),
    "Future Enhancements: Database Integration: Add managed database services as needed": (
        DATABASES
    ),
    "Future Enhancements: Serverless Functions: Integrate Lambda for event-driven processing": (
        FUNCTION
    ),
}
TABLE = [Part(words, resources) for words, resources in PIECES.items()]

STAGES = re.compile(r"FROM \S+ AS build\n.*\nFROM ", re.DOTALL)
FILES: Mapping[str, Mapping[str, str | re.Pattern[str]]] = {
    "Frontend Web Service: Technology: React.js, Nginx": {
        "services/web/package.json": '"react":',
        "services/web/Dockerfile": "NGINX_IMAGE=nginx:",
    },
    "Frontend Web Service: Container: Multi-stage Docker build": {
        "services/web/Dockerfile": STAGES
    },
    "Frontend Web Service: Build stage: Node.js for building React application": {
        "services/web/Dockerfile": re.compile(
            r"FROM \$\{NODE_IMAGE\} AS build\n.*RUN npm run build", re.DOTALL
        )
    },
    "Frontend Web Service: Runtime stage: Nginx for serving static content": {
        "services/web/Dockerfile": re.compile(
            r"FROM \$\{NGINX_IMAGE\}\n.*COPY --from=build /build/dist ", re.DOTALL
        )
    },
    "Frontend Web Service: Configuration: Custom Nginx configuration for routing API requests": {
        "services/web/nginx/nginx.conf": 'set $tasks "@TASKS@"',
        "services/web/nginx/start.sh": "TASKS_HOST=${TASKS_HOST:-}",
    },
    "Backend API Service: Technology: Node.js, Express": {
        "services/activity/package.json": '"express":'
    },
    "Backend API Service: Container: Multi-stage Docker build": {
        "services/activity/Dockerfile": STAGES
    },
    "Backend API Service: Build stage: Node.js for installing dependencies": {
        "services/activity/Dockerfile": re.compile(
            r"FROM \$\{NODE_IMAGE\} AS build\n.*RUN npm ci --omit=dev", re.DOTALL
        )
    },
    "Backend API Service: Runtime stage: Node.js with minimal dependencies": {
        "services/activity/Dockerfile": "COPY --from=build /build/node_modules node_modules"
    },
    "Backend API Service: Features: RESTful API endpoints, health checks": {
        "services/activity/src/app.js": '.route("/api/activity")'
    },
    "Data Flow: React application makes API calls to the backend": {
        "services/web/src/api.ts": "/api/tasks"
    },
    "Security Considerations: Container Security: Non-root users, minimal dependencies": {
        f"services/{label}/Dockerfile": "USER 10001:10001" for label in ALL
    },
    "Performance Optimization: Container Optimization: Minimal container images for faster "
    "startup": {
        "services/activity/Dockerfile": "NODE_IMAGE=node:22-bookworm-slim",
        "services/tasks/Dockerfile": re.compile(r"PYTHON_IMAGE=python:\S+-slim"),
        "services/notifier/Dockerfile": re.compile(r"PYTHON_IMAGE=python:\S+-slim"),
    },
    "Performance Optimization: Connection Pooling: For database connections (if applicable)": {
        "services/activity/src/feed.js": "maxPoolSize: 10",
        "services/tasks/tasks/database.py": "ConnectionPool(",
    },
    "Performance Optimization: Caching: Implement appropriate caching strategies": {
        "services/web/nginx/nginx.conf": '"public, max-age=31536000, immutable"'
    },
    "Monitoring and Observability: Logging: Structured logging with correlation IDs": {
        "services/web/nginx/nginx.conf": '"correlation_id":"$correlation_id"',
        "services/activity/src/trace.js": "correlation_id",
        "services/tasks/tasks/trace.py": "correlation_id",
        "services/notifier/notifier/message.py": "correlation_id",
    },
    "Cost Management: Reserved Capacity: Consider Savings Plans for predictable workloads": {
        "docs/guide/microservices.md": "Savings Plan"
    },
}
"""What is in an image, or is advice: the words that a file has of it."""


def items(text: str) -> list[str]:
    """The points of all lists, each after its heading; those that only lead to others are not."""
    found: list[str] = []
    heading = ""
    for line in text.splitlines():
        if title := re.fullmatch(r"#+ (?:\d+\. )?(.+)", line):
            heading = title[1]
        elif (point := re.fullmatch(r" *(?:-|\d+\.) (.+)", line)) and not point[1].endswith(":"):
            found.append(f"{heading}: {point[1].replace('*', '')}")
    return found


@pytest.fixture(scope="module")
def plan():
    return Plan.of(FILE)


@pytest.mark.parametrize("part", TABLE, ids=lambda part: part.words[:70])
def test_a_part_of_the_document_is_in_the_plan(plan, part):
    assert plan.missing(part) == []


@pytest.mark.parametrize("words", FILES, ids=lambda words: words[:70])
def test_a_part_of_the_document_is_in_its_file(words):
    for file, wanted in FILES[words].items():
        text = (ROOT / file).read_text()
        assert re.search(wanted, text) if isinstance(wanted, re.Pattern) else wanted in text, file


def test_every_item_of_the_document_is_in_a_table():
    wanted = items(DOCUMENT)
    assert len(wanted) == len(set(wanted)) == 76
    assert PIECES.keys() | FILES.keys() == set(wanted)
    assert [words for words in wanted if words in PIECES] == list(PIECES)


def test_the_optional_name_is_that_of_the_distribution(plan):
    for kind in ("a", "aaaa"):
        record = f"route53.Record/alias-{kind}"
        assert plan.get(record, "name") == NAME
        assert plan.get(record, "aliases.0.name") == (
            "<<cloudfront.Distribution/edge-distribution.domainName>>"
        )


def test_the_services_are_those_of_the_project(plan):
    assert plan.names("ecs.Service") == sorted(f"{label}-service" for label in ALL)
    assert plan.names("docker.index.Image") == sorted(f"{label}-image" for label in ALL)


def test_the_feed_is_only_added_to_from_within(plan):
    environment = plan.get("ecs.TaskDefinition/activity-task", "containerDefinitions.0.environment")
    assert {"name": "POSTS", "value": "direct"} in environment


def test_nothing_but_the_distribution_and_the_gateway_comes_to_the_balancer(plan):
    rules = [
        name
        for name in plan.names("vpc.SecurityGroupIngressRule")
        if plan.get(f"vpc.SecurityGroupIngressRule/{name}", "securityGroupId")
        == "<<ec2.SecurityGroup/balancer-sg.id>>"
    ]
    assert rules == ["balancer-https", "partners-into-balancer"]


def test_the_dashboard_shows_every_service_and_store(plan):
    widgets = plan.get("cloudwatch.Dashboard/dashboard-dashboard", "dashboardBody.widgets")
    headings = {each["properties"]["markdown"] for each in widgets if each["type"] == "text"}
    assert headings >= {f"## {label}" for label in (*ALL, "board", "feed", "events")}


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("      spot_percent: 75\n", "", ["Cost Management: Spot"]),
        ("  groundwork:tags: { team: board }\n", "", ["Cost Management: Cost Allocation Tags"]),
        ("users: people, ", "", ["Future Enhancements: Authentication"]),
        (
            "clients: { acme: The shop of Acme } ",
            "rate: 50 ",
            ["Future Enhancements: API Gateway"],
        ),
        (
            "engine: mongo }",
            "engine: mongo, backup_days: 7 }",
            ["Disaster Recovery: Automated Backups"],
        ),
        (
            "uses: { tasks: call }\n      health",
            "uses: {}\n      health",
            [
                "Frontend Web Service: Configuration",
                "Data Flow: API requests",
                "Future Enhancements: Service Discovery",
            ],
        ),
        (
            "email: ops@example.com",
            "email: other@example.com",
            [
                "Monitoring and Logging: Triggers alarms",
                "Disaster Recovery: CloudWatch Alarms",
                "Monitoring and Observability: Alerting",
                "Cost Management: Budget Alerts",
            ],
        ),
        ("budget_usd: 600", "budget_usd: 300", ["Cost Management: Budget Alerts"]),
        (
            "services/activity\n      tracing: true\n",
            "services/activity\n",
            ["Monitoring and Observability: Tracing"],
        ),
        (
            "{ repository: acme/board }",
            "{ repository: acme/board, branch: next }",
            ["CI/CD Pipeline: CodePipeline", "Deployment Flow: Developers push"],
        ),
        (
            "route: /\n      deploy: codedeploy\n",
            "route: /\n      deploy: blue-green\n",
            [
                "CI/CD Pipeline: CodeDeploy",
                "CI/CD Pipeline: CodePipeline",
                "Deployment Flow: CodeDeploy",
                "Deployment Flow: New version",
                "Disaster Recovery: Blue/Green",
            ],
        ),
        (
            "      memory: 1024\n",
            "      memory: 2048\n",
            [
                "Container Orchestration: Task Definitions",
                "Performance Optimization: Resource Allocation",
                "Cost Management: Resource Optimization",
            ],
        ),
    ],
)
def test_another_file_does_not_pass(tmp_path, before, after, parts):
    found = failing(FILE, tmp_path, {before: after}, TABLE)
    assert len(found) == len(parts), found
    assert all(one.startswith(words) for one, words in zip(found, parts, strict=True))
