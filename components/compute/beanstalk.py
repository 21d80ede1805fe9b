"""A web application on Elastic Beanstalk: one container a machine, behind the shared balancer."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._group import security_group
from components._policy import document
from components.compute.beanstalk_args import PORT, BeanstalkArgs, check, settings
from components.compute.beanstalk_bundle import files, packed
from components.compute.beanstalk_roles import OfApplication, profile, service_role
from components.compute.edges import connect, connect_all, reach_out
from components.data.private_bucket import bucket_over_tls, private_bucket

NONCURRENT_DAYS: Final = 7
READY: Final = "30m"
"""Longest time that an environment is waited for."""


class Beanstalk(pulumi.ComponentResource):
    """An application with one environment; AWS keeps its platform up to date."""

    application_name: pulumi.Output[str]
    """Name of the application."""
    environment_name: pulumi.Output[str]
    """Name of the environment."""
    host: pulumi.Output[str]
    """Name that AWS gave the environment; the balancer answers it inside the network alone."""
    security_group_id: pulumi.Output[str]
    """Group of the machines."""

    def __init__(
        self, name: str, args: BeanstalkArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, BeanstalkArgs)
        check(name, args)
        super().__init__("groundwork:index:Beanstalk", name, {}, opts)
        tags = {"Name": name, "service": name, **args.get("tags", {})}
        child = pulumi.ResourceOptions(parent=self)
        bindings, port = args.get("bindings", {}), int(args.get("port", PORT))

        group = security_group(
            f"{name}-sg",
            parent=self,
            vpc_id=args["vpc_id"],
            description=f"{name} machines",
            tags=tags,
        )
        connect(
            f"{name}-behind-balancer",
            f"{name}-from-balancer",
            parent=self,
            source_id=args["front"]["security_group_id"],
            target={"security_group_id": group.id, "port": port},
            access="serve",
            description=f"balancer serve {name}",
            tags=tags,
        )
        connect_all(name, parent=self, source_id=group.id, bindings=bindings, tags=tags)
        reach_out(name, parent=self, source_id=group.id, peers=args["peers"], tags=tags)
        content, digest = packed(files(port, args["route"]))
        bucket = private_bucket(
            f"{name}-versions",
            parent=self,
            noncurrent_days=NONCURRENT_DAYS,
            disposable=args.get("disposable", False),
            tags={**tags, "Name": f"{name}-versions"},
        )
        aws.s3.BucketPolicy(
            f"{name}-versions",
            bucket=bucket.bucket.id,
            policy=document([bucket_over_tls(bucket.bucket.arn)]),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[bucket.block]),
        )
        bundle = aws.s3.BucketObjectv2(
            f"{name}-version",
            bucket=bucket.bucket.id,
            key=f"{digest}.zip",
            content_base64=content,
            content_type="application/zip",
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[bucket.versioning]),
        )
        application = aws.elasticbeanstalk.Application(
            f"{name}-app", description=name, tags=tags, opts=child
        )
        version = aws.elasticbeanstalk.ApplicationVersion(
            f"{name}-version",
            application=application.name,
            bucket=bucket.bucket.id,
            key=bundle.key,
            description=digest,
            tags=tags,
            opts=child,
        )
        here: OfApplication = {
            "account_id": args["account_id"],
            "region": args["region"],
            "application": application.name,
        }
        role, may_look = service_role(name, parent=self, here=here, tags=tags)
        machines, may = profile(
            name,
            parent=self,
            here=here,
            bundle_arn=pulumi.Output.concat(bucket.bucket.arn, "/", bundle.key),
            repository_arn=args.get("repository_arn"),
            bindings=bindings,
            secrets=args.get("secrets", {}),
            tags=tags,
        )
        environment = aws.elasticbeanstalk.Environment(
            f"{name}-env",
            application=application.name,
            version=version.name,
            solution_stack_name=args["platform"],
            tier="WebServer",
            settings=[
                {"namespace": namespace, "name": key, "value": value}
                for namespace, key, value in settings(
                    args, group_id=group.id, profile=machines.name, role=role.arn
                )
            ],
            wait_for_ready_timeout=READY,
            tags=tags,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[may_look, *may],
                # AWS takes the next one by itself, in its window.
                ignore_changes=["solutionStackName"],
            ),
        )

        self.application_name = application.name
        self.environment_name = environment.name
        self.host = environment.cname
        self.security_group_id = group.id
        self.register_outputs(
            {
                "application_name": self.application_name,
                "environment_name": self.environment_name,
                "host": self.host,
                "security_group_id": self.security_group_id,
            }
        )
