"""PostgreSQL on RDS: private, encrypted, with the master password kept by Secrets Manager."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.data.database import DATABASE, OWNER, check_backup_days
from components.data.monitoring import monitoring_role
from components.data.postgresql import PARAMETERS, PORT, owners_over_tls, place
from components.data.storage_type import StorageType
from components.links import Binding

LOGS: Final = ("postgresql", "upgrade")


class PostgresArgs(TypedDict):
    """Inputs of `Postgres`."""

    vpc_id: pulumi.Input[str]
    """VPC that holds the database."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Isolated subnets in at least two availability zones."""
    account_id: pulumi.Input[str]
    """Account, for the narrowest policy of the monitoring role."""
    region: str
    """Region, for the same."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key for storage, backups, the master secret, insights and logs. Defaults to AWS's own."""
    instance_class: NotRequired[pulumi.Input[str]]
    """RDS instance class. Defaults to `db.t4g.medium`."""
    storage_gib: NotRequired[int]
    """Allocated storage, 20 to 65536 GiB. Defaults to 20."""
    storage_type: NotRequired[StorageType]
    """Kind of disk. Defaults to `gp3`."""
    version: NotRequired[str]
    """Major version of PostgreSQL. Defaults to `17`."""
    multi_az: NotRequired[bool]
    """Keep a standby in another zone. Defaults to true."""
    backup_days: NotRequired[int]
    """Days of point-in-time recovery, 1 to 35. Defaults to 7."""
    log_days: NotRequired[int]
    """Retention of the exported logs, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion without a final snapshot. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Postgres(pulumi.ComponentResource):
    """A PostgreSQL instance that nothing can reach until a consumer takes its `binding`."""

    host: pulumi.Output[str]
    """DNS name, without the port."""
    secret_arn: pulumi.Output[str]
    """Secrets Manager secret with the master user name and password."""
    security_group_id: pulumi.Output[str]
    """Group that guards the port; it has no rule of its own."""
    identifier: pulumi.Output[str]
    """Name of the instance, as CloudWatch wants it."""
    arn: pulumi.Output[str]
    """ARN of the instance."""

    _key_arn: pulumi.Input[str] | None

    def __init__(
        self, name: str, args: PostgresArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, PostgresArgs)
        storage_gib, backup_days = args.get("storage_gib", 20), args.get("backup_days", 7)
        if not 20 <= storage_gib <= 65536:
            raise ValueError(f"{name}: storage_gib must be between 20 and 65536, got {storage_gib}")
        check_backup_days(name, backup_days)
        super().__init__("groundwork:index:Postgres", name, {}, opts)
        version, disposable = args.get("version", "17"), args.get("disposable", False)
        self._key_arn = key_arn = args.get("key_arn")
        tags = {"Name": name, **args.get("tags", {})}
        child = pulumi.ResourceOptions(parent=self)

        here = place(
            name,
            parent=self,
            vpc_id=args["vpc_id"],
            subnet_ids=args["subnet_ids"],
            log_prefix="/aws/rds/instance",
            log_kinds=LOGS,
            log_days=args.get("log_days", 365),
            key_arn=key_arn,
            tags=tags,
        )
        parameters = aws.rds.ParameterGroup(
            f"{name}-parameters",
            family=f"postgres{version}",
            description=f"{name} database",
            parameters=[{"name": key, "value": value} for key, value in PARAMETERS.items()],
            tags=tags,
            opts=child,
        )
        monitoring = monitoring_role(
            name, parent=self, account_id=args["account_id"], region=args["region"], tags=tags
        )
        instance = aws.rds.Instance(
            f"{name}-instance",
            identifier=here.identifier,
            engine="postgres",
            engine_version=version,
            auto_minor_version_upgrade=True,
            instance_class=args.get("instance_class", "db.t4g.medium"),
            allocated_storage=storage_gib,
            storage_type=args.get("storage_type", StorageType.GP3).value,
            storage_encrypted=True,
            kms_key_id=key_arn,
            db_name=DATABASE,
            port=PORT,
            username=OWNER,
            manage_master_user_password=True,
            master_user_secret_kms_key_id=key_arn,
            iam_database_authentication_enabled=True,
            db_subnet_group_name=here.subnets.name,
            vpc_security_group_ids=[here.group.id],
            parameter_group_name=parameters.name,
            publicly_accessible=False,
            multi_az=args.get("multi_az", True),
            backup_retention_period=backup_days,
            copy_tags_to_snapshot=True,
            enabled_cloudwatch_logs_exports=list(LOGS),
            monitoring_interval=60,
            monitoring_role_arn=monitoring.arn,
            performance_insights_enabled=True,
            performance_insights_kms_key_id=key_arn,
            performance_insights_retention_period=7,
            deletion_protection=not disposable,
            skip_final_snapshot=disposable,
            final_snapshot_identifier=(
                None if disposable else pulumi.Output.concat(here.identifier, "-final")
            ),
            delete_automated_backups=disposable,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not disposable, depends_on=here.logs),
        )

        self.host = instance.address
        self.secret_arn = instance.master_user_secrets[0].secret_arn
        self.security_group_id = here.group.id
        self.identifier = instance.identifier
        self.arn = instance.arn
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
        """What a process needs in order to connect as the owner, over TLS."""
        return owners_over_tls(
            self.host,
            security_group_id=self.security_group_id,
            secret_arn=self.secret_arn,
            key_arn=self._key_arn,
        )
