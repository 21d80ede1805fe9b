"""What is in effect, and what decides it."""

from pathlib import Path

import pytest

from stack.effective import SECRET, Origin, Setting, effective, said
from stack.errors import dotted
from stack.read import told
from tests.stack.texts import NETWORK, databases, secrets, services

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for pattern in ("Pulumi.*.yaml", "blueprints/*.yaml", "tests/stacks/*.yaml")
    for path in sorted(ROOT.glob(pattern))
]
TWO_NETWORKS = (
    "  groundwork:networks: { app: { cidr: 10.0.0.0/16 }, work: { cidr: 10.1.0.0/16 } }\n"
)


@pytest.fixture
def found(written):
    """Settings of a stack file given as text, by their keys."""

    def find(*args, **options) -> dict[str, Setting]:
        return {dotted(one.path): one for one in effective(told(written(*args, **options)))}

    return find


def origin(setting: Setting) -> tuple[object, Origin, str | None, int | None]:
    follows = dotted(setting.follows) if setting.follows else None
    return setting.value, setting.origin, follows, setting.line


def test_what_the_file_says_has_its_line(found):
    settings = found(NETWORK + databases("board: { engine: postgres, multi_az: true }"))
    assert origin(settings["aws:region"]) == ("eu-north-1", Origin.FILE, None, 2)
    assert origin(settings["networks.app.cidr"]) == ("10.0.0.0/16", Origin.FILE, None, 4)
    assert origin(settings["databases.board.multi_az"]) == (True, Origin.FILE, None, 5)


def test_what_nobody_says_is_a_default(found):
    settings = found(NETWORK + databases("board: { engine: postgres }"))
    assert origin(settings["databases.board.version"]) == ("17", Origin.DEFAULT, None, None)
    assert origin(settings["caches"]) == ({}, Origin.DEFAULT, None, None)
    assert origin(settings["edge"]) == (None, Origin.DEFAULT, None, None)


def test_what_the_posture_decides_has_the_line_of_the_posture(found):
    settings = found(NETWORK + databases("board: { engine: postgres }"))
    assert origin(settings["databases.board.multi_az"]) == (False, Origin.POSTURE, "posture", 3)
    assert origin(settings["databases.board.capacity.max"]) == (2, Origin.POSTURE, "posture", 3)
    assert origin(settings["backup"]) == (False, Origin.POSTURE, "posture", 3)


def test_what_another_setting_decides_names_it(found):
    body = NETWORK + databases("feed: { engine: mongo }") + "  groundwork:disposable: true\n"
    settings = found(body)
    follows = {key: origin(one) for key, one in settings.items() if one.origin is Origin.SETTING}
    assert follows == {
        "databases.feed.size": ("medium", Origin.SETTING, "databases.feed.engine", 5),
        "databases.feed.network": ("app", Origin.SETTING, "networks.app", 4),
        "databases.feed.disposable": (True, Origin.SETTING, "disposable", 6),
    }


def test_what_is_followed_has_a_line_only_where_the_file_says_it(found):
    settings = found(NETWORK + databases("board: { engine: postgres }"))
    disposable = settings["databases.board.disposable"]
    assert origin(disposable) == (True, Origin.SETTING, "disposable", None)


def test_images_follow_the_emulator(found):
    body = NETWORK + "  groundwork:emulator: true\n  groundwork:images: given\n"
    assert found(body, name="Pulumi.local.yaml")["images"].origin is Origin.FILE
    settings = found(
        "  groundwork:emulator: true\n  # groundwork:images\n", name="Pulumi.local.yaml"
    )
    assert origin(settings["images"]) == ("given", Origin.SETTING, "emulator", 4)


def test_a_service_follows_the_network_of_what_it_uses(found):
    entries = 'api: { runs: fargate, image: "docker.io/acme/api:1", uses: { board: connect } }'
    board = databases("board: { engine: postgres, network: work }")
    settings = found(services(entries, net=TWO_NETWORKS) + board)
    assert origin(settings["services.api.network"]) == (
        "work",
        Origin.SETTING,
        "databases.board.network",
        6,
    )


def test_a_service_follows_its_cluster_and_the_network_of_that(found):
    clusters = "  groundwork:clusters: { boxes: { network: work } }\n"
    entries = 'api: { runs: ec2, image: "docker.io/acme/api:1" }'
    settings = found(services(entries, net=TWO_NETWORKS) + clusters)
    assert origin(settings["services.api.cluster"]) == (
        "boxes",
        Origin.SETTING,
        "clusters.boxes",
        6,
    )
    assert origin(settings["services.api.network"]) == (
        "work",
        Origin.SETTING,
        "clusters.boxes.network",
        6,
    )


def test_a_function_with_a_route_follows_it(found):
    function = "api: { runs: lambda, build: services/digest, route: / }"
    body = f"  groundwork:edge: {{}}\n  groundwork:services: {{ {function} }}\n"
    settings = found(body)
    assert origin(settings["services.api.timeout_seconds"]) == (
        29,
        Origin.SETTING,
        "services.api.route",
        5,
    )


def test_values_stand_as_in_the_file(found):
    entries = (
        'api: { runs: fargate, image: "docker.io/acme/api:1", uses: { cards: read }, '
        "env: { A: x }, health: { command: [true] } }"
    )
    tables = "  groundwork:tables: { cards: { key: { id: number } } }\n"
    waivers = "  groundwork:waivers: [{ rule: EC23, reason: On purpose., expires: 2027-01-31 }]\n"
    settings = found(services(entries.replace("[true]", '["true"]')) + tables + waivers)
    assert settings["services.api.uses.cards"].value == "read"
    assert settings["services.api.env.A"].value == "x"
    assert settings["services.api.health.command"].value == ["true"]
    assert origin(settings["services.api.health.path"]) == (
        "/healthz",
        Origin.DEFAULT,
        None,
        None,
    )
    assert settings["tables.cards.key"].value == {"id": "number"}
    assert settings["waivers[0].expires"].value == "2027-01-31"
    assert origin(settings["waivers[0].resource"]) == (None, Origin.DEFAULT, None, None)


def test_a_map_that_pulumi_wrote_as_text_is_read_as_one(found):
    settings = found('  groundwork:networks: \'{"app": {"cidr": "10.0.0.0/16"}}\'\n')
    assert origin(settings["networks.app.cidr"]) == ("10.0.0.0/16", Origin.FILE, None, 4)


def test_a_secret_value_is_never_among_them(written):
    body = secrets("stripe: { value: { secure: v1:abc:def } }", NETWORK)
    file = told(written(body))
    (value,) = [one for one in effective(file) if one.path == ("secrets", "stripe", "value")]
    assert origin(value) == (SECRET, Origin.FILE, None, 5)
    assert "v1:abc" not in f"{effective(file)}{said(file, ('secrets',))}"


def test_what_the_file_says_at_a_path(written):
    file = told(written(NETWORK))
    assert said(file, ("networks",)) == {"app": {"cidr": "10.0.0.0/16"}}
    assert said(file, ("networks", "app", "zones")) is None
    assert said(file, ("edge", "price_class")) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_setting_of_every_stack_file_says_where_it_comes_from(path):
    file = told(path)
    settings = effective(file)
    assert len({one.path for one in settings}) == len(settings)
    for one in settings:
        if one.origin is Origin.FILE:
            assert said(file, one.path) == one.value or one.value == SECRET
            assert one.line
        else:
            assert said(file, one.path) is None
        assert (one.follows is None) is (one.origin in (Origin.FILE, Origin.DEFAULT))
