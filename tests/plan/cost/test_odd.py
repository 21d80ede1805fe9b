"""Records of which little is known, as the engine sends them."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.cost.network import ENDPOINT, NAT
from plan.cost.price import PRICERS, cost
from plan.record import Secret
from tests.plan.rules.made import made, record_of

NAMES = [
    "allocatedStorage", "blockDeviceMappings", "brokerNodeGroupInfo", "capacityProviderStrategies",
    "clusterConfig", "computeConfig", "cpu", "desiredCount", "ebsOptions", "engine",
    "instanceClass", "instanceType", "instanceTypes", "launchType", "maxCapacity", "maxSize",
    "memory", "memorySize", "metadata", "metricQueries", "minCapacity", "minSize", "multiAz",
    "nodeType", "numberOfBrokerNodes", "provisionedPollerConfig", "region",
    "requiresCompatibilities", "rootBlockDevice", "rules", "scalingConfig",
    "serverlessv2ScalingConfiguration", "settings", "spec", "subnetIds", "subnetMappings",
    "subnets", "tags", "vpcEndpointType",
]  # fmt: skip
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**6),
    st.floats(),
    st.sampled_from(["", "7", "FARGATE", "Interface", "<<ec2.Subnet/a.id>>", "m", "1Gi"]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["ebs", "metric", "minCapacity", "minSize", "name", "template", "value"]
            ),
            inner,
            max_size=3,
        ),
        st.builds(Secret, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=300)
@given(
    token=st.sampled_from(sorted(PRICERS)), inputs=st.dictionaries(st.sampled_from(NAMES), VALUES)
)
def test_whatever_stands_in_a_resource_it_is_priced_or_named(token, inputs):
    one = replace(made(token), inputs=inputs)
    task = replace(made("aws:ecs/taskDefinition:TaskDefinition"), inputs=inputs)
    service = made("aws:ecs/service:Service", "s", needs={"taskDefinition": [task]})
    record = record_of(one, task, replace(service, inputs={**inputs, "launchType": "FARGATE"}))
    found = cost(replace(record, config={"aws:region": "eu-north-1"}))
    assert all(line.low >= 0 for line in found.lines)
    assert sum(found.unpriced.values()) <= 3


@pytest.mark.parametrize("token", [NAT, ENDPOINT])
def test_a_list_that_only_aws_knows_is_no_list_of_letters(token):
    unknown = made(token, vpcEndpointType="Interface", subnetIds="<<ec2.Subnet/all.ids>>")
    found = cost(replace(record_of(unknown), config={"aws:region": "eu-north-1"}))
    assert [line.quantity.partition(" ")[0] for line in found.lines] == (
        ["1"] if token == NAT else ["0"]
    )
    assert [said for said in found.advice if "endpoints cost" in said] == []
