"""Clusters of Kubernetes of the wide program, and what faces the internet for them."""

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from components.compute.kubernetes import Kubernetes, KubernetesArgs
from components.compute.namespace import Namespace, NamespaceArgs


def pods(
    opts: pulumi.ResourceOptions,
    vpc: aws.ec2.Vpc,
    subnets: list[aws.ec2.Subnet],
    key: aws.kms.Key,
    asked: pulumi.InvokeOptions,
) -> None:
    caller = aws.get_caller_identity(opts=asked)
    deployer = aws.iam.get_session_context(arn=caller.arn, opts=asked)
    for label, nodes in (("auto", None), ("managed", {"instance_type": "m7g.large"})):
        args: KubernetesArgs = {
            "vpc_id": vpc.id,
            "subnet_ids": [one.id for one in subnets],
            "account_id": caller.account_id,
            "region": "eu-north-1",
            "admin_arns": {"deployer": deployer.issuer_arn},
            "public_cidrs": ["203.0.113.0/24"] if nodes else [],
            "key_arn": key.arn,
            "disposable": True,
        }
        if nodes:
            args["nodes"] = {"instance_type": "m7g.large"}
        cluster = Kubernetes(label, args, opts)
        provider = kubernetes.Provider(label, kubeconfig=cluster.kubeconfig)
        inside: NamespaceArgs = {
            "cluster_name": cluster.cluster_name,
            "security_group_id": cluster.security_group_id,
            "vpc_id": vpc.id,
            "network_cidr": "10.0.0.0/16",
            "account_id": caller.account_id,
            "region": "eu-north-1",
            "auto": nodes is None,
            "ingress": {"subnet_ids": [one.id for one in subnets], "disposable": True},
        }
        both = pulumi.ResourceOptions(providers=[opts.provider, provider])  # pyright: ignore[reportArgumentType]
        pulumi.export(f"{label}_host", Namespace(f"{label}-apps", inside, both).host_name)
