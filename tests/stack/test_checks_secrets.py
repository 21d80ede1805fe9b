"""Rules of secrets, tags and the emulator."""

import pytest

from stack.checks.general import MOST_TAGS
from stack.checks.secrets import looks_secret
from tests.stack.texts import ARN, NETWORK, databases, secrets, service

WRONG = [
    (secrets("stripe: {}", NETWORK),
     "5: secrets.stripe: neither arn nor value, accepted: one of them"),
    (secrets(f"stripe: {{ arn: {ARN}, value: {{ secure: x }} }}", NETWORK),
     "5: secrets.stripe: both arn and value, accepted: one of them"),
    (secrets(f"stripe: {{ arn: {ARN} }}", service("secrets: { KEY: strip }")),
     "5: services.api.secrets.KEY: no secret strip, accepted: stripe; did you mean stripe?"),
    (service("pull_secret: hub"),
     "5: services.api.pull_secret: no secret hub, accepted: an entry of groundwork:secrets"),
    (secrets(f"stripe: {{ arn: {ARN} }}",
             service("env: { KEY: a }, secrets: { KEY: stripe }")),
     "5: services.api.secrets.KEY: env sets it too, accepted: one of env and secrets"),
    (service("uses: { order-db: connect }, env: { ORDER_DB_HOST: x }")
     + databases("order-db: { engine: postgres }"),
     "5: services.api.env.ORDER_DB_HOST: order-db of uses sets it, accepted: another name"),
    (secrets(f"stripe: {{ arn: {ARN} }}",
             service("uses: { orders: connect }, secrets: { ORDERS_PASSWORD: stripe }")
             + databases("orders: { engine: postgres }")),
     "5: services.api.secrets.ORDERS_PASSWORD: orders of uses sets it, accepted: another name"),
    (service("env: { STRIPE_API_KEY: anything }"),
     "5: services.api.env.STRIPE_API_KEY: looks like a secret by its name, "
     "accepted: an entry of secrets, named in services.api.secrets"),
    (service('env: { URL: "postgres://me:hunter2@db/app" }'),
     "5: services.api.env.URL: holds what looks like a secret, "
     "accepted: an entry of secrets, named in services.api.secrets"),
    ("  groundwork:emulator: true\n",
     "4: emulator: got true, accepted: true only in Pulumi.local.yaml"),
    ("  groundwork:tags: { Name: x }\n",
     "4: tags.Name: a tag that the stack sets itself, accepted: another name"),
    ("  groundwork:tags: { 'AWS:x': x }\n",
     "4: tags.AWS:x: a name that AWS keeps for itself, accepted: a name without aws:"),
    ("  groundwork:tags: { 'a*': x }\n",
     '4: tags."a*": not a tag\'s name, accepted: 1 to 128 letters, digits, spaces or _.:/=+-@'),
    ("  groundwork:tags: { '': x }\n",
     '4: tags."": not a tag\'s name, accepted: 1 to 128 letters, digits, spaces or _.:/=+-@'),
    (f"  groundwork:tags: {{ a: {'x' * 257} }}\n",
     "4: tags.a: not a tag's value, accepted: up to 256 letters, digits, spaces or _.:/=+-@"),
    (f"  groundwork:tags: {{ {', '.join(f't{n}: x' for n in range(MOST_TAGS + 1))} }}\n",
     "4: tags: got 45 tags, accepted: up to 44"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        secrets(f"stripe: {{ arn: {ARN} }}, unused: {{ value: {{ secure: x }} }}",
                service("pull_secret: stripe, secrets: { STRIPE_KEY: stripe }, image: acme/api:1")),
        service("env: { TOKEN_TTL: '60', PASSWORD_MIN_LENGTH: '12', HOST: x, ORDERS_HOST: y }"),
        "  groundwork:tags: { 'cost centre': 'R+D' }\n",
        "  groundwork:tags: { team: '' }\n",
    ],
)  # fmt: skip
def test_what_keeps_the_rules_passes(settings, body):
    assert settings(body).region == "eu-north-1"


@pytest.mark.parametrize(
    "value",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "key=ASIAIOSFODNN7EXAMPLE;",
        "-----BEGIN RSA PRIVATE KEY-----\nMII",
        "redis://:hunter2@cache:6379",
        "ghp_0123456789abcdef0123456789abcdef0123",
        "sk_live_0123456789abcdef",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ],
)
def test_keys_and_random_text_look_secret(value):
    assert looks_secret(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "info",
        "https://api.example.com/v1?x=1",
        "postgres://db:5432/app",
        "arn:aws:s3:::a-bucket-with-a-long-name-0123456789",
        "/usr/local/share/ca-certificates/extra/Root1.crt",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "a-very-long-feature-flag-name-that-says-2-much",
        "11111111111111111111111111111111",
        "TheQuickBrownFoxJumpsOverTheLazyDog",
        "aaaaaaaaaaaaaaaaAAAAAAAAAAAAAAAA1111",
    ],
)
def test_plain_settings_do_not(value):
    assert not looks_secret(value)
