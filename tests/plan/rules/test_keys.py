"""Rules of keys and secrets."""

import json
from typing import Any

from plan.rules.keys import KEY
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

ANYBODY = json.dumps({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*"}})
OWNER = json.dumps({"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn"}, "Action": "*"}})
GROUP = "aws:cloudwatch/logGroup:LogGroup"
TABLE = "aws:dynamodb/table:Table"
QUEUE = "aws:sqs/queue:Queue"
ALIAS = "alias/aws/sqs"
OWN = made(KEY, "own")
THERE = made(GROUP, region="us-east-1")
THE_STACK = made("pulumi:pulumi:Stack", "shop-prod")
HUB = made("aws:secretsmanager/secret:Secret", "hub")
OF_HUB = {"secretId": [HUB]}
VALUE = made("aws:secretsmanager/secretVersion:SecretVersion", needs=OF_HUB)


def rotation(**rules: Any):
    token = "aws:secretsmanager/secretRotation:SecretRotation"
    return made(token, rotationRules=rules, needs=OF_HUB)


def opened(text: str):
    token = "aws:secretsmanager/secretPolicy:SecretPolicy"
    return made(token, policy=text, needs={"secretArn": [HUB]})


CASES = [
    met("KMS5", made(KEY, enableKeyRotation=True)),
    met("KMS5", made(KEY, enableKeyRotation=True, customerMasterKeySpec="SYMMETRIC_DEFAULT")),
    found("KMS5", "enableKeyRotation is not given", made(KEY)),
    exempt(
        "KMS5",
        "KMS rotates no key that is not symmetric",
        made(KEY, customerMasterKeySpec="ECC_NIST_P256"),
    ),
    met("KMS.5", made(KEY, policy=OWNER)),
    found("KMS.5", "its policy admits everybody", made(KEY, policy=ANYBODY)),
    found(
        "KMS.5",
        "its policy admits everybody",
        made(KEY, "two"),
        made("aws:kms/keyPolicy:KeyPolicy", policy=ANYBODY, needs={"keyId": [made(KEY, "two")]}),
    ),
    met("GW.stack-key", THE_STACK, OWN),
    found("GW.stack-key", "it has none: AWS's own keys encrypt everything", THE_STACK),
    met("GW.own-key", made(GROUP, kmsKeyId="<<kms.Key/key.arn>>"), OWN),
    met("GW.own-key", made(TABLE, serverSideEncryption={"kmsKeyArn": "arn"}), OWN),
    found("GW.own-key", "AWS's own key encrypts it", made(GROUP), OWN),
    found("GW.own-key", "AWS's own key encrypts it", made(QUEUE, kmsMasterKeyId=ALIAS), OWN),
    exempt("GW.own-key", "the stack has no key of its own", made(GROUP)),
    exempt("GW.own-key", "it is in another region than the stack's key", THERE, OWN),
    met("SMG4", HUB, rotation(automaticallyAfterDays=30)),
    found("SMG4", "it has no SecretRotation", HUB),
    exempt(
        "SMG4",
        "its value comes from the stack file: AWS would change it without the file",
        HUB,
        VALUE,
    ),
    met("SecretsManager.4", rotation(automaticallyAfterDays=90)),
    met("SecretsManager.4", rotation(scheduleExpression="rate(10 days)")),
    found("SecretsManager.4", "it rotates after 91 days", rotation(automaticallyAfterDays=91)),
    met("SecretsManager.4", rotation(scheduleExpression="cron(0 3 1 * ? *)")),
    found(
        "SecretsManager.4",
        "it rotates after 100 days",
        rotation(scheduleExpression="rate(100 days)"),
    ),
    found("SecretsManager.4", "it says no time", rotation()),
    met("GW.secret-policy", HUB, opened(OWNER)),
    found("GW.secret-policy", "its policy admits everybody", HUB, opened(ANYBODY)),
]

test_what_is_said = said_of(CASES)
