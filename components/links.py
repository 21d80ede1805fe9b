"""Plain data that one component hands to another, so that the consumer can build the edge."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi


class Target(TypedDict):
    """A port guarded by a security group."""

    security_group_id: pulumi.Input[str]
    """Group that guards the port; the consumer adds its own rule to it."""
    port: int
    """TCP port."""


class CalledPods(TypedDict):
    """Pods of the same cluster that answer."""

    name: str
    """Name of their workload."""
    port: int
    """TCP port."""


class Grant(TypedDict):
    """An IAM statement the consumer attaches to its own role."""

    actions: Sequence[str]
    """Actions in full, such as `sqs:SendMessage`."""
    resources: Sequence[pulumi.Input[str]]
    """ARNs in full; a wildcard needs a comment where it is written."""


class Binding(TypedDict):
    """All that a consumer needs in order to use something."""

    access: str
    """The word of the stack file: `connect`, `call`, `read`, `write`, `send` or `receive`."""
    target: NotRequired[Target]
    """Where to connect; absent for what is reached through an AWS API."""
    pods: NotRequired[CalledPods]
    """Pods to connect to instead, for whoever runs in the same cluster."""
    grants: NotRequired[Sequence[Grant]]
    """What the consumer's role may do."""
    environment: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Plain settings for the process, by suffix of the variable's name."""
    secrets: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Secret settings by suffix, each the ARN the platform reads it from; never a value."""
    secret_arn: NotRequired[pulumi.Input[str]]
    """The whole secret, for consumers that read it themselves (functions, Kubernetes)."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts `secrets`; whoever reads them must be able to decrypt with it."""


class SecretRef(TypedDict):
    """A secret that ECS reads before a process starts."""

    arn: pulumi.Input[str]
    """ARN of the Secrets Manager secret."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts it; absent for AWS's own key."""


class Login(TypedDict):
    """Who pushes to a registry."""

    username: pulumi.Input[str]
    """Name of the account, `AWS` for ECR."""
    password: pulumi.Input[str]
    """Password or token; a secret in the engine's state whatever is given."""


class Peer(TypedDict):
    """The far end of an outbound rule: exactly one of the three."""

    security_group_id: NotRequired[pulumi.Input[str]]
    """A security group, such as that of interface endpoints."""
    prefix_list_id: NotRequired[pulumi.Input[str]]
    """A managed prefix list, such as that of a gateway endpoint."""
    cidr: NotRequired[str]
    """An IPv4 range; `0.0.0.0/0` is the internet."""


class Front(TypedDict):
    """What a service needs to stand behind a shared load balancer."""

    listener_arn: pulumi.Input[str]
    """Listener that takes the service's rules."""
    security_group_id: pulumi.Input[str]
    """The balancer's group; the service adds its own rules to it."""
    arn_suffix: pulumi.Input[str]
    """The balancer's name in CloudWatch dimensions."""


class Route(TypedDict):
    """One listener rule's condition."""

    priority: int
    """1 to 50000, unique on the listener."""
    path: NotRequired[str]
    """Path prefix such as `/api/tasks`, which also takes everything below it; absent: any path."""
    host: NotRequired[str]
    """Host name; absent: any host."""


class Machines(TypedDict):
    """EC2 machines of a cluster, for a service that runs on them."""

    capacity_provider: pulumi.Input[str]
    """Name of the ECS capacity provider that grows and shrinks the group."""
    instance_type: str
    """Such as `t3.micro`."""
    max: int
    """Most machines."""


class Shell(TypedDict):
    """What a task needs so that people can run commands in it, by ECS Exec."""

    log_group_name: pulumi.Input[str]
    """Group that every session is written to."""
    log_group_arn: pulumi.Input[str]
    """Its ARN."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts group and sessions; absent where AWS's own do."""


class Ingresses(TypedDict):
    """How requests come to a workload: by the one load balancer that all of them share."""

    class_name: str
    """Ingress class; its order within the group is the workload's to give."""


class Pods(TypedDict):
    """Where a workload runs."""

    cluster_name: pulumi.Input[str]
    """Name of the EKS cluster."""
    namespace: pulumi.Input[str]
    """Namespace that enforces restricted pods and denies what no network policy allows."""
    security_group_id: pulumi.Input[str]
    """Group of every pod, the cluster's own."""
    network_cidr: str
    """Range of the VPC, for network policies."""
    auto: bool
    """Whether EKS Auto Mode runs the machines, rather than managed node groups."""
    ingress: NotRequired[Ingresses]
    """For routes; absent where nothing has one."""


class LogMetric(TypedDict):
    """A metric that CloudWatch counts in a log."""

    namespace: pulumi.Input[str]
    """Its namespace."""
    name: str
    """Its name there."""


class ServiceWatch(TypedDict):
    """What alarms need to know of a service."""

    cluster_name: pulumi.Input[str]
    """CloudWatch dimension `ClusterName`."""
    service_name: pulumi.Input[str]
    """CloudWatch dimension `ServiceName`."""
    target_group_suffix: NotRequired[pulumi.Input[str]]
    """CloudWatch dimension `TargetGroup`; absent without a balancer."""
    other_group_suffix: NotRequired[pulumi.Input[str]]
    """The same of the group that takes turns with it; absent where there is only one."""
    load_balancer_suffix: NotRequired[pulumi.Input[str]]
    """CloudWatch dimension `LoadBalancer`; absent without a route."""
    network_balancer_suffix: NotRequired[pulumi.Input[str]]
    """The same of a network load balancer; absent unless the service stands behind one."""
    logged_errors: NotRequired[LogMetric]
    """Lines of its log that say so; absent where nobody counts them."""


class DatabaseWatch(TypedDict):
    """What alarms need to know of a database instance."""

    identifier: pulumi.Input[str]
    """CloudWatch dimension `DBInstanceIdentifier`."""
    storage_gib: int
    """Allocated storage, GiB."""
    memory_gib: int
    """Memory of the instance class, GiB, from which PostgreSQL derives its connection limit."""


class MongoWatch(TypedDict):
    """What alarms need to know of a DocumentDB cluster."""

    identifier: pulumi.Input[str]
    """CloudWatch dimension `DBClusterIdentifier`."""


class CacheWatch(TypedDict):
    """What alarms need to know of a cache."""

    node_ids: Mapping[str, pulumi.Input[str]]
    """CloudWatch dimension `CacheClusterId` of each node, or of all of them, by a short key."""
    memcached: bool
    """Whether it reports as Memcached does, rather than as Valkey and Redis."""


class GatewayWatch(TypedDict):
    """What alarms need to know of a gateway."""

    api_name: pulumi.Input[str]
    """CloudWatch dimension `ApiName`."""
    stage: str
    """CloudWatch dimension `Stage`."""


class QueueWatch(TypedDict):
    """What alarms need to know of a queue."""

    name: pulumi.Input[str]
    """CloudWatch dimension `QueueName`."""
    dead_letter_name: pulumi.Input[str]
    """The same of the queue that takes its dead letters."""
