"""What a key means, and the one that was meant."""

import pytest

from stack.effective import Origin
from stack.errors import BadSettings, dotted
from stack.explain import explain
from stack.read import told
from stack.settings import Settings
from tests.stack.texts import NETWORK, databases, secrets, services

BOARD = NETWORK + databases("board: { engine: postgres }")


@pytest.fixture
def explained(written):
    return lambda key, body=BOARD: explain(told(written(body)), key)


def keys(found) -> list[str]:
    return [dotted(one.path) for one in found.settings]


def test_one_value(explained):
    found = explained("databases.board.multi_az")
    assert found.is_one
    assert found.meaning == (
        "Keep a standby in a second zone, of aurora one that answers reads, of mongo one in every "
        "zone of the network. Defaults to false in dev and true in prod."
    )
    assert found.accepted == "true or false"
    (one,) = found.settings
    assert (one.value, one.origin) == (False, Origin.POSTURE)


def test_an_entry_is_all_that_is_in_it(explained):
    found = explained("databases.board.capacity")
    assert not found.is_one
    assert found.meaning.startswith("Bounds of aurora")
    assert keys(found) == ["databases.board.capacity.min", "databases.board.capacity.max"]


def test_a_label_has_the_meaning_of_its_kind(explained):
    found = explained("databases.board")
    assert found.meaning == "A managed database in the isolated subnets of a network."
    assert {key.startswith("databases.board.") for key in keys(found)} == {True}


def test_names_in_a_map_have_the_meaning_of_the_map(explained):
    entry = 'api: { runs: fargate, image: "docker.io/acme/api:1", env: { A: x } }'
    found = explained("services.api.env.A", services(entry))
    assert found.meaning.startswith("Plain settings of the process")
    assert [one.value for one in found.settings] == ["x"]


@pytest.mark.parametrize("key", ["region", "aws:region", "groundwork:region"])
def test_the_region_by_every_name_that_it_has(explained, key):
    found = explained(key)
    assert keys(found) == ["aws:region"]
    assert found.accepted.startswith("af-south-1, ")


def test_a_key_as_it_stands_in_the_file(explained):
    assert keys(explained("groundwork:networks.app.cidr")) == ["networks.app.cidr"]


def test_an_item_of_a_list(explained):
    body = "  groundwork:waivers: [{ rule: EC23, reason: So., expires: 2027-01-31 }]\n"
    assert [one.value for one in explained("waivers[0].rule", body).settings] == ["EC23"]
    assert len(explained("waivers[0]", body).settings) == 4


def test_what_could_stand_in_a_setting_that_is_not_there(explained):
    found = explained("edge.price_class")
    (one,) = found.settings
    assert (one.value, one.origin, one.follows) == (None, Origin.SETTING, ("edge",))
    assert found.accepted.startswith("PriceClass_100, ")
    assert keys(explained("edge")) == ["edge"]


def test_no_secret_value(explained):
    body = secrets("stripe: { value: { secure: v1:abc:def } }", NETWORK)
    found = explained("secrets", body)
    assert [one.value for one in found.settings] == [None, "[secret]"]


@pytest.mark.parametrize(
    ("key", "mistake"),
    [
        (
            "databases.bord.multi_az",
            'databases: no such key as "databases.bord.multi_az", accepted: board; '
            "did you mean databases.board.multi_az?",
        ),
        (
            "databases.multi_az",
            'databases: no such key as "databases.multi_az", accepted: board; '
            "did you mean databases.board.multi_az?",
        ),
        (
            "networks.app.zone",
            'networks.app: no such key as "networks.app.zone", accepted: cidr, discovery, '
            "endpoints, nat, public_zones, zones; did you mean networks.app.zones?",
        ),
        (
            "edge.kind",
            'edge: no such key as "edge.kind", accepted: balancer, price_class',
        ),
        ("databases.board.multi_az.x", "databases.board.multi_az: no such key as"),
        ("", 'no such key as "", accepted: alerts, backup, '),
        ("\n", r'no such key as "\n", accepted: alerts, backup, '),
    ],
)
def test_a_key_that_nothing_has(explained, key, mistake):
    with pytest.raises(BadSettings) as bad:
        explained(key)
    assert str(bad.value).startswith(f"Pulumi.test.yaml: {mistake}")
    assert "\n" not in str(bad.value)


@pytest.mark.parametrize("key", Settings.model_fields)
def test_every_key_can_be_explained_where_the_file_does_not_give_it(explained, key):
    found = explained(key, "  groundwork:tags: { team: shop }\n")
    assert found.settings
    assert found.meaning.endswith(".")
    assert found.accepted
