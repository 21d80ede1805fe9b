"""Inputs of `Beanstalk`, and the settings that they become."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi

from components.compute.beanstalk_bundle import LISTENER, OPTIONS
from components.compute.container import variable
from components.links import Binding, Front, Peer, Route, SecretRef

PERIOD_MINUTES: Final = 5
WINDOW: Final = "Tue:03:00"
"""Day and time, UTC, at which AWS begins to update the platform."""
UPDATES: Final = "AWSServiceRoleForElasticBeanstalkManagedUpdates"
"""Role that AWS makes for that."""

Setting = tuple[str, str, pulumi.Input[str]]
"""Namespace, name and value."""


class Bounds(TypedDict):
    """How many machines, and what adds more."""

    min: int
    """Fewest machines, 1 or more."""
    max: int
    """Most machines."""
    cpu: int
    """Average CPU above which there is one more, percent; below a third of it there is one less."""


class BeanstalkArgs(TypedDict):
    """Inputs of `Beanstalk`."""

    vpc_id: pulumi.Input[str]
    """VPC of the machines."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Private subnets of the machines, with a way to AWS's APIs on 443."""
    account_id: pulumi.Input[str]
    """Account, which bounds the roles."""
    region: str
    """Region, for the same."""
    platform: pulumi.Input[str]
    """Solution stack to begin with: Docker on Amazon Linux 2023; AWS updates it from then on."""
    image: pulumi.Input[str]
    """Image reference, by digest where the process must not change by itself."""
    balancer_arn: pulumi.Input[str]
    """The application load balancer that it shares with other services."""
    front: Front
    """The same, as other services stand behind it."""
    route: Route
    """Requests that are this environment's."""
    listener_port: int
    """Port of the listener that takes the route."""
    peers: Mapping[str, Peer]
    """Where the machines may go on 443, by label."""
    instance_type: str
    """Such as `t3.small`."""
    architecture: NotRequired[str]
    """`x86_64` or `arm64`. Defaults to `x86_64`."""
    bounds: NotRequired[Bounds]
    """Number of machines. Defaults to 2 to 6, at 60 percent CPU."""
    port: NotRequired[int]
    """Port that the process listens on. Defaults to 8080."""
    health_path: NotRequired[str]
    """Path that answers 200 while the process lives. Defaults to `/healthz`."""
    environment: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Plain variables, besides those of the bindings. Defaults to none."""
    secrets: NotRequired[Mapping[str, SecretRef]]
    """Variables to the secrets that machines read into them. Defaults to none."""
    bindings: NotRequired[Mapping[str, Binding]]
    """What the process uses, by label. Defaults to nothing."""
    repository_arn: NotRequired[pulumi.Input[str]]
    """ECR repository of the image, which the machines may then pull. Defaults to none."""
    log_days: NotRequired[int]
    """Retention of the logs, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion with the versions and the logs. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


BOUNDS: Final[Bounds] = {"min": 2, "max": 6, "cpu": 60}
PORT: Final = 8080


def check(name: str, args: BeanstalkArgs) -> None:
    """Refuse plain values that Elastic Beanstalk would refuse."""
    bounds = args.get("bounds", BOUNDS)
    if not 1 <= bounds["min"] <= bounds["max"]:
        low, high = bounds["min"], bounds["max"]
        raise ValueError(f"{name}: bounds must be 1 <= min <= max, got {low}..{high}")
    if not 3 <= bounds["cpu"] <= 100:
        raise ValueError(f"{name}: bounds.cpu must be between 3 and 100, got {bounds['cpu']}")
    if not 1 <= (port := int(args.get("port", PORT))) <= 65535:
        raise ValueError(f"{name}: port must be between 1 and 65535, got {port}")
    if (days := args.get("log_days", 365)) < 1:
        raise ValueError(f"{name}: log_days must be at least 1, got {days}")


def settings(
    args: BeanstalkArgs,
    *,
    group_id: pulumi.Input[str],
    profile: pulumi.Input[str],
    role: pulumi.Input[str],
) -> list[Setting]:
    """Everything that is said of an environment, sorted: AWS keeps a set of them."""
    bounds, days = args.get("bounds", BOUNDS), str(args.get("log_days", 365))
    port, disposable = str(args.get("port", PORT)), args.get("disposable", False)
    subnets = pulumi.Output.from_input(args["subnet_ids"]).apply(
        lambda ids: ",".join(str(one) for one in ids)
    )
    listener = f"aws:elbv2:listener:{args['listener_port']}"
    said: Mapping[str, Mapping[str, pulumi.Input[str]]] = {
        "aws:autoscaling:asg": {"MinSize": str(bounds["min"]), "MaxSize": str(bounds["max"])},
        "aws:autoscaling:launchconfiguration": {
            "DisableDefaultEC2SecurityGroup": "true",
            "DisableIMDSv1": "true",
            "IamInstanceProfile": profile,
            "RootVolumeType": "gp3",
            "SecurityGroups": group_id,
        },
        "aws:autoscaling:trigger": {
            "BreachDuration": str(PERIOD_MINUTES),
            "LowerThreshold": str(bounds["cpu"] // 3),
            "MeasureName": "CPUUtilization",
            "Period": str(PERIOD_MINUTES),
            "Statistic": "Average",
            "Unit": "Percent",
            "UpperThreshold": str(bounds["cpu"]),
        },
        "aws:autoscaling:updatepolicy:rollingupdate": {
            "RollingUpdateEnabled": "true",
            "RollingUpdateType": "Health",
        },
        "aws:ec2:instances": {
            "InstanceTypes": args["instance_type"],
            "SupportedArchitectures": args.get("architecture", "x86_64"),
        },
        "aws:ec2:vpc": {
            "AssociatePublicIpAddress": "false",
            "Subnets": subnets,
            "VPCId": args["vpc_id"],
        },
        "aws:elasticbeanstalk:application:environment": _environment(args),
        "aws:elasticbeanstalk:application:environmentsecrets": {
            name: secret["arn"] for name, secret in args.get("secrets", {}).items()
        },
        "aws:elasticbeanstalk:cloudwatch:logs": {
            "DeleteOnTerminate": str(disposable).lower(),
            "RetentionInDays": days,
            "StreamLogs": "true",
        },
        "aws:elasticbeanstalk:cloudwatch:logs:health": {
            "DeleteOnTerminate": str(disposable).lower(),
            "HealthStreamingEnabled": "true",
            "RetentionInDays": days,
        },
        "aws:elasticbeanstalk:command": {
            "BatchSize": "50",
            "BatchSizeType": "Percentage",
            "DeploymentPolicy": "RollingWithAdditionalBatch",
        },
        OPTIONS: {LISTENER: args["front"]["listener_arn"]},
        "aws:elasticbeanstalk:environment": {
            "EnvironmentType": "LoadBalanced",
            "LoadBalancerIsShared": "true",
            "LoadBalancerType": "application",
            "ServiceRole": role,
        },
        "aws:elasticbeanstalk:environment:process:default": {
            "DeregistrationDelay": "20",
            "HealthCheckPath": args.get("health_path", "/healthz"),
            "MatcherHTTPCode": "200",
            "Port": port,
            "Protocol": "HTTP",
        },
        "aws:elasticbeanstalk:healthreporting:system": {"SystemType": "enhanced"},
        "aws:elasticbeanstalk:managedactions": {
            "ManagedActionsEnabled": "true",
            "PreferredStartTime": WINDOW,
            "ServiceRoleForManagedUpdates": UPDATES,
        },
        "aws:elasticbeanstalk:managedactions:platformupdate": {
            "InstanceRefreshEnabled": "true",
            "UpdateLevel": "minor",
        },
        listener: {"ListenerEnabled": "true"},
        "aws:elbv2:loadbalancer": {"SharedLoadBalancer": args["balancer_arn"]},
    }
    return [
        (namespace, name, value)
        for namespace, values in sorted(said.items())
        for name, value in sorted(values.items())
    ]


def _environment(args: BeanstalkArgs) -> Mapping[str, pulumi.Input[str]]:
    """The image, the variables, and of each binding what to connect to; secrets by their ARN."""
    found = {"IMAGE": args["image"], **args.get("environment", {})}
    for label, binding in args.get("bindings", {}).items():
        for suffix, value in binding.get("environment", {}).items():
            found[variable(label, suffix)] = value
        if "secret_arn" in binding:
            found[variable(label, "SECRET_ARN")] = binding["secret_arn"]
    return found
