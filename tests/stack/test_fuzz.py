"""Whatever a file holds: settings that a program reads alike, or `BadSettings`; nothing else."""

import json
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stack.errors import BadSettings
from stack.read import from_file
from stack.settings import Settings

ROOT = Path(__file__).parents[2]
LOCAL = (ROOT / "Pulumi.local.yaml").read_text()
SECRET = "hunter2hunter2"

quick = settings(
    max_examples=100,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def read(path: Path, content: bytes) -> Settings | None:
    """The settings if they are good; every line of a refusal stands for one mistake."""
    path.write_bytes(content)
    try:
        return from_file(path)
    except BadSettings as error:
        refused = error
    lines = str(refused).splitlines()
    assert lines
    assert len(lines) == len(refused.mistakes)
    assert all(line.startswith(path.name) and ", accepted: " in line for line in lines)
    return None


@quick
@given(st.binary(max_size=200))
def test_bytes(tmp_path, content):
    assert read(tmp_path / "Pulumi.dev.yaml", content) is None


TOKENS = [
    *"-?:,[]{}#&*!|>'\"%@`~<=\n\n\n  \t\\", ": ", "- ", "\n  ", "\n    ", "&a ", "*a", "!!str ",
    "<<", "---\n", "config:", "aws:region: eu-north-1", "groundwork:posture: dev", "secure: x",
    "groundwork:services:", "a", "1", "010", "1e3", "yes", "null", "true", "2026-01-01", "\ufeff",
    '"\\ud800"', '"\\U00110000"', '"\\x00"', "|2-", ">+9", "%YAML 9.9\n", "%TAG ! x\n", "\u2028",
]  # fmt: skip


@quick
@given(st.lists(st.sampled_from(TOKENS), max_size=40))
def test_tokens_of_yaml(tmp_path, tokens):
    read(tmp_path / "Pulumi.dev.yaml", "".join(tokens).encode())


@quick
@given(st.data())
def test_a_good_file_with_something_cut_out_or_put_in(tmp_path, data):
    start = data.draw(st.integers(0, len(LOCAL)))
    end = data.draw(st.integers(start, min(len(LOCAL), start + 30)))
    put = data.draw(st.sampled_from([*TOKENS, ""]))
    read(tmp_path / "Pulumi.local.yaml", (LOCAL[:start] + put + LOCAL[end:]).encode())


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-9, 9) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(string.printable, max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)


def often(good, among: int = 60):
    """Mostly what is accepted, sometimes anything."""
    return st.integers(1, among).flatmap(lambda n: JUNK if n == 7 else good)


def entry(required: dict, optional: dict):
    good = st.fixed_dictionaries(
        {key: often(value, 99) for key, value in required.items()},
        optional={key: often(value) for key, value in optional.items()},
    )
    return often(good, 99)


def entries(labels: str, one):
    keys = often(st.sampled_from(labels.split()), 99).map(str)
    return often(st.dictionaries(keys, one, max_size=2), 99)


NETWORKS = entries("app data", entry(
    {"cidr": st.sampled_from(["10.0.0.0/16", "10.1.0.0/20", "10.0.1.0/24", "1.2.3.4/5"])},
    {"zones": st.integers(1, 4) | st.just(["eu-north-1a", "eu-north-1c"]),
     "nat": st.sampled_from(["none", "single", "per-zone", "instance"]),
     "endpoints": st.lists(st.sampled_from(["tasks", "ecr", "kms"]), max_size=2)},
))  # fmt: skip
DATABASES = entries("orders feed", entry(
    {"engine": st.just("postgres")},
    {"network": st.just("app"), "size": st.sampled_from(["micro", "large"]),
     "storage_gib": st.integers(20, 100), "multi_az": st.booleans(),
     "version": st.sampled_from(["16", "17"]), "disposable": st.booleans()},
))  # fmt: skip
CLUSTERS = entries("boxes", entry(
    {},
    {"machine": st.sampled_from(["t3.micro", "t4g.large"]), "network": st.just("app"),
     "min": st.integers(0, 3), "max": st.integers(1, 9)},
))  # fmt: skip
SERVICES = entries("web api jobs", entry(
    {"runs": st.sampled_from(["fargate", "fargate", "ec2"])},
    {"cluster": st.just("boxes"), "interruptible": st.booleans(),
     "route": st.sampled_from(["/", "/api", "/api/a", "x.example.com", "x.example.com/a"]),
     "sign_in": st.just("people"),
     "cpu": st.sampled_from([256, 512]), "memory": st.sampled_from([1024, 2048]),
     "scale": entry({}, {"min": st.integers(0, 2), "max": st.integers(2, 5), "cpu": st.none(),
                         "requests": st.integers(1, 900), "schedule": st.dictionaries(
                             st.just("night"), entry({"cron": st.just("0 20 ? * * *"),
                             "min": st.integers(0, 2), "max": st.integers(1, 3)}, {}))}),
     "uses": st.just({}) | entry({}, {"orders": st.just("connect"), "web": st.just("call"),
                        "api": st.just("call")}),
     "env": entry({}, {"LEVEL": st.text(max_size=9), "N": st.just("x")}),
     "secrets": st.just({}) | entry({}, {"KEY": st.just("stripe")}), "internet": st.booleans(),
     "network": st.just("app"), "image": st.just("nginx:1"),
     "health": entry({}, {"path": st.just("/ok"), "command": st.lists(st.text(max_size=5))}),
     "spot_percent": st.integers(0, 99), "exec": st.booleans(),
     "tracing": st.booleans() | st.just("acme/collector:1"),
     "sidecars": entries("proxy collector", entry(
         {"image": st.just("acme/proxy:2"), "memory": st.integers(32, 512)}, {}))},
))  # fmt: skip
CONFIG = st.fixed_dictionaries(
    {"aws:region": often(st.just("eu-north-1"), 99),
     "groundwork:posture": often(st.sampled_from(["dev", "prod"]), 99)},
    optional={
        "groundwork:clusters": CLUSTERS,
        "groundwork:networks": st.just({"app": {"cidr": "10.0.0.0/16"}}) | NETWORKS,
        "groundwork:emulator": often(st.booleans()),
        "groundwork:images": often(st.sampled_from(["build", "given"])),
        "groundwork:delivery": entry({"repository": st.just("acme/shop")},
                                     {"approve": st.booleans(), "branch": st.just("main")}),
        "groundwork:keys": often(st.sampled_from(["own", "aws"])),
        "groundwork:registry": entry({"url": st.just("docker.io/acme")},
                                     {"secret": st.sampled_from(["hub", "stripe"])}),
        "groundwork:disposable": often(st.booleans() | st.just("true")),
        "groundwork:databases": DATABASES,
        "groundwork:services": SERVICES,
        "groundwork:users": entries("people", entry(
            {}, {"mfa": st.just("required"), "self_sign_up": st.booleans()})),
        "groundwork:gateways": entries("public", entry(
            {"services": st.lists(st.sampled_from(["web", "api"]), min_size=1, max_size=2)},
            {"users": st.just("people"), "clients": st.just({"partner": "A partner"}),
             "client_rate": st.integers(1, 9)})),
        "groundwork:secrets": entries("stripe hub", entry(
            {}, {"value": st.just({"secure": "v1:x"}), "arn": st.just("arn:x")})),
        "groundwork:alerts": entry({}, {"email": st.just("ops@example.com"),
                                        "budget_usd": st.integers(1, 999)}),
        "groundwork:trail": often(st.booleans()),
        "groundwork:backup": often(st.booleans()),
        "groundwork:domain": entry({"name": st.just("a.example.com")},
                                   {"zone": st.just("example.com")}),
        "groundwork:tags": often(st.dictionaries(st.text(max_size=4), st.text(max_size=4))),
        "groundwork:waivers": often(st.lists(entry(
            {"rule": st.just("EC23"), "reason": st.just("Why."),
             "expires": st.just("2026-12-31")}, {}), max_size=2)),
        "other:key": JUNK,
    },
)  # fmt: skip


@quick
@given(CONFIG)
def test_settings_that_are_nearly_right(tmp_path, running, config):
    path = tmp_path / "Pulumi.local.yaml"
    found = read(path, json.dumps({"config": config}).encode())
    if found is not None:
        assert running(path, "local") == found
        return
    with pytest.raises(BadSettings):
        running(path, "local")


def chosen(**fields):
    return st.fixed_dictionaries(
        {}, optional={key: st.sampled_from(v) for key, v in fields.items()}
    )


SOUND = st.builds(
    lambda database, services, rest: {
        **rest,
        "aws:region": "eu-north-1",
        "groundwork:networks": {"app": {"cidr": "10.0.0.0/16"}},
        "groundwork:databases": {"orders": {"engine": "postgres", **database}},
        "groundwork:secrets": {"stripe": {"value": {"secure": "v1:x"}}},
        "groundwork:services": {
            label: {"runs": "fargate", "route": f"/{label}", **service}
            for label, service in services.items()
        },
        "groundwork:domain": {"name": "example.com", "zone": "example.com"},
    },
    chosen(size=["small", "xlarge"], multi_az=[True, False], version=["15"], disposable=[True]),
    st.dictionaries(
        st.from_regex("[a-j][a-z0-9]{0,5}", fullmatch=True),
        chosen(
            memory=[1024, 2048], scale=[{"min": 1}, {"max": 9, "cpu": None}], port=[1, 65535],
            uses=[{"orders": "connect"}, {}], env=[{"A": "on", "B": "\u2028\u00e9"}, {}],
            secrets=[{"KEY": "stripe"}], internet=[True], command=[["a", ""]], route=[None],
            health=[{"command": ["x"]}, {}], image=["nginx:1"], spot_percent=[99],
        ),
        max_size=3,
    ),
    st.builds(lambda posture: {"groundwork:posture": posture, "groundwork:images": "given"},
              st.sampled_from(["dev", "prod"])),
)  # fmt: skip


@quick
@given(SOUND)
def test_sound_settings(tmp_path, running, config):
    path = tmp_path / "Pulumi.local.yaml"
    found = read(path, json.dumps({"config": config}).encode())
    assert found is not None
    assert running(path, "local") == found


@quick
@given(st.dictionaries(st.sampled_from(["stripe", "Hub", "a"]), st.recursive(
    st.just(SECRET), lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.sampled_from(["value", "arn", "secure", "x"]), inner, max_size=2),
    max_leaves=4), min_size=1))  # fmt: skip
def test_a_secret_value_is_never_printed(tmp_path, secrets):
    path = tmp_path / "Pulumi.dev.yaml"
    path.write_text(json.dumps({"config": {"aws:region": "eu-north-1", "groundwork:posture": "dev",
                                           "groundwork:secrets": secrets}}))  # fmt: skip
    try:
        text = repr(from_file(path))
    except BadSettings as refused:
        text = f"{refused} {refused!r} {refused.mistakes!r}"
    assert SECRET not in text
