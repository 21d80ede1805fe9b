from pathlib import Path

import pulumi_aws as aws
import pytest

from plan.export import newer, table
from plan.export.terraform import export


def test_every_entry_names_a_listed_type_and_a_property_it_lacks():
    for (token, path), reason in newer.reasons().items():
        entry = table.load()["resources"][token]
        first = path.split(".")[0]
        assert first in entry["newer"] or "." in path, (token, path)
        assert len(reason) > 10


def test_the_list_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    entry = '[[property]]\ntype = "t"\nproperty = "a.b"\nreason = "because"\n'
    (tmp_path / "newer.toml").write_text(entry)
    monkeypatch.setattr(newer, "__file__", str(tmp_path / "newer.py"))
    monkeypatch.setattr(newer, "_entries", newer._entries.__wrapped__)
    assert newer.reasons.__wrapped__() == {("t", "a.b"): "because"}


def test_what_is_left_out_is_gone_at_any_depth(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(newer, "reasons", lambda: {("t", "a.b"): "", ("t", "c"): ""})
    inputs = {"a": [{"b": 1, "d": 2}, {"b": 3}], "c": {"e": 4}, "b": 5}
    assert newer.without("t", inputs) == {"a": [{"d": 2}, {}], "b": 5}
    assert newer.without("other", inputs) == inputs


def test_what_is_nothing_without_a_property_goes_with_it():
    token, wire = "aws:appautoscaling/policy:Policy", "predictiveScalingPolicyConfiguration"
    assert newer.takes_along(token, {wire: {}, "policyType": "PredictiveScaling"}) == wire
    assert newer.takes_along(token, {"policyType": "TargetTrackingScaling"}) is None
    assert newer.takes_along("aws:ecs/service:Service", {"deploymentConfiguration": {}}) is None


def test_a_forecast_that_the_provider_lacks_is_told_and_left_out(record, tmp_path: Path):
    def program():
        for name, more in (
            ("plain", {}),
            ("ahead", {"predictive_scaling_policy_configuration": {"metric_specifications": []}}),
        ):
            aws.appautoscaling.Policy(
                name,
                policy_type="PredictiveScaling",
                resource_id="service/main/tasks",
                scalable_dimension="ecs:service:DesiredCount",
                service_namespace="ecs",
                **more,
            )

    report = export(record(program), tmp_path)
    assert [urn.rpartition("::")[2] for urn in report.addresses] == ["plain"]
    (told,) = report.newer
    assert told.resource.endswith("::ahead")
    assert told.property == "predictiveScalingPolicyConfiguration"
