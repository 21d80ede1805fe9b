import pytest

from notifier.settings import Settings, SettingsError, load

URL = "https://sqs.eu-north-1.amazonaws.com/123456789012/events"
GIVEN = {"EVENTS_QUEUE_URL": URL, "ACTIVITY_HOST": "activity.app", "ACTIVITY_PORT": "8080"}


def test_defaults():
    assert load(GIVEN) == Settings(
        queue_url=URL,
        activity_host="activity.app",
        activity_port=8080,
        region="eu-north-1",
        alive_file="/tmp/alive",  # noqa: S108 - asserted, not written
        log_level="info",
        collector=False,
    )


def test_everything_given():
    more = {"AWS_REGION": "eu-west-1", "ALIVE_FILE": "/run/alive", "LOG_LEVEL": "debug"}
    found = load({**GIVEN, **more})
    assert (found.region, found.alive_file, found.log_level) == ("eu-west-1", "/run/alive", "debug")


@pytest.mark.parametrize("kind", ["", "TRACES_"])
def test_either_variable_of_opentelemetry_leads_to_a_collector(kind):
    assert load({**GIVEN, f"OTEL_EXPORTER_OTLP_{kind}ENDPOINT": "http://127.0.0.1:4318"}).collector


def test_an_address_that_names_no_region_needs_one_beside_it():
    with pytest.raises(SettingsError) as caught:
        load({**GIVEN, "EVENTS_QUEUE_URL": "http://127.0.0.1:4566/1/events"})
    assert str(caught.value) == "missing in the environment: AWS_REGION"
