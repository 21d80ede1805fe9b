"""From plain values to settings: what stands in, what is taken out, and what is then not said."""

import copy

import pytest

from stack.checks import CHECKS
from stack.defaults import filled
from stack.settings import Settings
from stack.validate import STANDINS, validated
from stack.values import decoded, engine_text
from stack.words import phrase

GOOD = {
    "region": "eu-north-1",
    "posture": "dev",
    "images": "given",
    "networks": {"app": {"cidr": "10.0.0.0/16"}, "data": {"cidr": "10.1.0.0/16"}},
    "databases": {"orders": {"engine": "postgres", "network": "app"}},
    "caches": {"sessions": {"engine": "valkey", "network": "app"}},
    "tables": {"cards": {"key": "id"}},
    "streams": {"changes": {"engine": "serverless", "network": "app"}},
    "searches": {"index": {"network": "app"}},
    "clusters": {"boxes": {"network": "app"}},
    "mirrors": {"quay": {"registry": "quay.io"}},
    "services": {
        "api": {
            "runs": "fargate",
            "network": "app",
            "image": "quay.io/acme/api",
            "route": "/api",
            "uses": {"orders": "connect"},
        },
        "worker": {"runs": "ec2", "network": "app"},
    },
}


def changed(path: str, value) -> dict:
    """The good values with another one at a path; the value `...` takes it out."""
    whole = copy.deepcopy(GOOD)
    owner = whole
    *keys, last = path.split(".")
    for key in keys:
        owner = owner.setdefault(key, {})
    if value is ...:
        del owner[last]
    else:
        owner[last] = value
    return whole


def paths(values) -> list[str]:
    _, found = validated(values, local=False)
    return [".".join(map(str, one.path)) for one in found]


def test_good_values_have_no_mistake():
    settings, found = validated(GOOD, local=False)
    assert found == []
    assert settings.services["api"].network == "app"


def test_the_values_given_are_left_alone():
    values = {"region": 5, "networks": {"app": {}}}
    validated(values, local=False)
    assert values == {"region": 5, "networks": {"app": {}}}


@pytest.mark.parametrize("key", STANDINS)
def test_what_must_be_said_and_is_not_is_the_one_mistake(key):
    kind, field = key
    labels = {
        "networks": "app",
        "databases": "orders",
        "caches": "sessions",
        "tables": "cards",
        "streams": "changes",
        "searches": "index",
        "clusters": "boxes",
        "mirrors": "quay",
        "services": "api",
    }
    label = labels.get(kind)
    path = f"{kind}.{label}.{field}" if field else kind
    for value in (..., []):
        values = changed(path, value)
        # A service without a network is in that of what it uses.
        del values["services"]["api"]["uses"]
        assert paths(values) == [path]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("networks", []),
        ("networks.app", None),
        ("networks.app.cidr", "x"),
        ("networks.app.zones", "3"),
        ("networks.app.zones", ["eu-north-1a", 5]),
        ("networks.app.nat", None),
        ("networks.app.endpoints", "tasks"),
        ("databases", 5),
        ("databases.orders", []),
        ("databases.orders.network", 5),
        ("services", "x"),
        ("services.api", []),
        ("services.api.uses", ["orders"]),
        ("services.api.uses.orders", "read"),
        ("services.api.network", []),
        ("services.api.scale", 3),
        ("services.api.scale.min", "1"),
        ("services.api.cpu", "256"),
        ("services.api.route", 5),
        ("domain", {"name": "shop.example.com"}),
        ("domain", {"name": 5, "zone": "example.com"}),
        ("waivers", [{"rule": "EC23", "reason": 5, "expires": "2026-12-31"}]),
        ("tags", {"team": 5}),
        ("colour", "red"),
    ],
)
def test_one_wrong_value_is_one_mistake(path, value):
    found = paths(changed(path, value))
    assert len(found) == 1
    assert found[0].startswith(path)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"networks.app.cidr": 5, "networks.data.cidr": "10.0.0.0/20"}, "networks.data.cidr"),
        ({"networks.app.nat": 5, "networks.app.endpoints": []}, "networks.app.endpoints"),
        ({"networks.app.nat": 5, "services.api.internet": True}, "services.api.internet"),
        ({"networks.app.nat": 5, "services.api.image": "nginx"}, "services.api.image"),
        ({"services.api.cpu": "x", "services.api.memory": 9000}, "services.api.memory"),
        ({"services.api.network": 5}, "services.api.uses.orders"),
        ({"services.api.scale.cpu": "x", "services.api.scale.memory": None}, "services.api.scale"),
        ({"services.api.scale.min": "x", "services.api.scale.max": 1}, "services.api.scale.max"),
        ({"services.api.route": 5, "services.api.priority": 5}, "services.api.priority"),
        ({"region": 5, "networks.app.zones": ["eu-north-1a", "eu-north-1b"]}, "networks.app.zones"),
        ({"databases": []}, "services.api.uses.orders"),
        ({"networks": []}, "services.api.network"),
    ],
)
def test_a_rule_says_nothing_of_a_value_that_is_wrong_itself(wrong, rule):
    values = filled(GOOD)
    for path, value in wrong.items():
        owner = values
        *keys, last = path.split(".")
        for key in keys:
            owner = owner[key]
        owner[last] = value
    assert rule not in paths(values)


def test_a_spoiled_value_is_not_judged_and_stands_for_nothing():
    values = changed("services.api.cpu", 999)
    assert paths(values) == ["services.api.cpu"]
    _, found = validated(values, local=False, spoiled={("services", "api", "cpu")})
    assert found == []


def test_masked_values_are_told_by_kind_only():
    values = changed("alerts", {"email": "hunter2"})
    (_, (plain,)) = validated(values, local=False)
    assert plain.given == 'got "hunter2"'
    (_, (masked,)) = validated(values, local=False, masked=lambda path: path[0] == "alerts")
    assert masked.given == "got text"


@pytest.mark.parametrize("name", ["containers", "functions", "sites", "tasks"])
def test_rules_sort_services_as_often_for_many_as_for_few(monkeypatch, name):
    sort, times = getattr(Settings, name).fget, []
    monkeypatch.setattr(Settings, name, property(lambda self: times.append(self) or sort(self)))

    def sorted_for(many: int) -> int:
        times.clear()
        running = {f"s{n}": GOOD["services"]["worker"] | {"runs": "fargate"} for n in range(many)}
        _, found = validated({**GOOD, "services": {**GOOD["services"], **running}}, local=False)
        assert found == []
        return len(times)

    assert sorted_for(4) == sorted_for(40) > 0


def test_every_rule_is_asked_once():
    assert len(CHECKS) == len(set(CHECKS)) == 138


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("dev", "dev"),
        (True, "true"),
        (5, "5"),
        (None, ""),
        ([], "[]"),
        ({"b": 1, "a": [True, None, "é"]}, '{"a":[true,null,"\\u00e9"],"b":1}'),
    ],
)
def test_values_become_the_engines_text(value, text):
    assert engine_text(value) == text


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("posture", "dev", "dev"),
        ("posture", "5", "5"),
        ("region", "true", "true"),
        ("images", "", ""),
        ("emulator", "true", True),
        ("disposable", "false", False),
        ("disposable", "maybe", "maybe"),
        ("domain", "", None),
        ("networks", '{"a": 1}', {"a": 1}),
        ("waivers", "[1]", [1]),
        ("networks", "{", "{"),
        ("networks", "NaN", "NaN"),
        ("networks", {"a": "1"}, {"a": "1"}),
        ("emulator", True, True),
        ("colour", "[1]", "[1]"),
        ("posture", "\ud800", "?"),
    ],
)
def test_the_engines_text_becomes_values(key, text, value):
    assert decoded(key, text) == value


def test_text_nested_too_deeply_stays_text():
    deep = "[" * 25 + "]" * 25
    assert decoded("networks", deep) == deep
    assert decoded("networks", "[" * 24 + "]" * 24) != "[" * 24 + "]" * 24


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "boolean"}, "true or false"),
        ({"type": "integer", "minimum": 1, "maximum": 9}, "a whole number 1 to 9"),
        ({"type": "string"}, "text"),
        ({"type": "string", "maxLength": 9}, "text of 1 to 9 characters"),
        ({"type": "string", "examples": ["a", "b"]}, "text such as a"),
        ({"type": "string", "patternErrorMessage": "a label"}, "a label"),
        ({"enum": ["b", "a"]}, "a, b"),
        ({"type": "array"}, "a list"),
        ({"type": "array", "items": {"type": "boolean"}}, "a list, each true or false"),
        ({"type": "object"}, "a map of names to entries"),
        ({"type": "object", "properties": {"b": {}, "a": {}}}, "a map with a, b"),
        ({"anyOf": [{"type": "boolean"}, {"type": "null"}]}, "true or false"),
        ({"anyOf": [{"type": "boolean"}, {"enum": ["x"]}]}, "true or false or x"),
        ({"$ref": "#/$defs/Posture"}, "dev, prod"),
    ],
)
def test_a_schema_in_words(schema, words):
    assert phrase(schema) == words
