"""Rules of databases by engine: what each has, and how far aurora grows."""

import pytest

from tests.stack.texts import NETWORK, databases, service, services

ORDERS = "orders: { engine: aurora }"
READER = "orders-reader: { engine: postgres }"
BOTH = "api: { runs: fargate, uses: { orders: connect, orders-reader: connect } }"


def aurora(entry: str) -> str:
    return NETWORK + databases(f"orders: {{ engine: aurora, {entry} }}")


WRONG = [
    (aurora("size: small"),
     "5: databases.orders.size: aurora has no size, "
     "accepted: none: its capacity says how large it may be"),
    (aurora("storage_gib: 20"),
     "5: databases.orders.storage_gib: aurora has no storage_gib, "
     "accepted: none: its storage grows by itself"),
    (aurora("storage_type: gp3"),
     "5: databases.orders.storage_type: aurora has no storage_type, "
     "accepted: none: it has disks of its own"),
    *((NETWORK + databases(f"orders: {{ engine: {engine}, capacity: {{ max: 4 }} }}"),
       f"5: databases.orders.capacity: {engine} has no capacity, "
       "accepted: none: its size says how large it is") for engine in ("postgres", "mongo")),
    (aurora("capacity: { min: 4, max: 2 }"),
     "5: databases.orders.capacity.max: min 4 is more than max 2, "
     "accepted: max 4 or more (posture dev fills what is left out)"),
    (aurora("capacity: { min: 4.5 }"),
     "5: databases.orders.capacity.max: min 4.5 is more than max 2, "
     "accepted: max 4.5 or more (posture dev fills what is left out)"),
    (aurora("capacity: { min: 0.3 }"),
     "5: databases.orders.capacity.min: got 0.3, accepted: a number 0 to 256 in steps of 0.5"),
    (aurora("capacity: { min: -0.5 }"),
     "5: databases.orders.capacity.min: got -0.5, accepted: a number 0 to 256 in steps of 0.5"),
    (aurora("capacity: { max: 0.5 }"),
     "5: databases.orders.capacity.max: got 0.5, accepted: a number 1 to 256 in steps of 0.5"),
    (aurora("capacity: { max: 256.5 }"),
     "5: databases.orders.capacity.max: got 256.5, accepted: a number 1 to 256 in steps of 0.5"),
    (aurora("capacity: { max: four }"),
     '5: databases.orders.capacity.max: got "four", '
     "accepted: a number 1 to 256 in steps of 0.5"),
    (aurora("capacity: { most: 4 }"),
     "5: databases.orders.capacity.most: no such key, accepted: max, min"),
    (aurora("capacity: 4"),
     "5: databases.orders.capacity: got 4, accepted: a map with max, min"),
    (services(BOTH) + databases(ORDERS, READER),
     "5: services.api.uses.orders-reader: ORDERS_READER_HOST is the reader of orders as well, "
     "accepted: another label"),
    (service("uses: { orders: connect }, env: { ORDERS_READER_HOST: here }") + databases(ORDERS),
     "5: services.api.env.ORDERS_READER_HOST: orders of uses sets it, accepted: another name"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    ("entry", "capacity"),
    [
        ("capacity: { min: 0, max: 1 }", (0, 1)),
        ("capacity: { min: 0.5 }", (0.5, 2)),
        ("capacity: { max: 256 }", (0, 256)),
        ('capacity: { min: 4, max: 4 }, version: "16", multi_az: true', (4, 4)),
        ("disposable: true", (0, 2)),
    ],
)
def test_what_keeps_the_rules_passes(settings, entry, capacity):
    found = settings(aurora(entry)).databases["orders"].capacity
    assert (found.min, found.max) == capacity


def test_a_service_may_use_both_where_neither_is_told_twice(settings):
    plain = databases("orders: { engine: postgres }", READER)
    assert settings(services(BOTH) + plain).services["api"].uses.keys() == {
        "orders",
        "orders-reader",
    }


def test_what_rests_on_a_wrong_engine_is_not_said(mistakes):
    body = NETWORK + databases("orders: { engine: aurors, size: small, capacity: { min: 4 } }")
    assert mistakes(body) == [
        '5: databases.orders.engine: got "aurors", accepted: aurora, mongo, postgres; '
        "did you mean aurora?"
    ]
