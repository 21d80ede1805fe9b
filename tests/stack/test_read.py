"""Stack files that are good: the same settings from the file and inside a running program."""

from datetime import date
from pathlib import Path

import pulumi
import pytest
from pulumi.runtime import mocks, set_all_config

from stack.errors import BadSettings
from stack.read import file_config, from_config, from_file, from_values
from stack.settings import Nat, Posture, Route, Scale, Size

ROOT = Path(__file__).parents[2]
FILES = ["Pulumi.local.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"]


class Nothing(mocks.Mocks):
    def new_resource(self, args):
        raise AssertionError(args)

    def call(self, args):
        raise AssertionError(args)


def running(path: Path, stack: str):
    mocks.set_mocks(Nothing(), project="groundwork", stack=stack)
    config, secret = file_config(path)
    set_all_config(config, sorted(secret))
    return from_config()


@pytest.mark.parametrize("name", FILES)
def test_a_program_reads_the_same_as_the_file_holds(name):
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
    assert prod.services["tasks"].scale.model_dump() == {
        "min": 2, "max": 6, "cpu": 60, "memory": 60,
    }  # fmt: skip
    assert prod.log_days == 365


def test_only_the_local_stack_may_ask_for_the_emulator(tmp_path):
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


SAVED_BY_PULUMI = """config:
  aws:region: eu-north-1
  groundwork:posture: dev
  groundwork:disposable: "true"
  groundwork:networks: '{"app": {"cidr": "10.0.0.0/16"}}'
  groundwork:secrets:
    stripe:
      value:
        secure: v1:7UwwC9+sWYfT7zEj:l3P36t8UqPx3cOj93yxKj/tAME5405M=
  groundwork:services:
    api: { runs: fargate, secrets: { STRIPE_KEY: stripe } }
  groundwork:waivers:
    - { rule: EC23, reason: Public on purpose., expires: 2026-12-31 }
    - { rule: EC24, reason: Public on purpose., expires: '2026-12-31 00:00:00 +0000 UTC' }
encryptionsalt: v1:YbtkOl/7grM=
"""


def test_what_pulumi_saves_is_read(settings, written):
    given = settings(SAVED_BY_PULUMI, head="")
    assert given.disposable is True
    assert given.networks["app"].cidr == "10.0.0.0/16"
    assert [waiver.expires for waiver in given.waivers] == [date(2026, 12, 31)] * 2
    value = given.secrets["stripe"].value
    assert value is not None
    assert value.get_secret_value() == "[secure]"
    config, secret = file_config(written(SAVED_BY_PULUMI, head=""))
    assert secret == {"groundwork:secrets"}
    assert config["groundwork:secrets"] == '{"stripe":{"value":"[secure]"}}'
    assert config["groundwork:disposable"] == "true"
    assert running(written(SAVED_BY_PULUMI, head=""), "dev") == given


def test_a_program_gets_secrets_decrypted_and_keeps_them_to_itself(written):
    mocks.set_mocks(Nothing(), project="groundwork", stack="dev")
    config, secret = file_config(written(SAVED_BY_PULUMI, head=""))
    config["groundwork:secrets"] = '{"stripe":{"value":"hunter2"}}'
    set_all_config(config, sorted(secret))
    value = from_config().secrets["stripe"].value
    assert value is not None
    assert value.get_secret_value() == "hunter2"
    assert "hunter2" not in repr(from_config())
    config["groundwork:secrets"] = (
        '{"stripe":{"value":["hunter2"],"hunter3":1}, "Stripe": "hunter2"}'
    )
    config["groundwork:alerts"] = '{"email": "hunter2"}'
    set_all_config(config, ["groundwork:secrets", "groundwork:alerts"])
    with pytest.raises(BadSettings) as refused:
        from_config()
    assert str(refused.value).split("\n") == [
        "stack dev: alerts: an encrypted value, "
        "accepted: a plain one; only secrets.LABEL.value is secret",
        "stack dev: secrets.Stripe: got text, accepted: a map with arn, value",
        "stack dev: secrets.Stripe: not a possible name, accepted: "
        "a label: a lower-case letter, then up to 19 letters, digits or hyphens",
        "stack dev: secrets.stripe.hunter3: no such key, accepted: arn, value",
        "stack dev: secrets.stripe.value: got a list, accepted: a map with secure",
    ]


def test_a_program_refuses_a_secret_that_was_set_in_plain(written):
    mocks.set_mocks(Nothing(), project="groundwork", stack="dev")
    config, _ = file_config(written(SAVED_BY_PULUMI, head=""))
    config["groundwork:secrets"] = '{"stripe":{"value":"hunter2"}}'
    set_all_config(config, [])
    with pytest.raises(BadSettings) as refused:
        from_config()
    assert str(refused.value) == (
        "stack dev: secrets.stripe.value: text that is not encrypted, accepted: "
        "pulumi config set --secret --path 'groundwork:secrets.stripe.value'"
    )


def test_a_program_without_region_or_posture_says_both():
    mocks.set_mocks(Nothing(), project="groundwork", stack="dev")
    set_all_config({}, [])
    with pytest.raises(BadSettings) as refused:
        from_config()
    assert str(refused.value).split("\n") == [
        "stack dev: aws:region: missing, accepted: text",
        "stack dev: posture: missing, accepted: dev, prod",
    ]


@pytest.mark.parametrize(
    "text", ["[" * 5000, '{"a":' * 40 + "1" + "}" * 40, "1" * 5000, "NaN", '"\\ud800"', "\ud800"]
)
def test_a_program_refuses_text_that_is_no_sound_json(text):
    mocks.set_mocks(Nothing(), project="groundwork", stack="dev")
    set_all_config({"aws:region": "eu-north-1", "groundwork:posture": "dev",
                    "groundwork:networks": text}, [])  # fmt: skip
    with pytest.raises(BadSettings) as refused:
        from_config()
    (mistake,) = refused.value.mistakes
    assert mistake.path == "networks"
    assert mistake.accepted == "a map of names to entries"


def test_values_are_settings_without_a_file():
    given = from_values({"region": "us-east-1", "posture": "prod"})
    assert (given.region, given.posture, given.disposable) == ("us-east-1", Posture.PROD, False)
    with pytest.raises(BadSettings) as refused:
        from_values({"region": "us-east-1", "posture": "prod", "tag": {}})
    assert refused.value.source == "settings"
    assert [m.nearest for m in refused.value.mistakes] == ["tags"]
