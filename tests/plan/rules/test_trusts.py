"""Rules of who may assume a role, and for whom AWS's services act."""

import json
from dataclasses import replace
from typing import Any

from plan.rules.roles import ROLE
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

ISSUER = "token.actions.githubusercontent.com"
PROVIDER = {"Federated": f"arn:aws:iam::1:oidc-provider/{ISSUER}"}
HERE = {"StringEquals": {"aws:SourceAccount": "1"}}
IF_TOLD = {"StringEqualsIfExists": {"aws:SourceAccount": "1"}}
OF_CLUSTER = {"StringEquals": {"aws:RequestTag/eks-cluster-arn": "arn"}}
OF_GROUPS = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-north-1:1:*"}}
EXTERNAL = {"StringEquals": {"sts:ExternalId": "shop"}}
BACKUP = {"Service": "backup.amazonaws.com"}
LOGS = {"Service": "delivery.logs.amazonaws.com"}


def text(principal: Any, **condition: Any):
    said = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **condition}
    return json.dumps({"Statement": said})


def trusts(principal: Any, **condition: Any):
    return made(ROLE, assumeRolePolicy=text(principal, **condition))


def github(operator: str = "StringEquals", **claims: Any):
    tests = {f"{ISSUER}:{name}": value for name, value in claims.items()}
    return trusts(PROVIDER, Condition={operator: tests})


def admits(kind: str, property_: str, principal: Any, **condition: Any):
    inputs = {property_: text(principal, **condition)}
    return replace(made(f"aws:{kind}"), inputs=inputs)


def silent(service: str):
    return trusts({"Service": service})


JOB = "repo:acme/board:environment:prod"
QUEUE = ("sqs/queuePolicy:QueuePolicy", "policy")

CASES = [
    met("GW.trust-anybody", trusts({"AWS": "arn:aws:iam::1:root"})),
    met("GW.trust-anybody", trusts("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o"}})),
    found("GW.trust-anybody", "anybody may assume it", trusts("*")),
    found("GW.trust-anybody", "anybody may assume it", trusts({"AWS": "*"})),
    met("GW.trust-source", trusts(BACKUP, Condition=HERE)),
    met("GW.trust-source", trusts({"Service": "pods.eks.amazonaws.com"}, Condition=OF_CLUSTER)),
    met("GW.trust-source", trusts({"AWS": "arn"})),
    found("GW.trust-source", "backup.amazonaws.com may assume it for any account", trusts(BACKUP)),
    found(
        "GW.trust-source",
        "backup.amazonaws.com may assume it for any account",
        trusts(BACKUP, Condition=IF_TOLD),
    ),
    exempt(
        "GW.trust-source",
        "EC2 gives the role only to machines of the account whose role it is",
        silent("ec2.amazonaws.com"),
    ),
    exempt(
        "GW.trust-source",
        "Lambda runs only functions of the account whose role it is",
        silent("lambda.amazonaws.com"),
    ),
    exempt(
        "GW.trust-source",
        "AWS does not say whether ECS tells for whom it acts",
        trusts({"Service": "ecs.amazonaws.com"}, Condition=IF_TOLD),
    ),
    met("GW.trust-account", trusts({"AWS": "arn:aws:iam::<<lookup:a/1.id>>:root"})),
    met("GW.trust-account", trusts({"AWS": "123456789012"}, Condition=EXTERNAL)),
    found(
        "GW.trust-account",
        "account 123456789012 may assume it for anybody",
        trusts({"AWS": "123456789012"}),
    ),
    found(
        "GW.trust-account",
        "account 123456789012 may assume it for anybody",
        trusts({"AWS": ["arn:aws:iam::123456789012:role/theirs"]}),
    ),
    met("GW.admits-source", admits(*QUEUE, LOGS, Condition=HERE)),
    met("GW.admits-source", admits("kms/key:Key", "policy", LOGS, Condition=OF_GROUPS)),
    met("GW.admits-source", admits("s3/bucketPolicy:BucketPolicy", "policy", {"AWS": "arn"})),
    found(
        "GW.admits-source",
        "delivery.logs.amazonaws.com is admitted for any account",
        admits("cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument", LOGS),
    ),
    found(
        "GW.admits-source",
        "delivery.logs.amazonaws.com is admitted for any account",
        admits("sns/topicPolicy:TopicPolicy", "policy", LOGS, Condition=IF_TOLD),
    ),
    met("GW.github-subject", github(sub=JOB)),
    met("GW.github-subject", github(sub=[JOB, "repo:acme/board:pull_request"])),
    met("GW.github-subject", trusts(BACKUP)),
    found(
        "GW.github-subject",
        "workflows of every repository on GitHub may assume it",
        github(aud="sts.amazonaws.com"),
    ),
    found(
        "GW.github-subject",
        "repo:acme/board:* may assume it",
        github("StringLike", sub=[JOB, "repo:acme/board:*"]),
    ),
    found("GW.github-subject", "repo:acme/board may assume it", github(sub="repo:acme/board")),
    met("GW.github-audience", github(sub=JOB, aud="sts.amazonaws.com")),
    found("GW.github-audience", "tokens for others than AWS are taken", github(sub=JOB)),
]

test_what_is_said = said_of(CASES)
