"""Rules of databases: what they tell, and how they are kept up."""

from typing import Any

import pytest

from plan.record import Secret
from plan.rules.database_care import parameter
from plan.rules.databases import CLUSTER, INSTANCE, MEMBER
from tests.plan.rules.cases import found, met, said_of
from tests.plan.rules.made import made

TLS = [{"name": "rds.force_ssl", "value": "1"}]
PLAIN = [{"name": "rds.force_ssl", "value": "0"}]


def group(parameters: Any, kind: str = "parameterGroup:ParameterGroup"):
    return made(f"aws:rds/{kind}", "parameters", parameters=parameters)


def with_group(parameters: Any):
    return made(INSTANCE, needs={"parameterGroupName": [group(parameters)]}), group(parameters)


OF_CLUSTER = group(TLS, "clusterParameterGroup:ClusterParameterGroup")

CASES = [
    met("RDS.36", made(INSTANCE, enabledCloudwatchLogsExports=["postgresql", "upgrade"])),
    found(
        "RDS.36",
        "enabledCloudwatchLogsExports lacks postgresql",
        made(INSTANCE, enabledCloudwatchLogsExports=["upgrade"]),
    ),
    met("RDS.37", made(CLUSTER, enabledCloudwatchLogsExports=["postgresql"])),
    found("RDS.37", "enabledCloudwatchLogsExports lacks postgresql", made(CLUSTER)),
    met("RDS.38", *with_group(TLS)),
    met("RDS.38", made(CLUSTER, needs={"dbClusterParameterGroupName": [OF_CLUSTER]}), OF_CLUSTER),
    found("RDS.38", "rds.force_ssl is 0", *with_group(PLAIN)),
    found("RDS.38", "rds.force_ssl is not given", *with_group([])),
    found("RDS.38", "rds.force_ssl is not given", made(INSTANCE)),
    met("RDS.6", made(INSTANCE, monitoringInterval=60)),
    found("RDS.6", "monitoringInterval is 0", made(MEMBER, monitoringInterval=0)),
    met("GW.performance-insights", made(MEMBER, performanceInsightsEnabled=True)),
    found(
        "GW.performance-insights",
        "performanceInsightsEnabled is not given",
        made(INSTANCE),
    ),
    met("RDS.13", made(MEMBER, autoMinorVersionUpgrade=True)),
    found(
        "RDS.13", "autoMinorVersionUpgrade is false", made(INSTANCE, autoMinorVersionUpgrade=False)
    ),
    met("RDS.17", made(INSTANCE, copyTagsToSnapshot=True)),
    found("RDS.17", "copyTagsToSnapshot is not given", made(INSTANCE)),
    met("RDS.16", made(CLUSTER, copyTagsToSnapshot=True)),
    found("RDS.16", "copyTagsToSnapshot is not given", made(CLUSTER)),
    met("GW.managed-password", made(INSTANCE, manageMasterUserPassword=True)),
    found("GW.managed-password", "nobody manages it", made(CLUSTER)),
    found("GW.managed-password", "the password is the stack's", made(INSTANCE, password="x")),
    found(
        "GW.managed-password",
        "the password is the stack's",
        made(CLUSTER, manageMasterUserPassword=True, masterPassword=Secret("x")),
    ),
    met("RDS.25", made(INSTANCE, username="groundwork")),
    found("RDS.25", "username is postgres", made(INSTANCE, username="postgres")),
    found("RDS.25", "username is not given", made(INSTANCE)),
    met("RDS.24", made(CLUSTER, masterUsername="groundwork")),
    found("RDS.24", "masterUsername is admin", made(CLUSTER, masterUsername="admin")),
]

test_what_is_said = said_of(CASES)


@pytest.mark.parametrize(("parameters", "value"), [(TLS, "1"), ([], None), ("odd", None)])
def test_a_parameter_of_a_group(parameters, value):
    assert parameter([group(parameters)], "rds.force_ssl") == value
