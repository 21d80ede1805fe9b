"""Rules of what roles may do."""

import json
from typing import Any

from plan.rules.roles import ATTACHMENT, INLINE, MANAGED, ROLE
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

KEY = "arn:aws:kms:eu-north-1:1:key/1"
KEYS = "arn:aws:kms:eu-north-1:1:key/*"
SECRET = "arn:aws:secretsmanager:eu-north-1:1:secret:hub-AbCdEf"
SECRETS = "arn:aws:secretsmanager:eu-north-1:1:secret:*"
SOME_ROLE = "arn:aws:iam::1:role/tasks"
TO_TASKS = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
BOUNDED = {"StringEquals": {"iam:PermissionsBoundary": "arn"}}
BY_S3 = {"StringEquals": {"kms:ViaService": "s3.eu-north-1.amazonaws.com"}}
OF_AWS = "arn:aws:iam::aws:policy"
FOR_BACKUP = f"{OF_AWS}/service-role/AWSBackupServiceRolePolicyForBackup"


def text(*statements: dict[str, Any]):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def may(action: Any, resource: Any, *, token: str = INLINE, **condition: Any):
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return made(token, policy=text({**statement, **condition}))


def role(*services: str):
    trusted = [{"Effect": "Allow", "Principal": {"Service": one}} for one in services]
    return made(ROLE, assumeRolePolicy=text(*trusted))


def attached(arn: str, *services: str):
    holder = role(*services)
    return made(ATTACHMENT, policyArn=arn, needs={"role": [holder]}), holder


LAMBDA = role("lambda.amazonaws.com")
IN_A_NETWORK = made(
    INLINE,
    policy=may("ec2:CreateNetworkInterface", "*").inputs["policy"],
    needs={"role": [LAMBDA]},
)

CASES = [
    met("IAM.1", may("s3:*", "*")),
    met("IAM.1", made(INLINE, policy=text({"Effect": "Deny", "Action": "*", "Resource": "*"}))),
    found("IAM.1", "it allows * on *", may("*", "*")),
    found("IAM.1", "it allows * on *", may(["s3:GetObject", "*"], ["*"])),
    met("IAM.21", may("s3:Get*", "*")),
    found("IAM.21", "it allows s3:*, sns:*", may(["s3:*", "sns:*"], "a", token=MANAGED)),
    found("IAM.21", "it allows *", may("*", "a")),
    met("IAM5", may("s3:PutObject", "arn:aws:s3:::files/*")),
    met("IAM5", IN_A_NETWORK, LAMBDA),
    found("IAM5", "s3:PutObject on *", may("s3:PutObject", "*")),
    found("IAM5", "ec2:CreateNetworkInterface on *", may("ec2:CreateNetworkInterface", "*")),
    met("IAM4", made(ATTACHMENT, policyArn="arn:aws:iam::1:policy/mine")),
    found(
        "IAM4",
        "AdministratorAccess is attached",
        *attached(f"{OF_AWS}/AdministratorAccess", "ecs-tasks.amazonaws.com"),
    ),
    found(
        "IAM4",
        "AWSBackupServiceRolePolicyForBackup is attached",
        *attached(FOR_BACKUP, "backup.amazonaws.com", "ec2.amazonaws.com"),
    ),
    exempt(
        "IAM4",
        "AWS keeps AWSBackupServiceRolePolicyForBackup up with what backup.amazonaws.com does, "
        "which alone has the role",
        *attached(FOR_BACKUP, "backup.amazonaws.com"),
    ),
    met("GW.secret-scope", may("secretsmanager:GetSecretValue", SECRET)),
    met("GW.secret-scope", may("secretsmanager:ListSecrets", "*")),
    found(
        "GW.secret-scope",
        f"secretsmanager:GetSecretValue on {SECRETS}",
        may("secretsmanager:GetSecretValue", [SECRET, SECRETS]),
    ),
    found("GW.secret-scope", "ssm:Get* on *", may("ssm:Get*", "*", token=MANAGED)),
    met("KMS.2", may("kms:Decrypt", KEY)),
    met("KMS.2", may("kms:Decrypt", "*", Condition=BY_S3)),
    met("KMS.2", may("kms:DescribeKey", "*")),
    found("KMS.2", f"kms:Decrypt on {KEYS}", may(["kms:Encrypt", "kms:Decrypt"], KEYS)),
    met("GW.rights", may("iam:PutRolePolicy", SOME_ROLE)),
    met("GW.rights", may("iam:PutRolePolicy", "*", Condition=BOUNDED)),
    met("GW.rights", may("iam:GetRole", "*")),
    found("GW.rights", "iam:Put* on what is not named", may("iam:Put*", "*")),
    met("GW.pass-role", may("iam:PassRole", SOME_ROLE, Condition=TO_TASKS)),
    met("GW.pass-role", may("iam:GetRole", "*")),
    found("GW.pass-role", "it passes any role", may("iam:*", "*", Condition=TO_TASKS)),
    found("GW.pass-role", "it passes roles to any service", may("iam:PassRole", SOME_ROLE)),
]

test_what_is_said = said_of(CASES)
