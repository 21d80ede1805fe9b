"""A service on Fargate or on machines: reachable and able to reach only along its edges."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._group import security_group
from components.compute import scaling
from components.compute.beside import beside
from components.compute.code_deploy import CodeDeploy, code_deploy
from components.compute.deploy import Deploy, minutes
from components.compute.deployment import check_deployment, deployment, moved
from components.compute.discovery import connected, registered
from components.compute.edges import connect_all, reach_out
from components.compute.logged_errors import logged_errors
from components.compute.placement import check_placement, placement
from components.compute.roles import secrets_to_read
from components.compute.service_args import PORT, SCALE, ServiceArgs, check_service
from components.compute.task import Task, task_definition
from components.compute.ways_in import WaysIn, ways_in
from components.edge.listen import Protocol
from components.links import Binding, LogMetric, ServiceWatch
from components.observability.logs import log_group
from components.task_links import Release, Rolled


class Service(pulumi.ComponentResource):
    """Tasks with their roles, log, edges, and place behind the balancer."""

    security_group_id: pulumi.Output[str]
    """Group of the tasks."""
    service_name: pulumi.Output[str]
    """Name of the ECS service."""
    task_role_arn: pulumi.Output[str]
    """Role of the process."""
    log_group_name: pulumi.Output[str]
    """Group that holds the log."""
    codedeploy_application: pulumi.Output[str | None]
    """Name of the application in CodeDeploy; none unless it deploys the service."""
    deployment_group: pulumi.Output[str | None]
    """Name of the deployment group in that application; none unless CodeDeploy deploys it."""
    target_group_names: pulumi.Output[Sequence[str]]
    """Target groups behind a balancer, two where deployments move requests; none without one."""

    _args: ServiceArgs
    _asked: CodeDeploy | None
    _errors: LogMetric
    _service_arn: pulumi.Output[str]
    _name: str
    _task: Task
    _ways: WaysIn

    def __init__(
        self, name: str, args: ServiceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, ServiceArgs)
        check_service(name, args)
        check_placement(name, args)
        check_deployment(name, args)
        extra = beside(name, args)
        super().__init__("groundwork:index:Service", name, {}, opts)
        self._name, self._args = name, args
        tags = {"Name": name, "service": name, **args.get("tags", {})}
        bindings, port = args.get("bindings", {}), int(args.get("port", PORT))
        scale = args.get("scale", SCALE)

        group = security_group(
            f"{name}-sg",
            parent=self,
            vpc_id=args["vpc_id"],
            description=f"{name} tasks",
            tags=tags,
        )
        connect_all(name, parent=self, source_id=group.id, bindings=bindings, tags=tags)
        reach_out(name, parent=self, source_id=group.id, peers=args["peers"], tags=tags)
        logs = log_group(
            f"{name}-logs",
            parent=self,
            days=args.get("log_days", 365),
            key_arn=args.get("key_arn"),
            tags=tags,
        )
        self._errors = logged_errors(
            name, parent=self, log_group=logs.name, namespace=args["cluster_name"]
        )
        self._task = task = task_definition(
            name,
            parent=self,
            args=args,
            port=port,
            health_command=args.get("health_command", ()),
            migration=args.get("migration"),
            beside=extra,
            port_name=name if "connect_arn" in args else None,
            udp="listen" in args and args["listen"]["listen"]["protocol"] == Protocol.UDP,
            compatible="EC2" if "machines" in args else "FARGATE",
            logs=logs,
            tags=tags,
        )
        self._ways = ways = ways_in(
            name, parent=self, args=args, group_id=group.id, port=port, tags=tags
        )
        behind = ways.behind
        how = deployment(name, parent=self, args=args, ways=ways, port=port, tags=tags)
        bound = f"{minutes(args.get('deploy', Deploy.ROLLING))}m"
        service = aws.ecs.Service(
            f"{name}-service",
            cluster=args["cluster_arn"],
            task_definition=task.definition.arn,
            desired_count=scale["min"],
            **placement(args),
            network_configuration={
                "subnets": args["subnet_ids"],
                "security_groups": [group.id],
                "assign_public_ip": False,
            },
            **how.settings,
            enable_ecs_managed_tags=True,
            enable_execute_command="shell" in args,
            propagate_tags="SERVICE",
            service_registries=(
                registered(name, parent=self, namespace=args["namespace"], tags=tags)
                if "namespace" in args and "connect_arn" not in args
                else None
            ),
            **connected(name, args, logs.name),
            tags=tags,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[*task.policies, *how.needs],
                ignore_changes=moved(args),
                custom_timeouts=pulumi.CustomTimeouts(create=bound, update=bound),
            ),
        )
        scaling.autoscale(
            name,
            parent=self,
            scale=scale,
            cluster_name=args["cluster_name"],
            service_name=service.name,
            target_label=behind and behind.label,
            tags=tags,
        )

        self._asked = asked = code_deploy(
            name, parent=self, args=args, service=service, task=task, behind=behind, tags=tags
        )

        self.security_group_id = group.id
        self.service_name = service.name
        # That is what ECS gives as its id.
        self._service_arn = service.id
        self.task_role_arn = task.role.arn
        self.log_group_name = logs.name
        self.codedeploy_application = pulumi.Output.from_input(asked and asked.application.name)
        self.deployment_group = pulumi.Output.from_input(
            asked and asked.group.deployment_group_name
        )
        self.target_group_names = pulumi.Output.all(*ways.target_group_names)
        self.register_outputs(
            {
                "security_group_id": self.security_group_id,
                "service_name": self.service_name,
                "task_role_arn": self.task_role_arn,
                "log_group_name": self.log_group_name,
                "codedeploy_application": self.codedeploy_application,
                "deployment_group": self.deployment_group,
                "target_group_names": self.target_group_names,
            }
        )

    def binding(self) -> Binding:
        """What another service needs in order to call this one by its name in the namespace."""
        if "namespace" not in self._args:
            raise ValueError(f"{self._name}: a service that others call must have a namespace")
        port = int(self._args.get("port", PORT))
        host = pulumi.Output.concat(self._name, ".", self._args["namespace"]["name"])
        return {
            "access": "call",
            "target": {"security_group_id": self.security_group_id, "port": port},
            "environment": {"HOST": host, "PORT": str(port)},
        }

    def release(self) -> Release:
        """What a pipeline needs in order to roll out another image."""
        told: Release = {
            "cluster_name": self._args["cluster_name"],
            "service_name": self.service_name,
            "task_definition_arn": self._task.definition.arn,
            "family": self._task.definition.family,
            "role_arns": [self._task.role.arn, self._task.execution.arn],
            "container_name": self._name,
            "port": int(self._args.get("port", PORT)),
        }
        if asked := self._asked:
            told["codedeploy"] = {
                "application": asked.application.name,
                "group": asked.group.deployment_group_name,
            }
        return told

    def watch(self) -> ServiceWatch:
        """What `Alarms` needs to know."""
        seen: ServiceWatch = {
            "cluster_name": self._args["cluster_name"],
            "service_name": self.service_name,
            "logged_errors": self._errors,
        }
        self._ways.tell(seen, self._args)
        return seen

    def rolled(self) -> Rolled | None:
        """What `Rotation` needs to know; None without secrets, or where CodeDeploy starts tasks."""
        args = self._args
        read = secrets_to_read(args.get("secrets", {}), args.get("bindings", {}), None)
        if not read or args.get("deploy") is Deploy.CODEDEPLOY:
            return None
        return {
            "cluster_name": args["cluster_name"],
            "service_name": self.service_name,
            "service_arn": self._service_arn,
            "secret_arns": {label: secret["arn"] for label, secret in read.items()},
        }
