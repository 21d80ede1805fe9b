"""The AWS Load Balancer Controller, which makes balancers where Auto Mode does not."""

from typing import Final, TypedDict

import pulumi
import pulumi_aws as aws
from pulumi_kubernetes.helm.v3 import Release

from components.compute.balancer_controller_policy import balancer_policy
from components.compute.edges import Tags
from components.compute.kubernetes_roles import pod_role

NAME: Final = "aws-load-balancer-controller"
CHART: Final = "3.5.0"
REPOSITORY: Final = "https://aws.github.io/eks-charts"
NAMESPACE: Final = "kube-system"


class ControllerPlace(TypedDict):
    """Where the controller runs."""

    cluster_name: pulumi.Input[str]
    vpc_id: pulumi.Input[str]
    region: str
    account_id: pulumi.Input[str]


def balancer_controller(
    name: str, *, parent: pulumi.Resource, here: ControllerPlace, tags: Tags
) -> pulumi.Resource:
    """The controller, with a role of its own; what it makes is gone before it is."""
    child = pulumi.ResourceOptions(parent=parent)
    role = pod_role(
        f"{name}-controller-role", parent=parent, account_id=here["account_id"], tags=tags
    )
    policy = aws.iam.RolePolicy(
        f"{name}-controller-may-balance",
        role=role.id,
        policy=balancer_policy(
            here["cluster_name"],
            vpc_id=here["vpc_id"],
            region=here["region"],
            account_id=here["account_id"],
        ),
        opts=child,
    )
    association = aws.eks.PodIdentityAssociation(
        f"{name}-controller",
        cluster_name=here["cluster_name"],
        namespace=NAMESPACE,
        service_account=NAME,
        role_arn=role.arn,
        tags=tags,
        opts=child,
    )
    return Release(
        f"{name}-controller",
        name=NAME,
        namespace=NAMESPACE,
        chart=NAME,
        version=CHART,
        repository_opts={"repo": REPOSITORY},
        values={
            "clusterName": here["cluster_name"],
            "region": here["region"],
            # Pods cannot ask their machine for it.
            "vpcId": here["vpc_id"],
            "serviceAccount": {"name": NAME},
            "createIngressClassResource": False,
            "ingressClassParams": {"create": False},
            # Groups and firewalls are this program's.
            "enableBackendSecurityGroup": False,
            "enableShield": False,
            "enableWaf": False,
            "enableWafv2": False,
        },
        # Pods that start before they have the role would go without.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[policy, association]),
    )
