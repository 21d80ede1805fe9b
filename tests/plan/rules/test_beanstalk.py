"""Rules of Elastic Beanstalk."""

from typing import Any

from plan.record import Secret
from plan.rules.beanstalk import ENVIRONMENT, VARIABLES
from tests.plan.rules.cases import found, met, said_of
from tests.plan.rules.made import made

HEALTH = "aws:elasticbeanstalk:healthreporting:system"
ACTIONS = "aws:elasticbeanstalk:managedactions"
LOGS = "aws:elasticbeanstalk:cloudwatch:logs"
LAUNCH = "aws:autoscaling:launchconfiguration"
NETWORK = "aws:ec2:vpc"


def options(namespace: str, **values: Any):
    """An environment with these options, and with others of the same names elsewhere."""
    listed = [{"namespace": namespace, "name": name, "value": v} for name, v in values.items()]
    others = [{"namespace": "another", "name": name, "value": "?"} for name in values]
    return made(ENVIRONMENT, settings=[*listed, *others])


def asked(rule: str, namespace: str, name: str, good: str, bad: str):
    return [
        met(rule, options(namespace, **{name: good})),
        found(rule, f"{name} is {bad}", options(namespace, **{name: bad})),
        found(rule, f"{name} is not given", options("another", **{name: good})),
    ]


CASES = [
    *asked("ElasticBeanstalk.1", HEALTH, "SystemType", "enhanced", "basic"),
    *asked("ElasticBeanstalk.2", ACTIONS, "ManagedActionsEnabled", "true", "false"),
    *asked("ElasticBeanstalk.3", LOGS, "StreamLogs", "true", "false"),
    *asked("GW.beanstalk-metadata", LAUNCH, "DisableIMDSv1", "true", "false"),
    *asked("GW.beanstalk-address", NETWORK, "AssociatePublicIpAddress", "false", "true"),
    met("GW.beanstalk-secret", options(VARIABLES, DB_HOST="db", DB_SECRET_ARN="arn:x")),
    met("GW.beanstalk-secret", options("another", TOKEN="x")),
    found(
        "GW.beanstalk-secret",
        "TOKEN looks like a secret by its name",
        options(VARIABLES, DB_HOST="db", TOKEN="x"),
    ),
    found("GW.beanstalk-secret", "A holds a secret value", options(VARIABLES, A=Secret("x"))),
]

test_what_is_said = said_of(CASES)
