import pytest

from tasks.settings import CacheSettings, CacheUser, Settings, SettingsError, load

GIVEN = {
    "BOARD_HOST": "db.internal",
    "BOARD_PORT": "5432",
    "BOARD_NAME": "app",
    "BOARD_USERNAME": "board",
    "BOARD_PASSWORD": "p4ss w'ord\\",
}


def test_defaults():
    assert load(GIVEN) == Settings(
        database_host="db.internal",
        database_port=5432,
        database_name="app",
        database_username="board",
        database_password="p4ss w'ord\\",
        database_sslmode="require",
        host="0.0.0.0",  # noqa: S104 - asserted, not bound
        port=8080,
        migrate=True,
        log_level="info",
        collector=False,
    )


@pytest.mark.parametrize("kind", ["", "TRACES_"])
def test_either_variable_of_opentelemetry_leads_to_a_collector(kind):
    assert load({**GIVEN, f"OTEL_EXPORTER_OTLP_{kind}ENDPOINT": "http://127.0.0.1:4318"}).collector


def test_everything_given():
    more = {
        "BOARD_SSLMODE": "verify-full",
        "HOST": "127.0.0.1",
        "PORT": "9000",
        "MIGRATE": "0",
        "LOG_LEVEL": "debug",
    }
    found = load({**GIVEN, **more})
    assert (found.database_sslmode, found.host, found.port) == ("verify-full", "127.0.0.1", 9000)
    assert (found.migrate, found.log_level) == (False, "debug")


def test_a_queue_for_events_needs_a_region():
    url = "https://sqs.eu-north-1.amazonaws.com/123456789012/events"
    found = load({**GIVEN, "EVENTS_QUEUE_URL": url})
    assert (found.events_queue_url, found.region) == (url, "eu-north-1")
    found = load({**GIVEN, "EVENTS_QUEUE_URL": url, "AWS_REGION": "eu-west-1"})
    assert found.region == "eu-west-1"
    assert load({**GIVEN, "EVENTS_QUEUE_URL": ""}) == load(GIVEN)
    with pytest.raises(SettingsError) as caught:
        load({**GIVEN, "EVENTS_QUEUE_URL": "http://127.0.0.1:4566/1/events"})
    assert str(caught.value) == "missing in the environment: AWS_REGION"


CACHE = {
    "CACHE_HOST": "master.cache-group.abc.eun1.cache.amazonaws.com",
    "CACHE_PORT": "6379",
    "CACHE_NAME": "cache-group",
    "CACHE_USERNAME": "write-sg-1",
    "CACHE_REGION": "eu-north-1",
}


def test_a_cache_is_what_a_binding_of_the_component_says():
    wanted = CacheSettings(
        CACHE["CACHE_HOST"], 6379, CacheUser("write-sg-1", "cache-group", "eu-north-1")
    )
    assert load({**GIVEN, **CACHE}).cache == wanted
    renamed = {key.replace("CACHE", "SESSIONS"): value for key, value in CACHE.items()}
    assert load({**GIVEN, **renamed}).cache is None
    assert load({**GIVEN, **renamed, "CACHE_PREFIX": "SESSIONS"}).cache == wanted
    assert load({**GIVEN, **CACHE, "CACHE_HOST": ""}).cache is None


def test_a_cache_without_users_must_be_asked_for():
    plain = {"CACHE_HOST": "127.0.0.1", "CACHE_TLS": "0"}
    assert load({**GIVEN, **plain}).cache == CacheSettings("127.0.0.1", 6379)
    assert load({**GIVEN, **plain, "CACHE_PORT": "7000"}).cache == CacheSettings("127.0.0.1", 7000)


@pytest.mark.parametrize(
    ("more", "text"),
    [
        (
            {"CACHE_NAME": "", "CACHE_REGION": ""},
            "missing in the environment: CACHE_NAME, CACHE_REGION",
        ),
        ({"CACHE_TLS": "0"}, "CACHE_TLS must be 1 for a cache that has users"),
        ({"CACHE_TLS": "on"}, "CACHE_TLS must be one of 0, 1, got 'on'"),
        ({"CACHE_PORT": "x"}, "CACHE_PORT must be a number from 1 to 65535, got 'x'"),
        ({"CACHE_PREFIX": "cache"}, "CACHE_PREFIX must be like CACHE, got 'cache'"),
        (
            {"CACHE_NAME": "", "CACHE_USERNAME": "", "CACHE_REGION": ""},
            "CACHE_HOST must be a cache of Valkey or Redis with users by IAM; Memcached has none,"
            " and its protocol is not spoken here",
        ),
    ],
)
def test_a_cache_that_is_named_in_part_is_refused(more, text):
    with pytest.raises(SettingsError) as caught:
        load({**GIVEN, **CACHE, **more})
    assert str(caught.value) == text


def test_the_prefix_is_the_label_of_the_database():
    renamed = {key.replace("BOARD", "ORDERS_2"): value for key, value in GIVEN.items()}
    assert load({**renamed, "DATABASE_PREFIX": "ORDERS_2"}) == load(GIVEN)


def test_all_that_is_missing_is_named_in_one_line():
    with pytest.raises(SettingsError) as caught:
        load({"BOARD_HOST": "x", "BOARD_NAME": "", "DATABASE_PREFIX": "BOARD"})
    assert str(caught.value) == (
        "missing in the environment: BOARD_PORT, BOARD_NAME, BOARD_USERNAME, BOARD_PASSWORD"
    )


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("DATABASE_PREFIX", "board", "DATABASE_PREFIX must be like BOARD, got 'board'"),
        ("DATABASE_PREFIX", "", "DATABASE_PREFIX must be like BOARD, got ''"),
        ("BOARD_PORT", "0", "BOARD_PORT must be a number from 1 to 65535, got '0'"),
        ("BOARD_PORT", "65536", "BOARD_PORT must be a number from 1 to 65535, got '65536'"),
        ("PORT", "8080 ", "PORT must be a number from 1 to 65535, got '8080 '"),
        ("PORT", "", "PORT must be a number from 1 to 65535, got ''"),
        ("PORT", "٣", "PORT must be a number from 1 to 65535, got '٣'"),
        (
            "EVENTS_QUEUE_URL",
            "events",
            "EVENTS_QUEUE_URL must be the address of a queue, got 'events'",
        ),
        ("MIGRATE", "yes", "MIGRATE must be one of 0, 1, got 'yes'"),
        ("LOG_LEVEL", "INFO", "LOG_LEVEL must be one of debug, info, warning, error, got 'INFO'"),
        (
            "BOARD_SSLMODE",
            "on",
            "BOARD_SSLMODE must be one of disable, allow, prefer, require, verify-ca, verify-full,"
            " got 'on'",
        ),
    ],
)
def test_wrong_values(name, value, text):
    with pytest.raises(SettingsError) as caught:
        load({**GIVEN, name: value})
    assert str(caught.value) == text


def test_the_password_is_in_the_connection_string_and_nowhere_else():
    found = load(GIVEN)
    assert r"password='p4ss w\'ord\\'" in found.conninfo()
    assert "p4ss" not in repr(found)
    assert "application_name=tasks" in found.conninfo()
    assert "keepalives_idle=30" in found.conninfo(keepalives_idle=30)


SECRET = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:board-a1b2c3"


def test_a_secret_stands_in_place_of_user_and_password():
    given = {k: v for k, v in GIVEN.items() if k not in ("BOARD_USERNAME", "BOARD_PASSWORD")}
    found = load({**given, "BOARD_SECRET_ARN": SECRET})
    assert (found.database_secret_arn, found.database_username, found.database_password) == (
        SECRET,
        "",
        "",
    )
    assert load(GIVEN).database_secret_arn is None


@pytest.mark.parametrize("name", ["BOARD_USERNAME", "BOARD_PASSWORD"])
def test_both_a_secret_and_what_is_in_it_are_refused(name):
    given = {k: v for k, v in GIVEN.items() if k not in ("BOARD_USERNAME", "BOARD_PASSWORD")}
    with pytest.raises(
        SettingsError, match=f"^BOARD_SECRET_ARN stands in place of {name}, got both$"
    ):
        load({**given, "BOARD_SECRET_ARN": SECRET, name: "x"})


@pytest.mark.parametrize("arn", ["board", SECRET.replace("secretsmanager", "ssm"), SECRET + " x"])
def test_what_is_no_arn_of_a_secret_is_refused(arn):
    with pytest.raises(SettingsError, match=r"^BOARD_SECRET_ARN must be the ARN of a secret, got "):
        load({**GIVEN, "BOARD_SECRET_ARN": arn})


def test_a_bus_has_a_prefix_of_its_own():
    found = load({**GIVEN, "CHANGES_BUS": "board-1", "AWS_REGION": "eu-north-1"})
    assert (found.events_bus, found.events_queue_url, found.region) == (
        "board-1",
        None,
        "eu-north-1",
    )
    renamed = {**GIVEN, "BUS_PREFIX": "MOVES", "MOVES_BUS": "b", "AWS_REGION": "eu-north-1"}
    assert load(renamed).events_bus == "b"
    assert load({**GIVEN, "CHANGES_BUS": ""}).events_bus is None


def test_a_bus_needs_a_region_which_its_name_does_not_tell():
    with pytest.raises(SettingsError, match=r"^missing in the environment: AWS_REGION$"):
        load({**GIVEN, "CHANGES_BUS": "board-1"})
