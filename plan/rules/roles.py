"""Rules for what roles may do."""

from collections.abc import Iterator
from typing import Final

from plan.record import Resource
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.statements import Statement, actions, allowed, asked, conditions, principals
from plan.rules.statements import resources as resources_of
from plan.rules.subject import Subject, given
from plan.rules.wildcards import beyond_need, is_wide

ROLE: Final = "aws:iam/role:Role"
INLINE: Final = "aws:iam/rolePolicy:RolePolicy"
MANAGED: Final = "aws:iam/policy:Policy"
ATTACHMENT: Final = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
POLICIES: Final = (INLINE, MANAGED)
_OF_AWS: Final = ":iam::aws:policy/"
_READ_SECRETS: Final = frozenset(
    {
        "secretsmanager:BatchGetSecretValue",
        "secretsmanager:GetSecretValue",
        "ssm:GetParameter",
        "ssm:GetParameters",
        "ssm:GetParametersByPath",
    }
)
_DECRYPT: Final = frozenset({"kms:Decrypt", "kms:ReEncryptFrom"})
_RIGHTS: Final = frozenset(
    {
        "iam:AddUserToGroup",
        "iam:AttachGroupPolicy",
        "iam:AttachRolePolicy",
        "iam:AttachUserPolicy",
        "iam:CreateAccessKey",
        "iam:CreateLoginProfile",
        "iam:CreatePolicyVersion",
        "iam:PutGroupPolicy",
        "iam:PutRolePolicy",
        "iam:PutUserPolicy",
        "iam:SetDefaultPolicyVersion",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateLoginProfile",
    }
)
"""By which whoever has them gets all others."""
_MADE_FOR: Final = {
    "AWSBackupServiceRolePolicyForBackup": "backup.amazonaws.com",
    "AWSBackupServiceRolePolicyForRestores": "backup.amazonaws.com",
    "AWSBackupServiceRolePolicyForS3Backup": "backup.amazonaws.com",
    "AWSBackupServiceRolePolicyForS3Restore": "backup.amazonaws.com",
    "AmazonEC2ContainerRegistryPullOnly": "ec2.amazonaws.com",
    "AmazonEKSBlockStoragePolicy": "eks.amazonaws.com",
    "AmazonEKSClusterPolicy": "eks.amazonaws.com",
    "AmazonEKSComputePolicy": "eks.amazonaws.com",
    "AmazonEKSLoadBalancingPolicy": "eks.amazonaws.com",
    "AmazonEKSNetworkingPolicy": "eks.amazonaws.com",
    "AmazonEKSWorkerNodeMinimalPolicy": "ec2.amazonaws.com",
    "AmazonEKSWorkerNodePolicy": "ec2.amazonaws.com",
    "AmazonEKS_CNI_Policy": "pods.eks.amazonaws.com",
}
"""Policies that AWS changes together with the service that it alone lets assume the role."""


def _allowed(resource: Resource, subject: Subject) -> Iterator[Statement]:
    return allowed(subject.statements(resource, "policy"))


def _services(resource: Resource, subject: Subject) -> list[str]:
    """Services that may assume the role of an inline policy, or of an attachment."""
    return [
        service
        for role in subject.named(resource, "role")
        for one in allowed(subject.statements(role, "assumeRolePolicy"))
        for service in principals(one, "Service")
    ]


def _everything(resource: Resource, subject: Subject) -> str | None:
    for one in _allowed(resource, subject):
        if "*" in actions(one) and "*" in resources_of(one):
            return "it allows * on *"
    return None


def _whole_services(resource: Resource, subject: Subject) -> str | None:
    found = [
        action
        for one in _allowed(resource, subject)
        for action in actions(one)
        if action == "*" or action.endswith(":*")
    ]
    return f"it allows {', '.join(found)}" if found else None


def _wildcards(resource: Resource, subject: Subject) -> str | None:
    services = _services(resource, subject)
    for one in _allowed(resource, subject):
        if said := beyond_need(one, services):
            return said
    return None


def _of_aws(resource: Resource, subject: Subject) -> str | Exempt | None:
    arn = str(given(resource, "policyArn"))
    if _OF_AWS not in arn:
        return None
    name = arn.rpartition("/")[2]
    service = _MADE_FOR.get(name)
    if service is not None and _services(resource, subject) == [service]:
        return Exempt(f"AWS keeps {name} up with what {service} does, which alone has the role")
    return f"{name} is attached"


def _wide(resource: Resource, subject: Subject, wanted: frozenset[str]) -> str | None:
    """The first of these actions on a resource that is not named."""
    for one in _allowed(resource, subject):
        found = [action for action in actions(one) if _covers(action, wanted)]
        wide = [text for text in resources_of(one) if is_wide(text)]
        if found and wide and not asked(one):
            return f"{found[0]} on {wide[0]}"
    return None


def _secrets(resource: Resource, subject: Subject) -> str | None:
    return _wide(resource, subject, _READ_SECRETS)


def _keys(resource: Resource, subject: Subject) -> str | None:
    return _wide(resource, subject, _DECRYPT)


def _rights(resource: Resource, subject: Subject) -> str | None:
    for one in _allowed(resource, subject):
        keys = {key for _, key, _ in conditions(one)}
        found = [action for action in actions(one) if _covers(action, _RIGHTS)]
        wide = any(map(is_wide, resources_of(one)))
        if found and wide and "iam:permissionsboundary" not in keys:
            return f"{found[0]} on what is not named"
    return None


def _passes(resource: Resource, subject: Subject) -> str | None:
    for one in _allowed(resource, subject):
        if any(_covers(action, frozenset({"iam:PassRole"})) for action in actions(one)):
            if any(map(is_wide, resources_of(one))):
                return "it passes any role"
            if "iam:passedtoservice" not in asked(one):
                return "it passes roles to any service"
    return None


def _covers(action: str, wanted: frozenset[str]) -> bool:
    """Whether an action, which may end in a wildcard, is or has one of these."""
    start, wild, _ = action.partition("*")
    return any(one.startswith(start) for one in wanted) if wild else action in wanted


ROLE_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "IAM.1",
        "No policy allows everything",
        Severity.HIGH,
        "Whoever gets into what has it owns the account.",
        "List actions and ARNs.",
        "FSBP IAM.1, Checkov CKV_AWS_62, CKV_AWS_63, CKV2_AWS_40",
        POLICIES,
        _everything,
    ),
    Rule(
        "IAM.21",
        "No policy allows all actions of a service",
        Severity.LOW,
        "It also allows what the service learns to do next year.",
        "List actions.",
        "AWS Solutions IAM5, FSBP IAM.21",
        POLICIES,
        _whole_services,
    ),
    Rule(
        "IAM5",
        "A policy names what it is about, where AWS takes a name",
        Severity.MEDIUM,
        "With a wildcard it also opens what others have, and what is made tomorrow.",
        "List ARNs, or ask for a tag of the resource.",
        "AWS Solutions IAM5, Checkov CKV_AWS_288, CKV_AWS_290, CKV_AWS_355",
        POLICIES,
        _wildcards,
    ),
    Rule(
        "IAM4",
        "A role has policies of its own, none that AWS manages",
        Severity.MEDIUM,
        "AWS's policies are for everybody's resources, and AWS changes them.",
        "Write a policy that lists actions and ARNs.",
        "AWS Solutions IAM4, Checkov CKV_AWS_274, CKV2_AWS_56",
        (ATTACHMENT,),
        _of_aws,
    ),
    Rule(
        "GW.secret-scope",
        "A policy names the secrets that it opens",
        Severity.HIGH,
        "One broken process would read every password of the account.",
        "List the ARNs of the secrets; `secrets` and `uses` of a service do.",
        "Checkov CKV_AWS_287, CKV_AWS_288",
        POLICIES,
        _secrets,
    ),
    Rule(
        "KMS.2",
        "A policy names the keys that it decrypts with",
        Severity.MEDIUM,
        "Else it opens whatever any key of the account encrypts.",
        "List the ARNs of the keys.",
        "FSBP KMS.1, KMS.2",
        POLICIES,
        _keys,
    ),
    Rule(
        "GW.rights",
        "A policy gives no right to give rights",
        Severity.HIGH,
        "Whoever may change policies may do everything.",
        "Name the roles, or ask for iam:PermissionsBoundary.",
        "Checkov CKV_AWS_286, CKV_AWS_289",
        POLICIES,
        _rights,
    ),
    Rule(
        "GW.pass-role",
        "A policy names the roles that it passes, and to which service",
        Severity.HIGH,
        "Whoever starts something with a stronger role has its rights.",
        "List the ARNs of the roles, and ask for iam:PassedToService.",
        "Checkov CKV_AWS_286",
        POLICIES,
        _passes,
    ),
)
