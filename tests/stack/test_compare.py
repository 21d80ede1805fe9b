"""Two stack files side by side."""

from pathlib import Path

import pytest

from stack.compare import Row, compare
from stack.effective import Origin
from stack.errors import dotted
from stack.read import told
from tests.stack.texts import NETWORK, PROD, databases, secrets, services

ROOT = Path(__file__).parents[2]
API = 'api: { runs: fargate, image: "docker.io/acme/api:1", env: { A: x } }'
PLAIN = 'api: { runs: fargate, image: "docker.io/acme/api:1" }'


@pytest.fixture
def rows(written):
    """Rows of two bodies of stack files, by key."""

    def find(here: str, there: str, *, head: str | None = None, **options) -> dict[str, Row]:
        own = {"head": head} if head else {}
        left = told(written(here, name="Pulumi.a.yaml"))
        right = told(written(there, name="Pulumi.b.yaml", **own))
        return {dotted(row.path): row for row in compare(left, right, **options)}

    return find


def differing(rows: dict[str, Row]) -> dict[str, tuple[object, object]]:
    return {
        key: (row.here and row.here.value, row.there and row.there.value)
        for key, row in rows.items()
        if row.differs
    }


def test_a_file_and_itself(rows):
    same = rows(NETWORK, NETWORK)
    assert differing(same) == {}
    assert "networks.app.zones" in same


def test_what_the_posture_makes_of_the_same_words(rows):
    found = rows(NETWORK, NETWORK, head=PROD)
    assert differing(found) == {
        "posture": ("dev", "prod"),
        "disposable": (True, False),
        "networks.app.zones": (2, 3),
        "networks.app.nat": ("single", "per-zone"),
        "backup": (False, True),
    }
    zones = found["networks.app.zones"]
    assert zones.here
    assert zones.there
    assert (zones.here.origin, zones.there.origin) == (Origin.POSTURE, Origin.POSTURE)


def test_the_same_value_from_elsewhere_does_not_differ(rows):
    said = "  groundwork:networks: { app: { cidr: 10.0.0.0/16, zones: 2 } }\n"
    row = rows(NETWORK, said)["networks.app.zones"]
    assert row.here
    assert row.there
    assert (row.here.origin, row.there.origin) == (Origin.POSTURE, Origin.FILE)
    assert not row.differs


def test_what_only_one_has_is_one_row_with_the_words_of_the_file(rows):
    board = databases("board: { engine: postgres }")
    assert differing(rows(NETWORK, NETWORK + board)) == {
        "databases": ({}, {"board": {"engine": "postgres"}})
    }
    both = databases("board: { engine: postgres }", "more: { engine: mongo }")
    found = rows(NETWORK + both, NETWORK + board)
    assert differing(found) == {"databases.more": ({"engine": "mongo"}, None)}
    alone = found["databases.more"].here
    assert alone
    assert (alone.origin, alone.line) == (Origin.FILE, 5)


def test_all_of_what_only_one_has_where_all_is_wanted(rows):
    board = databases("board: { engine: postgres }")
    more = databases("board: { engine: postgres }", "more: { engine: mongo }")
    found = differing(rows(NETWORK + board, NETWORK + more, whole=True))
    assert found["databases.more.engine"] == (None, "mongo")
    assert found["databases.more.size"] == (None, "medium")
    assert "databases.more" not in found


def test_a_setting_with_settings_of_its_own_against_none(rows):
    routed = services('api: { runs: fargate, image: "docker.io/acme/api:1", route: / }')
    assert differing(rows(f"{routed}  groundwork:edge: {{}}\n", routed)) == {"edge": ({}, None)}
    assert differing(rows(services(API), services(PLAIN))) == {"services.api.env": ({"A": "x"}, {})}


def test_whether_secrets_are_the_same_is_not_known(rows):
    body = secrets("stripe: { value: { secure: v1:abc:def } }", NETWORK)
    assert differing(rows(body, body)) == {"secrets.stripe.value": ("[secret]", "[secret]")}
    assert differing(rows(body, NETWORK)) == {"secrets": ({"stripe": {"value": "[secure]"}}, {})}


def test_rows_stand_in_the_order_of_the_keys_and_of_the_models(rows):
    more = databases("beta: { engine: postgres }", "alpha: { engine: postgres }")
    found = list(rows(NETWORK, NETWORK + more, whole=True))
    assert found.index("aws:region") < found.index("networks.app.cidr")
    at = [found.index(f"databases.{key}") for key in ("alpha.engine", "alpha.size", "beta.engine")]
    assert at == sorted(at)
    assert found.index("databases.beta.disposable") < found.index("services")


def test_here_and_there_can_be_turned_round():
    local, prod = (told(ROOT / f"Pulumi.{name}.yaml") for name in ("local", "prod"))
    there = [(row.path, row.there, row.here) for row in compare(prod, local)]
    here = [(row.path, row.here, row.there) for row in compare(local, prod)]
    assert sorted(here, key=str) == sorted(there, key=str)
