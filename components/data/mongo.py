"""Amazon DocumentDB: MongoDB's protocol, an instance in each zone that is named."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.data.database import OWNER, check_backup_days, check_zones, exported_logs, owners
from components.links import Binding, MongoWatch

PORT: Final = 27017
VERSION: Final = "5.0"
SLOW_OPERATION_MILLISECONDS: Final = 1000
LOGS: Final = ("audit", "profiler")
PARAMETERS: Final = {
    "audit_logs": "enabled",
    "profiler": "enabled",
    "profiler_threshold_ms": str(SLOW_OPERATION_MILLISECONDS),
    "tls": "enabled",
}
"""https://docs.aws.amazon.com/documentdb/latest/developerguide/cluster_parameter_groups-list_of_parameters.html"""


class MongoArgs(TypedDict):
    """Inputs of `Mongo`."""

    vpc_id: pulumi.Input[str]
    """VPC that holds the cluster."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Isolated subnets in at least two availability zones."""
    zones: Sequence[str]
    """Names of 1 to 6 availability zones of these subnets that get an instance each."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key for storage, backups and logs. Defaults to AWS's own."""
    instance_class: NotRequired[pulumi.Input[str]]
    """DocumentDB instance class. Defaults to `db.t4g.medium`, the smallest that there is."""
    backup_days: NotRequired[int]
    """Days of point-in-time recovery, 1 to 35. Defaults to 7."""
    log_days: NotRequired[int]
    """Retention of the exported logs, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion without a final snapshot. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Mongo(pulumi.ComponentResource):
    """A DocumentDB cluster that nothing can reach until a consumer takes its `binding`."""

    host: pulumi.Output[str]
    """DNS name of the cluster, which is that of its writer, without the port."""
    secret_arn: pulumi.Output[str]
    """Secrets Manager secret with the master user name and password, under AWS's own key."""
    security_group_id: pulumi.Output[str]
    """Group that guards the port; it has no rule of its own."""
    identifier: pulumi.Output[str]
    """Name of the cluster, as CloudWatch wants it."""
    arn: pulumi.Output[str]
    """ARN of the cluster."""

    def __init__(
        self, name: str, args: MongoArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, MongoArgs)
        zones, backup_days = args["zones"], args.get("backup_days", 7)
        check_zones(name, zones)
        check_backup_days(name, backup_days)
        super().__init__("groundwork:index:Mongo", name, {}, opts)
        disposable = args.get("disposable", False)
        tags = {"Name": name, **args.get("tags", {})}
        child = pulumi.ResourceOptions(parent=self)

        group = aws.ec2.SecurityGroup(
            f"{name}-sg",
            vpc_id=args["vpc_id"],
            description=f"{name} database",
            tags=tags,
            opts=child,
        )
        # As for Postgres: unique, and it lives as long as what is named after it.
        identifier = pulumi.Output.concat(name, "-", group.id)
        logs = exported_logs(
            name,
            "/aws/docdb",
            LOGS,
            parent=self,
            identifier=identifier,
            days=args.get("log_days", 365),
            key_arn=args.get("key_arn"),
            tags=tags,
        )
        subnets = aws.docdb.SubnetGroup(
            f"{name}-subnets",
            subnet_ids=args["subnet_ids"],
            description=f"{name} database",
            tags=tags,
            opts=child,
        )
        parameters = aws.docdb.ClusterParameterGroup(
            f"{name}-parameters",
            family=f"docdb{VERSION}",
            description=f"{name} database",
            parameters=[
                {"name": key, "value": value, "apply_method": "pending-reboot"}
                for key, value in PARAMETERS.items()
            ],
            tags=tags,
            opts=child,
        )
        cluster = aws.docdb.Cluster(
            f"{name}-cluster",
            cluster_identifier=identifier,
            engine_version=f"{VERSION}.0",
            port=PORT,
            master_username=OWNER,
            manage_master_user_password=True,
            storage_encrypted=True,
            kms_key_id=args.get("key_arn"),
            db_subnet_group_name=subnets.name,
            db_cluster_parameter_group_name=parameters.name,
            vpc_security_group_ids=[group.id],
            backup_retention_period=backup_days,
            enabled_cloudwatch_logs_exports=list(LOGS),
            deletion_protection=not disposable,
            skip_final_snapshot=disposable,
            final_snapshot_identifier=(
                None if disposable else pulumi.Output.concat(identifier, "-final")
            ),
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not disposable, depends_on=logs),
        )
        for zone in zones:
            aws.docdb.ClusterInstance(
                f"{name}-{zone}",
                cluster_identifier=cluster.id,
                instance_class=args.get("instance_class", "db.t4g.medium"),
                availability_zone=zone,
                copy_tags_to_snapshot=True,
                tags={**tags, "Name": f"{name}-{zone}"},
                opts=child,
            )

        self.host = cluster.endpoint
        self.secret_arn = cluster.master_user_secrets[0].secret_arn
        self.security_group_id = group.id
        self.identifier = cluster.cluster_identifier
        self.arn = cluster.arn
        self.register_outputs(
            {
                "host": self.host,
                "secret_arn": self.secret_arn,
                "security_group_id": self.security_group_id,
                "identifier": self.identifier,
                "arn": self.arn,
            }
        )

    def binding(self) -> Binding:
        """What a process needs in order to connect as the owner, over TLS.

        AWS gives the secret its own key, which asks for no permission besides the secret's.
        """
        return owners(
            self.host,
            PORT,
            security_group_id=self.security_group_id,
            secret_arn=self.secret_arn,
        )

    def watch(self) -> MongoWatch:
        """What alarms need to know of the cluster."""
        return {"identifier": self.identifier}
