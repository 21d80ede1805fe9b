"""A tiny service in a folder of its own, and a service of ECS that runs it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ops.local.client import client

REGION = "eu-west-1"
"""One that no other test of the emulator uses."""
PORT = 8099
PROGRAM = """
import http.server, json, os, pathlib, signal, sys, time

started = pathlib.Path("starts"); started.mkdir(exist_ok=True)
(started / f"{os.getpid()}").write_text(json.dumps(dict(os.environ)))
if os.environ.get("CRASH"):
    sys.exit(int(os.environ["CRASH"]))
if os.environ.get("DEAF"):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
else:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        ill = pathlib.Path("ill").exists()
        body = os.environ.get("VERSION", "1").encode()
        self.send_response(503 if ill and self.path == "/healthz" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass

print("serving", flush=True)
place = (os.environ["HOST"], int(os.environ["PORT"]))
http.server.ThreadingHTTPServer(place, Answer).serve_forever()
"""
DOCKERFILE = (
    'FROM python:3\nWORKDIR /opt/app\nENV GREETING="hello you"\nCMD ["python", "main.py"]\n'
)


def source(root: Path, name: str = "tiny") -> Path:
    """A folder with a program that serves, below `root`."""
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "main.py").write_text(PROGRAM)
    (folder / "Dockerfile").write_text(DOCKERFILE)
    return folder


@dataclass
class Deployed:
    """What a test has deployed to the emulator, and takes away again."""

    endpoint: str
    cluster: str
    subnets: list[str]
    made: list[Callable[[], object]] = field(default_factory=list)

    def ask(self, service: str) -> Any:
        """A client of the emulator."""
        return client(service, self.endpoint, REGION)

    def group(self, name: str, **settings: Any) -> str:
        """A target group with quick checks; gives its ARN."""
        balancing = self.ask("elbv2")
        made = balancing.create_target_group(
            Name=name,
            Protocol="HTTP",
            Port=PORT,
            VpcId=self._vpc(),
            TargetType="ip",
            HealthCheckPath="/healthz",
            Matcher={"HttpCode": "200"},
            **{
                "HealthCheckIntervalSeconds": 5,
                "HealthCheckTimeoutSeconds": 2,
                "HealthyThresholdCount": 2,
                "UnhealthyThresholdCount": 2,
                **settings,
            },
        )
        (arn,) = (one["TargetGroupArn"] for one in made["TargetGroups"])
        balancing.modify_target_group_attributes(
            TargetGroupArn=arn,
            Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "3"}],
        )
        self.made.append(lambda: balancing.delete_target_group(TargetGroupArn=arn))
        return arn

    def balancer(self, name: str, group: str) -> None:
        """A public balancer that sends all requests to the group."""
        balancing = self.ask("elbv2")
        made = balancing.create_load_balancer(Name=name, Subnets=self.subnets)["LoadBalancers"]
        arn = made[0]["LoadBalancerArn"]
        self.made.append(lambda: balancing.delete_load_balancer(LoadBalancerArn=arn))
        listener = balancing.create_listener(
            LoadBalancerArn=arn,
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
        )["Listeners"][0]["ListenerArn"]
        self.made.append(lambda: balancing.delete_listener(ListenerArn=listener))

    def task(self, name: str, *containers: Mapping[str, Any]) -> str:
        """A task definition; gives its ARN."""
        ecs = self.ask("ecs")
        made = ecs.register_task_definition(
            family=name,
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=containers,
        )["taskDefinition"]["taskDefinitionArn"]
        self.made.append(lambda: ecs.deregister_task_definition(taskDefinition=made))
        return made

    def service(
        self, name: str, task: str, group: str | None = None, count: int = 1, **settings: Any
    ) -> None:
        """A service that runs the task."""
        ecs = self.ask("ecs")
        behind = {"targetGroupArn": group, "containerName": "tiny", "containerPort": PORT}
        ecs.create_service(
            cluster=self.cluster,
            serviceName=name,
            taskDefinition=task,
            desiredCount=count,
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": {"subnets": self.subnets}},
            loadBalancers=[behind] if group else [],
            tags=[{"key": "service", "value": name}],
            **settings,
        )
        self.made.append(lambda: ecs.delete_service(cluster=self.cluster, service=name, force=True))

    def change(self, name: str, **settings: Any) -> None:
        """Update the service."""
        self.ask("ecs").update_service(cluster=self.cluster, service=name, **settings)

    def clear(self) -> None:
        """Take all away, the last first."""
        while self.made:
            self.made.pop()()

    def _vpc(self) -> str:
        (found,) = self.ask("ec2").describe_subnets(SubnetIds=self.subnets[:1])["Subnets"]
        return found["VpcId"]


def container(**settings: Any) -> dict[str, Any]:
    """The definition of the container that serves; environment as a plain mapping."""
    environment: Mapping[str, str] = settings.pop("environment", {})
    return {
        "name": "tiny",
        "image": "image.invalid/tiny",
        "essential": True,
        "portMappings": [{"containerPort": PORT}],
        "dockerLabels": {"groundwork.source": "tiny"},
        "environment": [{"name": k, "value": v} for k, v in environment.items()],
        "stopTimeout": 2,
        **settings,
    }
