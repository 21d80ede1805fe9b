"""Rules of forecasts: that there is something that moves, and something to tell it by."""

import pytest

from tests.stack.texts import service, services

MEMBER = "api: { runs: ec2, scale: { max: 1 } }"


def cluster(entry: str) -> str:
    boxes = f"{{ machine: t3.small, {entry} }}"
    return f"{services(MEMBER)}  groundwork:clusters: {{ boxes: {boxes} }}\n"


WRONG = [
    (service("scale: { min: 2, max: 2, predictive: scale }"),
     "5: services.api.scale.predictive: scale of tasks that are always 2, "
     "accepted: min below max, or none"),
    (service("scale: { cpu: , memory: , predictive: forecast, "
             'schedule: { night: { cron: "0 20 ? * * *", min: 1, max: 1 } } }'),
     "5: services.api.scale.predictive: forecast, and none of cpu, memory, requests to forecast "
     "by, accepted: one of them beside it"),
    (service("scale: { predictive: plan }"),
     '5: services.api.scale.predictive: got "plan", accepted: forecast, scale'),
    (service("scale: { predictive: true }"),
     "5: services.api.scale.predictive: got true, accepted: forecast, scale"),
    (cluster("min: 2, max: 2, predictive: plan"),
     "6: clusters.boxes.predictive: plan of machines that are always 2, "
     "accepted: min below max, or none"),
    (cluster("predictive: scales"),
     '6: clusters.boxes.predictive: got "scales", accepted: forecast, plan, scale; '
     "did you mean scale?"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]
