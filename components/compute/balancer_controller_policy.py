"""What the AWS Load Balancer Controller may do.

Narrower than the policy that is published with it: what it owns carries the cluster's name in a
tag, and firewalls, sign-ins and the groups of the shared balancer are not its own.
https://github.com/kubernetes-sigs/aws-load-balancer-controller, docs/install/iam_policy.json, 3.5
"""

from collections.abc import Mapping
from typing import Any, Final

import pulumi

from components._policy import document

TAG: Final = "elbv2.k8s.aws/cluster"
LISTS: Final = (
    "acm:ListCertificates",
    "ec2:DescribeAccountAttributes",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeTags",
    "ec2:DescribeVpcs",
    "elasticloadbalancing:DescribeCapacityReservation",
    "elasticloadbalancing:DescribeListenerAttributes",
    "elasticloadbalancing:DescribeListenerCertificates",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeLoadBalancerAttributes",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeSSLPolicies",
    "elasticloadbalancing:DescribeTags",
    "elasticloadbalancing:DescribeTargetGroupAttributes",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
)
MAKES: Final = (
    "elasticloadbalancing:AddTags",
    "elasticloadbalancing:CreateListener",
    "elasticloadbalancing:CreateLoadBalancer",
    "elasticloadbalancing:CreateRule",
    "elasticloadbalancing:CreateTargetGroup",
)
CHANGES: Final = (
    "elasticloadbalancing:AddListenerCertificates",
    "elasticloadbalancing:AddTags",
    "elasticloadbalancing:CreateListener",
    "elasticloadbalancing:CreateRule",
    "elasticloadbalancing:DeleteListener",
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:DeleteRule",
    "elasticloadbalancing:DeleteTargetGroup",
    "elasticloadbalancing:DeregisterTargets",
    "elasticloadbalancing:ModifyListener",
    "elasticloadbalancing:ModifyListenerAttributes",
    "elasticloadbalancing:ModifyLoadBalancerAttributes",
    "elasticloadbalancing:ModifyRule",
    "elasticloadbalancing:ModifyTargetGroup",
    "elasticloadbalancing:ModifyTargetGroupAttributes",
    "elasticloadbalancing:RegisterTargets",
    "elasticloadbalancing:RemoveListenerCertificates",
    "elasticloadbalancing:RemoveTags",
    "elasticloadbalancing:SetIpAddressType",
    "elasticloadbalancing:SetRulePriorities",
    "elasticloadbalancing:SetSecurityGroups",
    "elasticloadbalancing:SetSubnets",
)
RULES: Final = ("ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress")
KINDS: Final = (
    "listener-rule/app/*/*/*/*",
    "listener-rule/net/*/*/*/*",
    "listener/app/*/*/*",
    "listener/net/*/*/*",
    "loadbalancer/app/*/*",
    "loadbalancer/net/*/*",
    "targetgroup/*/*",
)


def balancer_policy(
    cluster_name: pulumi.Input[str],
    *,
    vpc_id: pulumi.Input[str],
    region: str,
    account_id: pulumi.Input[str],
) -> pulumi.Output[str]:
    """Look at everything, and make and change what carries the cluster's name."""
    arn = pulumi.Output.concat("arn:aws:elasticloadbalancing:", region, ":", account_id, ":")
    own = [pulumi.Output.concat(arn, kind) for kind in KINDS]

    groups = pulumi.Output.concat("arn:aws:ec2:", region, ":", account_id, ":security-group/*")
    certificates = pulumi.Output.concat("arn:aws:acm:", region, ":", account_id, ":certificate/*")
    network = pulumi.Output.concat("arn:aws:ec2:", region, ":", account_id, ":vpc/", vpc_id)

    def tagged(of: str) -> Mapping[str, Any]:
        return {"StringEquals": {f"aws:{of}Tag/{TAG}": cluster_name}}

    allow = {"Effect": "Allow"}
    elb = "elasticloadbalancing.amazonaws.com"
    return document(
        [
            # The first balancer of an account.
            {
                **allow,
                "Action": "iam:CreateServiceLinkedRole",
                "Resource": [
                    pulumi.Output.concat(
                        "arn:aws:iam::", account_id, f":role/aws-service-role/{elb}/*"
                    )
                ],
                "Condition": {"StringEquals": {"iam:AWSServiceName": elb}},
            },
            # Lists are of the whole account.
            {**allow, "Action": list(LISTS), "Resource": ["*"]},
            {**allow, "Action": list(MAKES), "Resource": own, "Condition": tagged("Request")},
            {**allow, "Action": list(CHANGES), "Resource": own, "Condition": tagged("Resource")},
            {**allow, "Action": ["acm:DescribeCertificate"], "Resource": [certificates]},
            # Groups of network load balancers.
            {
                **allow,
                "Action": ["ec2:CreateSecurityGroup", "ec2:GetSecurityGroupsForVpc"],
                "Resource": [groups, network],
            },
            {
                **allow,
                "Action": ["ec2:CreateTags"],
                "Resource": [groups],
                "Condition": tagged("Request"),
            },
            {
                **allow,
                "Action": [*RULES, "ec2:DeleteSecurityGroup"],
                "Resource": [groups],
                "Condition": tagged("Resource"),
            },
            # EKS tags the group of the cluster's machines so.
            {
                **allow,
                "Action": list(RULES),
                "Resource": [groups],
                "Condition": {
                    "StringEquals": {"aws:ResourceTag/aws:eks:cluster-name": cluster_name}
                },
            },
        ]
    )
