"""A function on Lambda: runs on an event or a request, and reaches what it is bound to."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.compute.container import variable
from components.compute.edges import Tags, connect_all, reach_out
from components.compute.failures import failures
from components.compute.function_args import (
    MEMORY,
    TIMEOUT_SECONDS,
    Asked,
    FunctionArgs,
    check_function,
    keeps_failures,
)
from components.compute.function_code import code
from components.compute.function_events import senders, set_off
from components.compute.function_role import function_role
from components.compute.function_socket import answer
from components.compute.function_url import address
from components.compute.service_args import Architecture
from components.edge.origins import FunctionOrigin
from components.edge.rest_api_function import Invoked
from components.links import Binding
from components.observability.logs import log_group


class Function(pulumi.ComponentResource):
    """A function with its role, log, edges and the queue of what it has failed on."""

    arn: pulumi.Output[str]
    """ARN of the function."""
    function_name: pulumi.Output[str]
    """Name of the function."""
    role_arn: pulumi.Output[str]
    """Role of the process."""
    log_group_name: pulumi.Output[str]
    """Group that holds the log."""
    failed_queue_arn: pulumi.Output[str | None]
    """Queue of the events that failed; none where nothing but an answer is asked of it."""

    _args: FunctionArgs
    _invoke_arn: pulumi.Output[str]
    _name: str
    _url: "aws.lambda_.FunctionUrl | None"

    def __init__(
        self, name: str, args: FunctionArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, FunctionArgs)
        check_function(name, args)
        super().__init__("groundwork:index:Function", name, {}, opts)
        self._name, self._args = name, args
        tags = {"Name": name, "service": name, **args.get("tags", {})}
        bindings, key_arn = args.get("bindings", {}), args.get("key_arn")

        network = self._network(tags)
        logs = log_group(
            f"{name}-logs",
            parent=self,
            days=args.get("log_days", 365),
            key_arn=key_arn,
            tags=tags,
        )
        queue: aws.sqs.Queue | None = None
        if keeps_failures(args):
            queue = failures(
                name,
                parent=self,
                key_arn=key_arn,
                topic_arn=args["topic_arn"],
                senders=senders(args),
                disposable=args.get("disposable", False),
                tags=tags,
            )
        role, policies = function_role(
            name,
            parent=self,
            log_group_arn=logs.arn,
            queue_arn=queue.arn if queue else None,
            key_arn=key_arn,
            networked=bool(network),
            bindings=bindings,
            tags=tags,
        )
        function = aws.lambda_.Function(
            f"{name}-function",
            description=f"{name} function",
            role=role.arn,
            architectures=[args.get("architecture", Architecture.ARM64).lower()],
            memory_size=args.get("memory", MEMORY),
            timeout=args.get("timeout_seconds", TIMEOUT_SECONDS),
            reserved_concurrent_executions=args.get("reserved_concurrency"),
            environment={"variables": variables(args.get("environment", {}), bindings)},
            kms_key_arn=key_arn,
            tracing_config={"mode": "Active"},
            logging_config={"log_group": logs.name, "log_format": "JSON"},
            tags=tags,
            **_code(args),
            **network,
            opts=pulumi.ResourceOptions(parent=self, depends_on=policies),
        )
        if queue:
            set_off(
                name,
                parent=self,
                args=args,
                function=function,
                queue=queue,
                policies=policies,
                tags=tags,
            )
        self._url = None
        if args.get("asked") is Asked.URL:
            self._url = address(
                name, parent=self, function=function, topic_arn=args["topic_arn"], tags=tags
            )
        if "socket" in args:
            answer(name, parent=self, socket=args["socket"], function=function, tags=tags)

        self._invoke_arn = function.invoke_arn
        self.arn = function.arn
        self.function_name = function.name
        self.role_arn = role.arn
        self.log_group_name = logs.name
        self.failed_queue_arn = pulumi.Output.from_input(queue.arn if queue else None)
        self.register_outputs(
            {
                "arn": self.arn,
                "function_name": self.function_name,
                "role_arn": self.role_arn,
                "log_group_name": self.log_group_name,
                "failed_queue_arn": self.failed_queue_arn,
            }
        )

    def binding(self) -> Binding:
        """What a process needs in order to invoke the function by its name."""
        return {
            "access": "call",
            "grants": [{"actions": ["lambda:InvokeFunction"], "resources": [self.arn]}],
            "environment": {"FUNCTION": self.function_name},
        }

    def invoked(self) -> Invoked:
        """What an API needs in order to hand requests to it."""
        return {"function_name": self.function_name, "invoke_arn": self._invoke_arn}

    def origin(self, region: str) -> FunctionOrigin:
        """What a distribution needs in order to ask its URL; `region` is that of the function.

        Raises:
            ValueError: it has no URL.
        """
        if self._url is None:
            raise ValueError(f"{self._name}: asked must be {Asked.URL} for a distribution")
        return {
            "domain_name": pulumi.Output.concat(self._url.url_id, f".lambda-url.{region}.on.aws"),
            "function_arn": self.arn,
        }

    def _network(self, tags: Tags) -> dict[str, Any]:
        """Arguments of a function that runs in a VPC, with a group of its own."""
        name, args = self._name, self._args
        if "vpc_id" not in args or "subnet_ids" not in args:
            return {}
        group = aws.ec2.SecurityGroup(
            f"{name}-sg",
            vpc_id=args["vpc_id"],
            description=f"{name} function",
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        peers, bindings = args.get("peers", {}), args.get("bindings", {})
        connect_all(name, parent=self, source_id=group.id, bindings=bindings, tags=tags)
        reach_out(name, parent=self, source_id=group.id, peers=peers, tags=tags)
        return {
            "vpc_config": {"subnet_ids": args["subnet_ids"], "security_group_ids": [group.id]},
            # Lambda's interfaces would hold the group for up to 40 minutes.
            "replace_security_groups_on_destroy": True,
        }


def variables(
    environment: Mapping[str, pulumi.Input[str]], bindings: Mapping[str, Binding]
) -> dict[str, pulumi.Input[str]]:
    """Variables of the process by name; a secret is an ARN that the process reads by itself."""
    found = dict(environment)
    for label, binding in bindings.items():
        for suffix, value in binding.get("environment", {}).items():
            found[variable(label, suffix)] = value
        if "secret_arn" in binding:
            found[variable(label, "SECRET_ARN")] = binding["secret_arn"]
    return dict(sorted(found.items()))


def _code(args: FunctionArgs) -> dict[str, Any]:
    """Arguments that say what runs."""
    if "folder" in args:
        return {
            "package_type": "Zip",
            "code": code(args["folder"]),
            "handler": args.get("handler"),
            "runtime": args.get("runtime"),
        }
    said: dict[str, Any] = {"package_type": "Image", "image_uri": args.get("image")}
    started = {"entry_points": args.get("entry_point"), "commands": args.get("command")}
    if config := {key: list(words) for key, words in started.items() if words}:
        said["image_config"] = config
    return said
