"""A search domain on OpenSearch, in a VPC, whose permissions IAM roles have."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.data.search_access import Roles, admit, roles
from components.data.search_logs import published
from components.links import Binding
from components.store_watches import SearchWatch

PORT: Final = 443
VERSION: Final = "OpenSearch_2.19"
TLS_POLICY: Final = "Policy-Min-TLS-1-2-PFS-2023-10"
MASTERS: Final = 3
"""An odd number, so that a majority stays when one is gone."""
MASTER_TYPE: Final = "m6g.large.search"
MOST_NAME: Final = 13
"""Of the 28 characters of a domain's name, what its kind and its suffix leave."""
MOST_STORAGE_GIB: Final = 1024
NIGHT_HOUR: Final = 1
"""UTC: when ten hours begin in which AWS updates and tunes."""
SERVICE: Final = "opensearchservice.amazonaws.com"
UNTUNED: Final = ("t2.", "t3.")
"""Types that AWS does not tune by itself.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/auto-tune.html
"""


class SearchArgs(TypedDict):
    """Inputs of `Search`."""

    vpc_id: pulumi.Input[str]
    """VPC that holds the domain."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Isolated subnets, one in each of `zones`."""
    account_id: pulumi.Input[str]
    """Account, whose roles may be let take those of the domain."""
    region: str
    """Region, for the delivery of logs and for clients to sign in."""
    zones: NotRequired[int]
    """Number of zones that the nodes are spread over, 1 to 3. Defaults to 3."""
    nodes: NotRequired[int]
    """Nodes with data, a multiple of `zones`. Defaults to as many."""
    instance_type: NotRequired[str]
    """Type of these nodes. Defaults to `r6g.large.search`."""
    masters: NotRequired[bool]
    """Have three nodes besides that look after the others. Defaults to true."""
    storage_gib: NotRequired[int]
    """Disk of each node, 10 to 1024 GiB. Defaults to 50."""
    service_role: NotRequired[bool]
    """Make the role by which OpenSearch enters a VPC, of which an account has one. Defaults to
    false."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key for disks and logs. Defaults to AWS's own."""
    log_days: NotRequired[int]
    """Retention of the logs, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion, with what is indexed. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Search(pulumi.ComponentResource):
    """A domain that nothing can reach until a consumer takes its `binding`."""

    url: pulumi.Output[str]
    """Where it answers, over HTTPS."""
    domain_name: pulumi.Output[str]
    """Name of the domain, as CloudWatch wants it."""
    security_group_id: pulumi.Output[str]
    """Group that guards the port; it has no rule of its own."""
    writer_role_arn: pulumi.Output[str]
    """Role that may do everything, and lets others in."""
    reader_role_arn: pulumi.Output[str]
    """Role that may read, as soon as the writer has let it."""

    _args: SearchArgs
    _storage_gib: int

    def __init__(
        self, name: str, args: SearchArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, SearchArgs)
        zones, nodes, storage_gib = _check(name, args)
        super().__init__("groundwork:index:Search", name, {}, opts)
        self._args, self._storage_gib = args, storage_gib
        tags = {"Name": name, **args.get("tags", {})}
        disposable = args.get("disposable", False)

        group = aws.ec2.SecurityGroup(
            f"{name}-sg",
            vpc_id=args["vpc_id"],
            description=f"{name} search",
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        made = roles(name, parent=self, account_id=args["account_id"], tags=tags)
        logs, policy = published(
            name,
            parent=self,
            # The group's id: unique, and it lives as long as the domain.
            unique=group.id,
            days=args.get("log_days", 365),
            key_arn=args.get("key_arn"),
            account_id=args["account_id"],
            region=args["region"],
            tags=tags,
        )
        before: list[pulumi.Resource] = [policy]
        if args.get("service_role", False):
            before.append(
                aws.iam.ServiceLinkedRole(
                    f"{name}-service-role",
                    aws_service_name=SERVICE,
                    tags={**tags, "Name": f"{name}-service-role"},
                    opts=pulumi.ResourceOptions(parent=self),
                )
            )
        domain = aws.opensearch.Domain(
            f"{name}-domain",
            engine_version=VERSION,
            cluster_config=_cluster(args, zones, nodes),
            vpc_options={"subnet_ids": args["subnet_ids"], "security_group_ids": [group.id]},
            ebs_options={"ebs_enabled": True, "volume_type": "gp3", "volume_size": storage_gib},
            encrypt_at_rest={"enabled": True, "kms_key_id": args.get("key_arn")},
            node_to_node_encryption={"enabled": True},
            domain_endpoint_options={"enforce_https": True, "tls_security_policy": TLS_POLICY},
            advanced_security_options=_permissions(made),
            log_publishing_options=logs,
            auto_tune_options=_tuning(_type(args)),
            off_peak_window_options={
                "enabled": True,
                "off_peak_window": {"window_start_time": {"hours": NIGHT_HOUR, "minutes": 0}},
            },
            software_update_options={"auto_software_update_enabled": True},
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not disposable, depends_on=before),
        )
        admit(name, domain, made, parent=self)

        self.url = pulumi.Output.concat("https://", domain.endpoint)
        self.domain_name = domain.domain_name
        self.security_group_id = group.id
        self.writer_role_arn = made.writer.arn
        self.reader_role_arn = made.reader.arn
        self.register_outputs(
            {
                "url": self.url,
                "domain_name": self.domain_name,
                "security_group_id": self.security_group_id,
                "writer_role_arn": self.writer_role_arn,
                "reader_role_arn": self.reader_role_arn,
            }
        )

    def binding(self, access: str) -> Binding:
        """What a process needs in order to `read`, or to `write`, which is everything.

        It takes the role ROLE, and signs with that for the service `es` in REGION. Whoever writes
        is also told READER: the role that it has to let in, since the domain keeps that itself.
        """
        if access not in ("read", "write"):
            raise ValueError(
                f"{self.pulumi_resource_name}: access must be read or write, got {access}"
            )
        role = self.writer_role_arn if access == "write" else self.reader_role_arn
        environment = {"URL": self.url, "ROLE": role, "REGION": self._args["region"]}
        if access == "write":
            environment["READER"] = self.reader_role_arn
        return {
            "access": access,
            "target": {"security_group_id": self.security_group_id, "port": PORT},
            "grants": [{"actions": ["sts:AssumeRole"], "resources": [role]}],
            "environment": environment,
        }

    def watch(self) -> SearchWatch:
        """What alarms need to know of the domain."""
        return {
            "domain_name": self.domain_name,
            "account_id": self._args["account_id"],
            "storage_gib": self._storage_gib,
        }


def _type(args: SearchArgs) -> str:
    return args.get("instance_type", "r6g.large.search")


def _cluster(args: SearchArgs, zones: int, nodes: int) -> Any:
    said: dict[str, Any] = {
        "instance_type": _type(args),
        "instance_count": nodes,
        "zone_awareness_enabled": zones > 1,
        "dedicated_master_enabled": args.get("masters", True),
    }
    if zones > 1:
        said["zone_awareness_config"] = {"availability_zone_count": zones}
    if said["dedicated_master_enabled"]:
        said |= {"dedicated_master_count": MASTERS, "dedicated_master_type": MASTER_TYPE}
    return said


def _permissions(made: Roles) -> Any:
    """Permissions inside the domain: the writer's are all, and there is no password."""
    return {
        "enabled": True,
        "anonymous_auth_enabled": False,
        "internal_user_database_enabled": False,
        "master_user_options": {"master_user_arn": made.writer.arn},
    }


def _tuning(instance_type: str) -> Any:
    if instance_type.startswith(UNTUNED):
        return None
    return {"desired_state": "ENABLED", "use_off_peak_window": True}


def _check(name: str, args: SearchArgs) -> tuple[int, int, int]:
    """The numbers of zones and of nodes, and the disk of each node.

    Raises:
        ValueError: a plain value is out of bounds.
    """
    if len(name) > MOST_NAME:
        raise ValueError(f"{name}: the name must have up to {MOST_NAME} characters")
    zones, storage = args.get("zones", 3), args.get("storage_gib", 50)
    nodes = args.get("nodes", zones)
    if not 1 <= zones <= 3:
        raise ValueError(f"{name}: zones must be 1 to 3, got {zones}")
    if nodes < 1 or nodes % zones:
        raise ValueError(f"{name}: nodes must be a multiple of {zones} zones, got {nodes}")
    if not 10 <= storage <= MOST_STORAGE_GIB:
        raise ValueError(f"{name}: storage_gib must be 10 to {MOST_STORAGE_GIB}, got {storage}")
    return zones, nodes, storage
