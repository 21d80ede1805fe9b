"""Rules of Elastic Beanstalk, whose environments are lists of options."""

from typing import Any, Final

from plan.record import Resource
from plan.rules.forms import found, mappings
from plan.rules.rule import Check, Rule, Severity
from plan.rules.subject import Subject, given, plain
from plan.rules.variables import plain_secret

ENVIRONMENT: Final = "aws:elasticbeanstalk/environment:Environment"
VARIABLES: Final = "aws:elasticbeanstalk:application:environment"


def _options(environment: Resource, namespace: str) -> dict[str, Any]:
    """Options of a namespace by their names; secret values as they are kept."""
    return {
        str(plain(one.get("name"))): one.get("value")
        for one in mappings(given(environment, "settings"))
        if plain(one.get("namespace")) == namespace
    }


def _option(namespace: str, name: str, wanted: str) -> Check:
    def check(environment: Resource, _: Subject) -> str | None:
        value = plain(_options(environment, namespace).get(name))
        return None if str(value).lower() == wanted else found(name, value)

    return check


def _no_secret(environment: Resource, _: Subject) -> str | None:
    return plain_secret(_options(environment, VARIABLES))


BEANSTALK_RULES: Final = (
    Rule(
        id="ElasticBeanstalk.1",
        title="An environment reports its health in detail",
        severity=Severity.LOW,
        reason="The basic report knows whether a machine runs, not whether it answers.",
        remedy="Set `SystemType` of `healthreporting:system` to `enhanced`.",
        source="FSBP ElasticBeanstalk.1, Checkov CKV_AWS_312",
        types=(ENVIRONMENT,),
        check=_option("aws:elasticbeanstalk:healthreporting:system", "SystemType", "enhanced"),
    ),
    Rule(
        id="ElasticBeanstalk.2",
        title="An environment updates its platform by itself",
        severity=Severity.HIGH,
        reason="Known holes of its system and of its runtime stay open.",
        remedy="Set `ManagedActionsEnabled` of `managedactions`.",
        source="FSBP ElasticBeanstalk.2, Checkov CKV_AWS_340",
        types=(ENVIRONMENT,),
        check=_option("aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled", "true"),
    ),
    Rule(
        id="ElasticBeanstalk.3",
        title="An environment sends its logs to CloudWatch",
        severity=Severity.HIGH,
        reason="What a machine said is gone when it is replaced.",
        remedy="Set `StreamLogs` of `cloudwatch:logs`.",
        source="FSBP ElasticBeanstalk.3",
        types=(ENVIRONMENT,),
        check=_option("aws:elasticbeanstalk:cloudwatch:logs", "StreamLogs", "true"),
    ),
    Rule(
        id="GW.beanstalk-metadata",
        title="Machines of an environment give metadata for a token alone",
        severity=Severity.HIGH,
        reason="A service that fetches any address it is told gives away the machine's role.",
        remedy="Set `DisableIMDSv1` of `launchconfiguration`.",
        source="Groundwork, as EC2.8 of FSBP asks of machines",
        types=(ENVIRONMENT,),
        check=_option("aws:autoscaling:launchconfiguration", "DisableIMDSv1", "true"),
    ),
    Rule(
        id="GW.beanstalk-address",
        title="Machines of an environment have no public address",
        severity=Severity.HIGH,
        reason="What has one can be reached as soon as one rule is too wide.",
        remedy="Set `AssociatePublicIpAddress` of `aws:ec2:vpc` to false.",
        source="Groundwork, as EC2.9 of FSBP asks of machines",
        types=(ENVIRONMENT,),
        check=_option("aws:ec2:vpc", "AssociatePublicIpAddress", "false"),
    ),
    Rule(
        id="GW.beanstalk-secret",
        title="No variable of an environment holds a secret",
        severity=Severity.HIGH,
        reason="Whoever may describe the environment reads it.",
        remedy="`secrets` of the service in place of `env`.",
        source="Groundwork, as ECS.8 of FSBP asks of containers",
        types=(ENVIRONMENT,),
        check=_no_secret,
    ),
)
