"""Rules for keys of KMS and secrets of Secrets Manager."""

import re
from typing import Any, Final

from plan.record import Resource
from plan.rules.forms import number, on, unless
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.statements import closed
from plan.rules.subject import Subject, given

KEY: Final = "aws:kms/key:Key"
_KEY_POLICY: Final = "aws:kms/keyPolicy:KeyPolicy"
_KEPT: Final = "aws:secretsmanager/secret:Secret"
_KEPT_POLICY: Final = "aws:secretsmanager/secretPolicy:SecretPolicy"
_VERSION: Final = "aws:secretsmanager/secretVersion:SecretVersion"
_ROTATION: Final = "aws:secretsmanager/secretRotation:SecretRotation"
_MOST_DAYS: Final = 90
_RATE: Final = re.compile(r"rate\((\d+) days?\)")
_STACK: Final = "pulumi:pulumi:Stack"
_OWN_KEY: Final = {
    "aws:backup/vault:Vault": "kmsKeyArn",
    "aws:cloudwatch/eventBus:EventBus": "kmsKeyIdentifier",
    "aws:cloudwatch/logGroup:LogGroup": "kmsKeyId",
    "aws:docdb/cluster:Cluster": "kmsKeyId",
    "aws:dynamodb/table:Table": "serverSideEncryption.0.kmsKeyArn",
    "aws:elasticache/replicationGroup:ReplicationGroup": "kmsKeyId",
    "aws:msk/cluster:Cluster": "encryptionInfo.0.encryptionAtRestKmsKeyArn",
    "aws:opensearch/domain:Domain": "encryptAtRest.0.kmsKeyId",
    "aws:rds/cluster:Cluster": "kmsKeyId",
    "aws:rds/clusterInstance:ClusterInstance": "performanceInsightsKmsKeyId",
    "aws:rds/instance:Instance": "kmsKeyId",
    _KEPT: "kmsKeyId",
    "aws:sqs/queue:Queue": "kmsMasterKeyId",
}
"""Where each type says which key encrypts what it keeps."""


def _has_key(_: Resource, subject: Subject) -> str | None:
    return None if subject.each(KEY) else "it has none: AWS's own keys encrypt everything"


def _own_key(resource: Resource, subject: Subject) -> str | Exempt | None:
    if not subject.each(KEY):
        return Exempt("the stack has no key of its own")
    if given(resource, "region"):
        return Exempt("it is in another region than the stack's key")
    path = _OWN_KEY[resource.type]
    key: Any = given(resource, path)
    return None if key and "alias/aws/" not in str(key) else "AWS's own key encrypts it"


def _rotates(resource: Resource, subject: Subject) -> str | Exempt | None:
    if subject.naming(resource, "secretId", _ROTATION):
        return None
    if subject.naming(resource, "secretId", _VERSION):
        return Exempt("its value comes from the stack file: AWS would change it without the file")
    return "it has no SecretRotation"


def _soon(resource: Resource, _: Subject) -> str | None:
    every = given(resource, "rotationRules.0.scheduleExpression")
    rate = _RATE.fullmatch(str(every))
    if every and not rate:
        return None
    days = number(rate[1] if rate else given(resource, "rotationRules.0.automaticallyAfterDays"))
    if days is None:
        return "it says no time"
    return None if days <= _MOST_DAYS else f"it rotates after {days:g} days"


KEY_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "KMS5",
        "A key is changed every year",
        Severity.MEDIUM,
        "The longer one key is used, the more it opens when it becomes known.",
        "Set enableKeyRotation.",
        "AWS Solutions KMS5, FSBP KMS.4, Checkov CKV_AWS_7",
        (KEY,),
        unless(
            "KMS rotates no key that is not symmetric",
            lambda resource, _: (
                given(resource, "customerMasterKeySpec") not in (None, "SYMMETRIC_DEFAULT")
            ),
            on("enableKeyRotation"),
        ),
    ),
    Rule(
        "KMS.5",
        "The policy of a key admits nobody at large",
        Severity.CRITICAL,
        "Anybody, of any account, could decrypt what it encrypts.",
        "Name principals in the policy, or who asks in its conditions.",
        "FSBP KMS.5, Checkov CKV_AWS_33, CKV2_AWS_64",
        (KEY,),
        closed("keyId", _KEY_POLICY),
    ),
    Rule(
        "GW.stack-key",
        "A stack has a key of its own",
        Severity.LOW,
        "AWS's own keys cannot be revoked, and nobody sees who used them.",
        "Set `keys: own`.",
        "Groundwork, as Checkov's rules on keys that customers manage",
        (_STACK,),
        _has_key,
    ),
    Rule(
        "GW.own-key",
        "The key of the stack encrypts whatever is kept",
        Severity.LOW,
        "What is under another key stays readable when this one is revoked.",
        "Name the key where the type takes one, such as in kmsKeyId.",
        "Checkov CKV_AWS_27, CKV_AWS_119, CKV_AWS_149, CKV_AWS_158, CKV_AWS_182, CKV_AWS_191, "
        "CKV_AWS_247, CKV_AWS_327, CKV_AWS_354",
        tuple(_OWN_KEY),
        _own_key,
    ),
    Rule(
        "SMG4",
        "A secret is changed by itself",
        Severity.MEDIUM,
        "What was copied once opens the door for ever.",
        "Make a SecretRotation, or have RDS manage the password.",
        "AWS Solutions SMG4, FSBP SecretsManager.1, Checkov CKV2_AWS_57",
        (_KEPT,),
        _rotates,
    ),
    Rule(
        "SecretsManager.4",
        "A secret is changed at least every 90 days",
        Severity.MEDIUM,
        "What was copied is of use until the next change.",
        "Set rotationRules.automaticallyAfterDays to 90 or less.",
        "FSBP SecretsManager.4, Checkov CKV_AWS_304",
        (_ROTATION,),
        _soon,
    ),
    Rule(
        "GW.secret-policy",
        "The policy of a secret admits nobody at large",
        Severity.CRITICAL,
        "Anybody, of any account, could read it.",
        "Name principals in the policy, or who asks in its conditions.",
        "Groundwork, as FSBP KMS.5",
        (_KEPT,),
        closed("secretArn", _KEPT_POLICY),
    ),
)
