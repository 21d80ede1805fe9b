"""What differs between dev and prod, and where zones come from."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stack.defaults import KEEPING, filled
from stack.model.network import PRESETS
from stack.posture import TABLE, Posture, preset
from stack.read import from_values
from stack.zones import LETTERS, MOST, first, zones

ENTRIES = {
    "delivery": {"repository": "acme/shop"},
    "networks": {"app": {"cidr": "10.0.0.0/16"}},
    "databases": {"orders": {"engine": "postgres"}},
    "caches": {"sessions": {"engine": "valkey"}},
    "tables": {"cards": {"key": "id"}},
    "streams": {"changes": {"engine": "provisioned"}},
    "searches": {"index": {}},
    "clusters": {"boxes": {}},
    "services": {"api": {"runs": "ec2", "build": "services/api"}},
}


def test_every_row_of_the_table_differs():
    assert [setting for setting, (dev, prod) in TABLE.items() if dev == prod] == []


@pytest.mark.parametrize("posture", Posture)
@pytest.mark.parametrize("setting", TABLE)
def test_every_row_reaches_the_settings(posture, setting):
    settings = from_values({**ENTRIES, "region": "eu-north-1", "posture": posture})
    kind, *rest = setting.split(".")
    value = getattr(settings, kind)
    if isinstance(value, Mapping):
        (value,) = value.values()
    for name in rest:
        value = getattr(value, name)
    expected = preset(posture)[setting]
    assert (len(value) if setting == "networks.zones" else value) == expected


def test_dev_is_cheap_and_prod_is_kept():
    dev, prod = preset(Posture.DEV), preset(Posture.PROD)
    assert (dev["disposable"], prod["disposable"]) == (True, False)
    assert (dev["log_days"], prod["log_days"]) == (7, 365)
    assert dev["networks.nat"] == "single"
    assert prod["networks.nat"] == "per-zone"


@pytest.mark.parametrize("posture", Posture)
def test_what_an_engine_does_not_have_is_not_filled_in(posture):
    databases = {"feed": {"engine": "mongo"}, "old": {"engine": "mongo", "size": "large"}}
    caches = {"pages": {"engine": "memcached"}, "kept": {"engine": "redis", "backup_days": 3}}
    full = filled({"posture": posture, "databases": databases, "caches": caches})
    assert [one["size"] for one in full["databases"].values()] == ["medium", "large"]
    assert [one["backup_days"] for one in full["caches"].values()] == [0, 3]


@pytest.mark.parametrize("kind", KEEPING)
def test_what_holds_data_is_as_disposable_as_the_stack(kind):
    entries = {"one": {}, "other": {"disposable": True}}
    full = filled({"posture": "prod", kind: entries})
    assert [one["disposable"] for one in full[kind].values()] == [False, True]


def test_what_is_given_is_not_filled_in():
    full = filled({"posture": "prod", "disposable": True, "networks": {"app": {"zones": 2}},
                   "services": {"api": {"scale": {"min": 3}}}})  # fmt: skip
    assert full["networks"]["app"] == {"zones": 2, "nat": "per-zone"}
    assert full["services"]["api"] == {"scale": {"min": 3, "max": 6}, "network": "app"}
    assert full["disposable"] is True


def test_a_null_is_given_too():
    full = filled({"posture": "prod", "services": {"api": {"scale": None}}})
    assert full["services"]["api"] == {"scale": None}


def test_no_network_is_guessed_among_several():
    full = filled({
        "networks": {"a": {}, "b": {}},
        "databases": {"x": {"network": "a"}, "y": {"network": "b"}, "z": {}},
        "services": {"one": {"uses": {"x": "connect", "y": "connect"}}, "two": {}},
    })  # fmt: skip
    assert "network" not in full["databases"]["z"]
    assert "network" not in full["services"]["one"]
    assert "network" not in full["services"]["two"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["scale", "uses", "network", "a"]), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(["posture", "disposable", "networks", "databases", "services", "secrets"])


@given(st.dictionaries(KEYS, JSON))
def test_filling_adds_and_never_changes_or_fails(values):
    full = filled(values)
    assert covers(full, values)
    assert filled(full) == full


def covers(full, part) -> bool:
    if isinstance(part, dict):
        return isinstance(full, dict) and all(
            key in full and covers(full[key], value) for key, value in part.items()
        )
    return full == part


def test_zones_are_standard_zones_of_their_region():
    assert len(LETTERS) == 38
    for region, letters in LETTERS.items():
        assert list(letters) == sorted(set(letters))
        assert 2 <= len(letters) <= MOST
        assert zones(region) == tuple(f"{region}{letter}" for letter in letters)
    assert zones("eu-north-1") == ("eu-north-1a", "eu-north-1b", "eu-north-1c")
    assert zones("ap-northeast-1")[1] == "ap-northeast-1c"
    assert zones("nowhere-1") == ()


def test_zones_agree_with_the_source():
    table = pytest.importorskip("moto.ec2.models.availability_zones_and_regions")
    known = {
        region: tuple(zone.name for zone in found if zone.zone_type == "availability-zone")
        for region, found in table.RegionsAndZonesBackend.zones.items()
    }
    assert known == {region: zones(region) for region in LETTERS}


@given(st.sampled_from(sorted(LETTERS)), st.integers(1, MOST - 1))
def test_one_zone_more_moves_none(region, number):
    assert first(region, number + 1)[:number] == first(region, number)
    assert len(first(region, number)) == number


def test_the_preset_tasks_is_what_the_network_component_asks_for():
    endpoints = pytest.importorskip("components.network.endpoints")
    assert PRESETS["tasks"] == set(endpoints.TASK_ENDPOINTS)
    assert PRESETS["ecr"] < PRESETS["tasks"]
