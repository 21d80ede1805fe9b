"""What happens to a stack behind its back: deployments, and an autoscaler that is busy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ops.local.client import client

REGION = "eu-north-1"


@dataclass
class Behind:
    """The emulator as ECS, CodeDeploy and the autoscaler change it."""

    endpoint: str

    def __post_init__(self) -> None:
        self.ecs: Any = client("ecs", self.endpoint, REGION)
        self.elb: Any = client("elbv2", self.endpoint, REGION)
        self.codedeploy: Any = client("codedeploy", self.endpoint, REGION)
        (self.cluster,) = self.ecs.list_clusters()["clusterArns"]

    def services(self) -> Mapping[str, Mapping[str, Any]]:
        """What ECS says of each service, by label."""
        arns = self.ecs.list_services(cluster=self.cluster)["serviceArns"]
        told = self.ecs.describe_services(cluster=self.cluster, services=arns)["services"]
        return {one["serviceName"].rsplit("-service-", 1)[0]: one for one in told}

    def rules(self) -> Mapping[str, Mapping[str, Any]]:
        """The listener's rules, by the path that they take."""
        (balancer,) = self.elb.describe_load_balancers()["LoadBalancers"]
        arn = balancer["LoadBalancerArn"]
        (listener,) = self.elb.describe_listeners(LoadBalancerArn=arn)["Listeners"]
        found = self.elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
        return {_path(rule): rule for rule in found if not rule["IsDefault"]}

    def weights(self, path: str) -> Sequence[int]:
        """Of the target groups behind a path, in the order of their names."""
        forward = self.rules()[path]["Actions"][0]["ForwardConfig"]
        groups = sorted(forward["TargetGroups"], key=lambda one: one["TargetGroupArn"])
        return [group["Weight"] for group in groups]

    def scale(self, label: str, tasks: int) -> None:
        """The autoscaler wants another number of tasks."""
        self._update(label, desiredCount=tasks)

    def deploy_again(self, label: str) -> None:
        """ECS starts the same revision anew, as after a rotated secret."""
        self._update(label, forceNewDeployment=True)

    def swap(self, path: str) -> None:
        """All requests move to the other target group."""
        rule = self.rules()[path]
        first, second = rule["Actions"][0]["ForwardConfig"]["TargetGroups"]
        swapped = [
            {**first, "Weight": second["Weight"]},
            {**second, "Weight": first["Weight"]},
        ]
        self.forward(path, swapped)

    def forward(self, path: str, groups: Sequence[Mapping[str, Any]]) -> None:
        """Requests for a path go to these groups."""
        action = {"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}
        self.elb.modify_rule(RuleArn=self.rules()[path]["RuleArn"], Actions=[action])

    def deploy_by_codedeploy(self, label: str, path: str) -> str:
        """A new revision comes to run in the other target group; gives its ARN.

        The emulators keep a deployment, but make none: what CodeDeploy does is done here.
        """
        service = self.services()[label]
        revision = self.register(service["taskDefinition"])
        (application,) = self.codedeploy.list_applications()["applications"]
        group = self.codedeploy.get_deployment_group(
            applicationName=application, deploymentGroupName=label
        )["deploymentGroupInfo"]
        self.codedeploy.create_deployment(
            applicationName=application,
            deploymentGroupName=group["deploymentGroupName"],
            revision={"revisionType": "AppSpecContent", "appSpecContent": {"content": revision}},
        )
        (pair,) = group["loadBalancerInfo"]["targetGroupPairInfoList"]
        names = [one["name"] for one in pair["targetGroups"]]
        told = self.elb.describe_target_groups(Names=names)["TargetGroups"]
        (balancer,) = service["loadBalancers"]
        (other,) = {one["TargetGroupArn"] for one in told} - {balancer["targetGroupArn"]}
        self._update(
            label,
            taskDefinition=revision,
            loadBalancers=[{**balancer, "targetGroupArn": other}],
            # CodeDeploy takes it from the AppSpec, and forgets it where that has none.
            capacityProviderStrategy=[],
        )
        self.swap(path)
        return revision

    def register(self, definition: str) -> str:
        """A revision with another image; gives its ARN."""
        told = self.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]
        kept = (
            "family",
            "taskRoleArn",
            "executionRoleArn",
            "networkMode",
            "volumes",
            "requiresCompatibilities",
            "cpu",
            "memory",
            "runtimePlatform",
        )
        (container,) = told["containerDefinitions"]
        made = self.ecs.register_task_definition(
            **{key: told[key] for key in kept if key in told},
            containerDefinitions=[{**container, "image": "image.invalid/tasks:2"}],
        )
        return made["taskDefinition"]["taskDefinitionArn"]

    def _update(self, label: str, **changed: Any) -> None:
        name = self.services()[label]["serviceName"]
        self.ecs.update_service(cluster=self.cluster, service=name, **changed)


def _path(rule: Mapping[str, Any]) -> str:
    (condition,) = rule["Conditions"]
    return min(condition["PathPatternConfig"]["Values"])
