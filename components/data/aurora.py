"""PostgreSQL on Aurora Serverless v2: instances that grow, shrink and pause by themselves."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.data.capacity import check_capacity, most_connections
from components.data.database import DATABASE, OWNER, check_backup_days, check_zones
from components.data.monitoring import monitoring_role
from components.data.postgresql import PARAMETERS, PORT, owners_over_tls, place
from components.links import Binding

LOGS: Final = ("instance", "postgresql")
"""The first says when and why an instance pauses and resumes, or does not."""
PAUSE_SECONDS: Final = 300
"""Without a connection, until an instance pauses; AWS knows nothing shorter."""


class AuroraWatch(TypedDict):
    """What alarms need to know of an Aurora cluster."""

    identifier: pulumi.Input[str]
    """CloudWatch dimension `DBClusterIdentifier`."""
    connections: int
    """Most connections of an instance."""


class AuroraArgs(TypedDict):
    """Inputs of `Aurora`."""

    vpc_id: pulumi.Input[str]
    """VPC that holds the cluster."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Isolated subnets in at least two availability zones."""
    zones: Sequence[str]
    """Names of 1 to 6 availability zones of these subnets that get an instance each."""
    account_id: pulumi.Input[str]
    """Account, for the narrowest policy of the monitoring role."""
    region: str
    """Region, for the same."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key for storage, backups, the master secret, insights and logs. Defaults to AWS's own."""
    min_capacity: NotRequired[float]
    """Fewest Aurora capacity units of an instance, 0 to 256 in halves; 0: it pauses after five
    minutes without a connection. Defaults to 2, which Performance Insights asks for."""
    max_capacity: NotRequired[float]
    """Most Aurora capacity units of an instance, 1 to 256 in halves. Defaults to 8."""
    version: NotRequired[str]
    """Major version of PostgreSQL. Defaults to `17`."""
    backup_days: NotRequired[int]
    """Days of point-in-time recovery, 1 to 35. Defaults to 7."""
    log_days: NotRequired[int]
    """Retention of the exported logs, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion without a final snapshot. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Aurora(pulumi.ComponentResource):
    """An Aurora cluster that nothing can reach until a consumer takes its `binding`."""

    host: pulumi.Output[str]
    """DNS name of the writer, without the port, known once every instance runs."""
    reader_host: pulumi.Output[str]
    """DNS name of the readers, or of the writer where it is alone."""
    secret_arn: pulumi.Output[str]
    """Secrets Manager secret with the master user name and password."""
    security_group_id: pulumi.Output[str]
    """Group that guards the port; it has no rule of its own."""
    identifier: pulumi.Output[str]
    """Name of the cluster, as CloudWatch wants it."""
    arn: pulumi.Output[str]
    """ARN of the cluster."""

    _key_arn: pulumi.Input[str] | None
    _connections: int

    def __init__(
        self, name: str, args: AuroraArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, AuroraArgs)
        zones, backup_days = args["zones"], args.get("backup_days", 7)
        low, high = args.get("min_capacity", 2), args.get("max_capacity", 8)
        check_zones(name, zones)
        check_capacity(name, low, high)
        check_backup_days(name, backup_days)
        super().__init__("groundwork:index:Aurora", name, {}, opts)
        version, disposable = args.get("version", "17"), args.get("disposable", False)
        self._key_arn = key_arn = args.get("key_arn")
        self._connections = most_connections(low, high)
        tags = {"Name": name, **args.get("tags", {})}
        child = pulumi.ResourceOptions(parent=self)

        here = place(
            name,
            parent=self,
            vpc_id=args["vpc_id"],
            subnet_ids=args["subnet_ids"],
            log_prefix="/aws/rds/cluster",
            log_kinds=LOGS,
            log_days=args.get("log_days", 365),
            key_arn=key_arn,
            tags=tags,
        )
        parameters = aws.rds.ClusterParameterGroup(
            f"{name}-parameters",
            family=f"aurora-postgresql{version}",
            description=f"{name} database",
            parameters=[{"name": key, "value": value} for key, value in PARAMETERS.items()],
            tags=tags,
            opts=child,
        )
        monitoring = monitoring_role(
            name, parent=self, account_id=args["account_id"], region=args["region"], tags=tags
        )
        scaling: aws.rds.ClusterServerlessv2ScalingConfigurationArgsDict = {
            "min_capacity": low,
            "max_capacity": high,
        }
        if low == 0:
            scaling["seconds_until_auto_pause"] = PAUSE_SECONDS
        cluster = aws.rds.Cluster(
            f"{name}-cluster",
            cluster_identifier=here.identifier,
            engine=aws.rds.EngineType.AURORA_POSTGRESQL,
            engine_version=version,
            serverlessv2_scaling_configuration=scaling,
            storage_encrypted=True,
            kms_key_id=key_arn,
            database_name=DATABASE,
            port=PORT,
            master_username=OWNER,
            manage_master_user_password=True,
            master_user_secret_kms_key_id=key_arn,
            iam_database_authentication_enabled=True,
            db_subnet_group_name=here.subnets.name,
            db_cluster_parameter_group_name=parameters.name,
            vpc_security_group_ids=[here.group.id],
            backup_retention_period=backup_days,
            copy_tags_to_snapshot=True,
            enabled_cloudwatch_logs_exports=list(LOGS),
            deletion_protection=not disposable,
            skip_final_snapshot=disposable,
            final_snapshot_identifier=(
                None if disposable else pulumi.Output.concat(here.identifier, "-final")
            ),
            delete_automated_backups=disposable,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not disposable, depends_on=here.logs),
        )
        instances = [
            aws.rds.ClusterInstance(
                f"{name}-{zone}",
                cluster_identifier=cluster.id,
                engine=aws.rds.EngineType.AURORA_POSTGRESQL,
                instance_class="db.serverless",
                availability_zone=zone,
                db_subnet_group_name=here.subnets.name,
                # With the writer's capacity, so that it can take its place at any moment.
                promotion_tier=1,
                publicly_accessible=False,
                auto_minor_version_upgrade=True,
                monitoring_interval=60,
                monitoring_role_arn=monitoring.arn,
                performance_insights_enabled=True,
                performance_insights_kms_key_id=key_arn,
                performance_insights_retention_period=7,
                tags={**tags, "Name": f"{name}-{zone}"},
                opts=child,
            )
            for zone in zones
        ]

        running = [instance.id for instance in instances]
        self.host = pulumi.Output.all(cluster.endpoint, *running)[0]
        self.reader_host = pulumi.Output.all(cluster.reader_endpoint, *running)[0]
        self.secret_arn = cluster.master_user_secrets[0].secret_arn
        self.security_group_id = here.group.id
        self.identifier = cluster.cluster_identifier
        self.arn = cluster.arn
        self.register_outputs(
            {
                "host": self.host,
                "reader_host": self.reader_host,
                "secret_arn": self.secret_arn,
                "security_group_id": self.security_group_id,
                "identifier": self.identifier,
                "arn": self.arn,
            }
        )

    def binding(self) -> Binding:
        """What a process needs in order to connect as the owner, over TLS; READER_HOST reads."""
        login = owners_over_tls(
            self.host,
            security_group_id=self.security_group_id,
            secret_arn=self.secret_arn,
            key_arn=self._key_arn,
        )
        told = {**login.get("environment", {}), "READER_HOST": self.reader_host}
        return {**login, "environment": told}

    def watch(self) -> AuroraWatch:
        """What alarms need to know of the cluster."""
        return {"identifier": self.identifier, "connections": self._connections}
