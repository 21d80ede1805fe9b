"""Settings inside a running program, and what Pulumi itself saves."""

from datetime import date

import pytest

from stack.errors import BadSettings
from stack.read import file_config, from_values
from stack.settings import Posture

SAVED_BY_PULUMI = """config:
  aws:region: eu-north-1
  groundwork:posture: dev
  groundwork:disposable: "true"
  groundwork:images: given
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


def test_what_pulumi_saves_is_read(settings, written, running):
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


def test_a_program_gets_secrets_decrypted_and_keeps_them_to_itself(written, configured):
    config, secret = file_config(written(SAVED_BY_PULUMI, head=""))
    config["groundwork:secrets"] = '{"stripe":{"value":"hunter2"}}'
    given = configured(config, secret)
    value = given.secrets["stripe"].value
    assert value is not None
    assert value.get_secret_value() == "hunter2"
    assert "hunter2" not in repr(given)
    config["groundwork:secrets"] = (
        '{"stripe":{"value":["hunter2"],"hunter3":1}, "Stripe": "hunter2"}'
    )
    config["groundwork:alerts"] = '{"email": "hunter2"}'
    with pytest.raises(BadSettings) as refused:
        configured(config, ["groundwork:secrets", "groundwork:alerts"])
    assert str(refused.value).split("\n") == [
        "stack dev: alerts: an encrypted value, "
        "accepted: a plain one; only secrets.LABEL.value is secret",
        "stack dev: secrets.Stripe: got text, accepted: a map with arn, value",
        "stack dev: secrets.Stripe: not a possible name, accepted: "
        "a label: a lower-case letter, then up to 19 letters, digits or hyphens",
        "stack dev: secrets.stripe.hunter3: no such key, accepted: arn, value",
        "stack dev: secrets.stripe.value: got a list, accepted: a map with secure",
    ]


def test_a_program_refuses_a_secret_that_was_set_in_plain(written, configured):
    config, _ = file_config(written(SAVED_BY_PULUMI, head=""))
    config["groundwork:secrets"] = '{"stripe":{"value":"hunter2"}}'
    with pytest.raises(BadSettings) as refused:
        configured(config)
    assert str(refused.value) == (
        "stack dev: secrets.stripe.value: text that is not encrypted, accepted: "
        "pulumi config set --secret --path 'groundwork:secrets.stripe.value'"
    )


def test_a_program_without_region_or_posture_says_both(configured):
    with pytest.raises(BadSettings) as refused:
        configured({})
    assert str(refused.value).split("\n") == [
        "stack dev: aws:region: missing, accepted: text",
        "stack dev: posture: missing, accepted: dev, prod",
    ]


@pytest.mark.parametrize(
    "text", ["[" * 5000, '{"a":' * 40 + "1" + "}" * 40, "1" * 5000, "NaN", '"\\ud800"', "\ud800"]
)
def test_a_program_refuses_text_that_is_no_sound_json(configured, text):
    head = {"aws:region": "eu-north-1", "groundwork:posture": "dev"}
    with pytest.raises(BadSettings) as refused:
        configured({**head, "groundwork:networks": text})
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
