from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from plan import known_differences
from plan.export import table
from plan.known_differences import Difference, load, subtract

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
NAME = Difference(ALARM, "name", "ministack", "1.5.33", "because")
TAGS = Difference(ALARM, "tags", "ministack", "1.5.33", "because")


@dataclass(frozen=True)
class Change:
    type: str
    properties: Sequence[str] = ()
    action: str = "update"


def test_a_known_difference_is_subtracted_in_either_spelling():
    changes = [Change(ALARM, ["name"]), Change("aws_cloudwatch_metric_alarm", ["alarm_name"])]
    left = subtract(changes, [NAME, TAGS])
    assert (left.changes, left.known) == ([], [NAME])


def test_all_properties_have_to_be_known():
    both = Change(ALARM, ["name", "tags"])
    assert subtract([both], [NAME]).changes == [both]
    assert subtract([both], [NAME]).known == []
    assert subtract([both], [NAME, TAGS]).known == [NAME, TAGS]


@pytest.mark.parametrize(
    "change",
    [
        Change(ALARM, ["name"], "replace"),
        Change(ALARM, [], "create"),
        Change(ALARM, [], "delete"),
        Change(ALARM, []),
        Change("aws:sns/topic:Topic", ["name"]),
        Change(ALARM, ["threshold"]),
    ],
)
def test_all_else_stays(change: Change):
    left = subtract([change], [NAME])
    assert (left.changes, left.known) == ([change], [])


def test_a_type_that_is_not_exported_is_known_in_pulumis_spelling():
    image = Difference("docker:index/image:Image", "tag", "docker", "4", "because")
    assert subtract([Change("docker:index/image:Image", ["tag"])], [image]).known == [image]


def test_the_list_is_read_in_order(tmp_path: Path):
    entry = '[[difference]]\ntype = "{}"\nproperty = "p"\nof = "moto"\nversion = "5"\nreason = "r"'
    (tmp_path / "list.toml").write_text("\n".join(entry.format(t) for t in ("b", "a")))
    assert load(tmp_path / "list.toml") == [
        Difference("a", "p", "moto", "5", "r"),
        Difference("b", "p", "moto", "5", "r"),
    ]


@pytest.mark.parametrize("more", ['other = "x"', ""])
def test_an_entry_with_other_keys_is_refused(tmp_path: Path, more: str):
    (tmp_path / "list.toml").write_text(f'[[difference]]\ntype = "a"\nproperty = "b"\n{more}\n')
    with pytest.raises(ValueError, match=r"list\.toml: .*'type': 'a'"):
        load(tmp_path / "list.toml")


def test_committed_entries_name_what_exists():
    resources = table.load()["resources"]
    for one in known_differences.load():
        assert one.property in resources[one.type]["properties"], one
        assert len(one.reason) > 10, one
