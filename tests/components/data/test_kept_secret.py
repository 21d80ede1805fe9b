"""KeptSecret: encrypted with the stack's key, and a secret wherever it passes."""

import pulumi

from components.data.kept_secret import KeptSecret, KeptSecretArgs
from plan.record import Secret

ARGS: KeptSecretArgs = {"value": "hush", "key_arn": "arn:key"}


def test_value_is_a_secret_even_when_it_came_as_plain_text(engine):
    engine.run(lambda: KeptSecret("stripe", ARGS))
    version = engine.one("aws:secretsmanager/secretVersion:SecretVersion")
    assert version["secretString"] == Secret("hush")
    assert version["secretId"] == "<<secretsmanager.Secret/stripe-secret.id>>"
    assert "hush" not in repr(engine.record)


def test_kept_by_default(engine):
    engine.run(lambda: KeptSecret("stripe", ARGS))
    secret = engine.one("aws:secretsmanager/secret:Secret")
    assert (secret["kmsKeyId"], secret["recoveryWindowInDays"]) == ("arn:key", 30)
    assert engine.named("stripe-secret").options.protect is True


def test_disposable_goes_at_once(engine):
    engine.run(lambda: KeptSecret("stripe", {**ARGS, "disposable": True}))
    assert engine.one("aws:secretsmanager/secret:Secret")["recoveryWindowInDays"] == 0
    assert engine.named("stripe-secret").options.protect is False


def test_reference_waits_for_the_value(engine):
    seen = []

    def program():
        ref = KeptSecret("stripe", {**ARGS, "value": pulumi.Output.secret("hush")}).ref()
        pulumi.Output.from_input(ref["arn"]).apply(seen.append)
        seen.append(ref.get("key_arn"))

    engine.run(program)
    assert sorted(seen) == ["<<secretsmanager.Secret/stripe-secret.arn>>", "arn:key"]
