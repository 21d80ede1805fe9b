"""Stack files that are good: the same settings from the file and inside a running program."""

from pathlib import Path

import pulumi
import pytest

from stack.errors import BadSettings
from stack.read import file_config, from_file
from stack.settings import Nat, Posture, Route, Scale, Size

ROOT = Path(__file__).parents[2]
FILES = ["Pulumi.local.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"]


@pytest.mark.parametrize("name", FILES)
def test_a_program_reads_the_same_as_the_file_holds(running, name):
    stack = name.split(".")[1]
    assert running(ROOT / name, stack) == from_file(ROOT / name)
    assert pulumi.get_stack() == stack


@pytest.mark.parametrize("name", FILES)
def test_every_stack_file_names_the_schema(name):
    first = (ROOT / name).read_text().split("\n")[0]
    assert first == "# yaml-language-server: $schema=./schema.json"


def test_local_costs_nothing_and_needs_no_nat():
    local = from_file(ROOT / "Pulumi.local.yaml")
    assert local.emulator
    assert local.networks["app"].nat is Nat.NONE
    assert local.networks["app"].zones == ("eu-north-1a", "eu-north-1b")
    assert local.services["tasks"].network == "app"
    assert local.image_of("tasks") == "image.invalid/tasks"


def test_prod_is_redundant_and_kept():
    prod = from_file(ROOT / "Pulumi.prod.yaml")
    assert prod.posture is Posture.PROD
    assert prod.networks["app"].nat is Nat.PER_ZONE
    assert prod.networks["app"].zones == ("eu-north-1a", "eu-north-1b", "eu-north-1c")
    board = prod.databases["board"]
    assert (board.size, board.multi_az, board.backup_days) == (Size.MEDIUM, True, 14)
    assert not board.disposable
    assert prod.services["tasks"].scale == Scale(min=2, max=6, cpu=60, memory=60)
    assert prod.log_days == 365


def test_only_the_local_stack_may_ask_for_the_emulator(running, tmp_path):
    path = tmp_path / "Pulumi.dev.yaml"
    path.write_text((ROOT / "Pulumi.local.yaml").read_text())
    with pytest.raises(BadSettings) as refused:
        from_file(path)
    refusal = "emulator: got true, accepted: true only in Pulumi.local.yaml"
    assert str(refused.value) == f"Pulumi.dev.yaml:5: {refusal}"
    with pytest.raises(BadSettings) as refused:
        running(path, "dev")
    assert str(refused.value) == f"stack dev: {refusal}"


def test_a_value_that_the_file_gives_goes_before_the_posture(settings):
    given = settings("""
  groundwork:networks:
    app: { cidr: 10.0.0.0/20, zones: [eu-north-1b, eu-north-1c], nat: per-zone, endpoints: [ecr] }
  groundwork:databases:
    orders: { engine: postgres, size: large, storage_gib: 100, multi_az: true, backup_days: 30,
              disposable: false, version: "16" }
  groundwork:services:
    api: { runs: fargate, scale: { max: 9, cpu: 50 }, route: api.example.com/v1 }
""")
    app, orders, api = given.networks["app"], given.databases["orders"], given.services["api"]
    assert app.zones == ("eu-north-1b", "eu-north-1c")
    assert app.endpoints == ("ecr.api", "ecr.dkr")
    assert (app.nat, app.cidr) == (Nat.PER_ZONE, "10.0.0.0/20")
    assert (orders.size, orders.storage_gib, orders.backup_days) == (Size.LARGE, 100, 30)
    assert (orders.multi_az, orders.disposable, orders.version) == (True, False, "16")
    assert api.scale == Scale(min=1, max=9, cpu=50, memory=60)
    assert api.route == Route(path="/v1", host="api.example.com")


@pytest.mark.parametrize(
    ("text", "path", "host"),
    [
        ("/", None, None),
        ("/api/tasks", "/api/tasks", None),
        ("api.example.com", None, "api.example.com"),
        ("api.example.com/", None, "api.example.com"),
        ("api.example.com/v1", "/v1", "api.example.com"),
    ],
)
def test_a_route_is_a_path_a_host_or_both(settings, text, path, host):
    given = settings(f"""
  groundwork:networks: {{ app: {{ cidr: 10.0.0.0/16 }} }}
  groundwork:services: {{ web: {{ runs: fargate, route: {text} }} }}
""")
    route = given.services["web"].route
    assert route == Route(path=path, host=host)
    assert str(route) == (text.rstrip("/") or "/")


def test_disposable_is_inherited_by_what_holds_data(settings):
    given = settings("""
  groundwork:disposable: false
  groundwork:networks: { app: { cidr: 10.0.0.0/16 } }
  groundwork:databases:
    a: { engine: postgres }
    b: { engine: postgres, disposable: true }
""")
    assert not given.disposable
    assert {k: v.disposable for k, v in given.databases.items()} == {"a": False, "b": True}


def test_a_service_is_in_the_network_of_what_it_uses(settings):
    given = settings("""
  groundwork:networks: { app: { cidr: 10.0.0.0/16 }, data: { cidr: 10.1.0.0/16 } }
  groundwork:databases: { orders: { engine: postgres, network: data } }
  groundwork:services:
    api: { runs: fargate, uses: { orders: connect } }
    web: { runs: fargate, network: app }
""")
    assert {k: v.network for k, v in given.services.items()} == {"api": "data", "web": "app"}


def test_words_that_older_yaml_takes_for_truth_are_text(settings):
    given = settings("""
  groundwork:networks: { app: { cidr: 10.0.0.0/16 } }
  groundwork:services: { api: { runs: fargate, env: { A: on, B: no, C: 12:30:45, D: y } } }
""")
    assert given.services["api"].env == {"A": "on", "B": "no", "C": "12:30:45", "D": "y"}


def test_an_alias_stands_for_a_whole_entry(settings):
    given = settings("""
  groundwork:networks: { app: { cidr: 10.0.0.0/16 } }
  groundwork:services: { a: &one { runs: fargate, cpu: 512, memory: 1024 }, b: *one }
""")
    assert given.services["a"] == given.services["b"]


def test_pulumis_own_keys_pass(settings, written):
    body = """
  aws:allowedAccountIds: ["123456789012"]
  aws:secretKey: { secure: v1:abc }
  other:thing: { a: 1e3, on: { ? [x] : y } }
encryptionsalt: v1:salt
secretsprovider: passphrase
environment: [shared]
"""
    assert settings(body).region == "eu-north-1"
    config, secret = file_config(written(body))
    assert config["aws:allowedAccountIds"] == '["123456789012"]'
    assert config["aws:secretKey"] == "[secure]"
    assert secret == {"aws:secretKey"}
