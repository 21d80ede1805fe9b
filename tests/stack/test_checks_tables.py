"""Rules of tables, of who follows their changes, and of the ways to them."""

import pytest

from components.data.table import KeyType
from tests.stack.texts import NETWORK, networks, service, services

KEY = (
    "accepted: an attribute such as id: letters, digits, hyphens, dots, underscores; "
    "or one with its type, such as { id: number }"
)
FOLLOWS = "digest: { runs: lambda, build: services/digest/digest, on: { table: cards } }"
IMAGE = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/api:1"
READS = f'api: {{ runs: fargate, uses: {{ cards: read }}, image: "{IMAGE}" }}'
CALLS = (
    "digest: { runs: lambda, build: services/digest/digest, on: { schedule: rate(1 day) }, "
    "uses: { cards: write, api: call } }"
)
HEAD = "config:\n  aws:region: eu-north-1\n  groundwork:posture: {}\n"
ENDPOINTS = "app: { cidr: 10.0.0.0/16, endpoints: [tasks] }"
PRIVATE = "app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }"


def table(entry: str) -> str:
    return f"  groundwork:tables: {{ cards: {{ {entry} }} }}\n"


def private(entry: str, net: str) -> str:
    return services(entry, net=networks(net)) + table("key: id")


WRONG = [
    (NETWORK + table(""), f"5: tables.cards.key: missing, {KEY}"),
    (NETWORK + table("key: 5"), f"5: tables.cards.key: got 5, {KEY}"),
    (NETWORK + table('key: "#id"'), f'5: tables.cards.key: got "#id", {KEY}'),
    (NETWORK + table("key: { id: string, at: number }"),
     f"5: tables.cards.key: got a map, {KEY}"),
    (NETWORK + table("key: { id: text }"),
     '5: tables.cards.key: no type "text", accepted: binary, number, string'),
    (NETWORK + table("key: id, sort_key: { at: numbr }"),
     '5: tables.cards.sort_key: no type "numbr", accepted: binary, number, string; '
     "did you mean number?"),
    (NETWORK + table("key: id, sort_key: [at]"), f"5: tables.cards.sort_key: got a list, {KEY}"),
    (NETWORK + table("key: id, sort_key: { id: number }"),
     "5: tables.cards.sort_key: id, as key is, accepted: another attribute"),
    (NETWORK + table("key: id, ttl: id"),
     "5: tables.cards.ttl: id, which is in the key, accepted: an attribute outside of it"),
    (NETWORK + table("key: id, sort_key: at, ttl: at"),
     "5: tables.cards.ttl: at, which is in the key, accepted: an attribute outside of it"),
    (NETWORK + table('key: id, ttl: "a b"'),
     '5: tables.cards.ttl: got "a b", '
     "accepted: an attribute such as id: letters, digits, hyphens, dots, underscores"),
    (NETWORK + table("key: id, stream: keys"),
     '5: tables.cards.stream: got "keys", accepted: true or false'),
    (NETWORK + table("key: id, backup_days: 36"),
     "5: tables.cards.backup_days: got 36, accepted: a whole number 1 to 35"),
    (NETWORK + table("key: id, indexes: {}"),
     "5: tables.cards.indexes: no such key, "
     "accepted: backup_days, disposable, key, sort_key, stream, ttl"),
    (service("uses: { cards: send }") + table("key: id"),
     "5: services.api.uses.cards: got send for one of tables, accepted: read or write"),
    (services(FOLLOWS.replace("cards", "card")) + table("key: id, stream: true"),
     "5: services.digest.on.table: no table card, accepted: cards; did you mean cards?"),
    (services(FOLLOWS) + table("key: id"),
     "6: tables.cards.stream: false, and digest is run with its changes, accepted: true"),
    *((private(READS, net),
       "4: networks.app.endpoints: api cannot reach a table by these endpoints, "
       "accepted: dynamodb among them") for net in (ENDPOINTS, PRIVATE)),
    (private(f"{READS.replace('uses: { cards: read }, ', '')}, {CALLS}", PRIVATE),
     "4: networks.app.endpoints: digest cannot reach a table by these endpoints, "
     "accepted: dynamodb among them"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        services(FOLLOWS) + table("key: id, stream: true"),
        services(FOLLOWS[:-2] + ", uses: { cards: write } }") + table("key: id, stream: true"),
        private(READS, PRIVATE.replace("[tasks]", "[tasks, dynamodb]")),
        private(READS, "app: { cidr: 10.0.0.0/16 }"),
        private(FOLLOWS.replace("{ table: cards }", "{ schedule: rate(1 day) }"), PRIVATE),
    ],
)
def test_what_keeps_the_rules_passes(settings, body):
    assert list(settings(body).tables) == ["cards"]


@pytest.mark.parametrize(
    ("said", "name", "kind"),
    [
        ("id", "id", KeyType.STRING),
        ("{ id: string }", "id", KeyType.STRING),
        ("{ at: number }", "at", KeyType.NUMBER),
        ("{ at: binary }", "at", KeyType.BINARY),
    ],
)
def test_an_attribute_is_a_string_unless_it_says_more(settings, said, name, kind):
    read = settings(NETWORK + table(f"key: {said}, sort_key: other")).tables["cards"]
    assert (read.key.name, read.key.type) == (name, kind)
    assert (read.sort_key.name, read.sort_key.type) == ("other", KeyType.STRING)


@pytest.mark.parametrize(("posture", "days"), [("dev", 1), ("prod", 14)])
def test_what_a_posture_keeps(settings, posture, days):
    read = settings(table("key: id"), head=HEAD.format(posture)).tables["cards"]
    assert (read.backup_days, read.disposable) == (days, posture == "dev")
    assert (read.sort_key, read.ttl, read.stream) == (None, None, False)
