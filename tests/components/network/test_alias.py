"""Alias: address records that follow a balancer or a distribution."""

import pytest

from components.network.alias import Alias, AliasTarget

RECORD = "aws:route53/record:Record"


@pytest.fixture
def args():
    return {
        "domain": "shop.example.com",
        "zone_id": "Z1",
        "target_dns_name": "lb.example.com",
        "target_zone_id": "Z2",
    }


def record(kind, *, health):
    return {
        "zoneId": "Z1",
        "name": "shop.example.com",
        "type": kind,
        "aliases": [
            {"name": "lb.example.com", "zoneId": "Z2", "evaluateTargetHealth": health},
        ],
    }


def test_a_balancer_is_followed_over_ipv4_and_while_it_is_healthy(engine, args):
    engine.run(lambda: Alias("shop", args))

    assert engine.one(RECORD) == record("A", health=True)
    assert engine.named("shop-a").type == RECORD


def test_a_distribution_is_followed_over_both_and_has_no_health(engine, args):
    engine.run(lambda: Alias("shop", {**args, "target": AliasTarget.DISTRIBUTION}))

    assert engine.named("shop-a").inputs == record("A", health=False)
    assert engine.named("shop-aaaa").inputs == record("AAAA", health=False)
    assert len(engine.of(RECORD)) == 2


def test_the_name_is_the_output(engine, args):
    engine.run(lambda: Alias("shop", {**args, "target": AliasTarget.DISTRIBUTION}))

    outputs = engine.outputs("groundwork:index:Alias")
    assert outputs == {"fqdn": "<<route53.Record/shop-a.fqdn>>"}


def test_an_unknown_target_is_refused(engine, args):
    expected = r"^shop: target must be balancer or distribution, got bucket$"
    with pytest.raises(ValueError, match=expected):
        engine.run(lambda: Alias("shop", {**args, "target": "bucket"}))
