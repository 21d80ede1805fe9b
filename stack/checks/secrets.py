"""Secrets: where they come from, who names them, and that none stands where all can read it."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, Path, unknown
from stack.settings import Job, Service

SECRET_NAME: Final = re.compile(
    r"PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|(^|_)PWD$"
)
ABOUT_A_SECRET: Final = re.compile(
    r"_(ALG|ALGORITHM|ARN|AUDIENCE|COUNT|DAYS|ENABLED|ENDPOINT|EXPIRY|FILE|HEADER|HOURS|ISSUER|"
    r"LENGTH|LIMIT|MINUTES|PATH|SECONDS|TTL|URL)$"
)
SECRET_VALUE: Final = re.compile(
    r"(AKIA|ASIA)[A-Z0-9]{16}|-----BEGIN|[a-z][a-z0-9+.-]*://[^/\s:@]*:[^/\s@]+@|"
    r"\b(gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|[sr]k_live_|AIza)[A-Za-z0-9_-]{8}|"
    r"\beyJ[A-Za-z0-9_-]+\.eyJ"
)
"""Keys of AWS, GitHub, GitLab, Slack, Stripe and Google; private keys; passwords in URLs; JWTs."""
RANDOM: Final = re.compile(r"(?!/)[A-Za-z0-9+/]{32,}={0,2}")
INJECTED: Final = (
    "HOST",
    "READER_HOST",
    "PORT",
    "NAME",
    "USERNAME",
    "PASSWORD",
    "SECRET_ARN",
    "QUEUE_URL",
    "TABLE",
    "TOPIC_ARN",
    "BUS",
)
"""What follows a label in the variables that `uses` brings."""


def sources(facts: Facts) -> Iterator[Found]:
    """A secret exists already, or has a value, not both."""
    for label, secret in facts.settings.secrets.items():
        path = ("secrets", label)
        if (secret.arn is None) == (secret.value is None):
            given = "neither arn nor value" if secret.arn is None else "both arn and value"
            yield Found(path, given, "one of them", needs=((*path, "arn"), (*path, "value")))


def named(facts: Facts) -> Iterator[Found]:
    """Services and jobs name secrets that exist."""
    known = facts.labels["secrets"]
    for kind, label, entry in facts.users:
        wanted: dict[Path, str] = {
            ("secrets", name): secret for name, secret in entry.secrets.items()
        }
        if entry.pull_secret:
            wanted["pull_secret",] = entry.pull_secret
        for path, secret in wanted.items():
            if secret not in known:
                yield unknown((kind, label, *path), "secrets", "secret", secret, known)


def one_source(facts: Facts) -> Iterator[Found]:
    """No variable is set twice: by `env`, by `secrets`, and by what `uses` brings."""
    for kind, label, entry in facts.users:
        brought = dict(_injected(entry))
        for key, names in (("env", entry.env), ("secrets", entry.secrets)):
            for name in names:
                path = (kind, label, key, name)
                if name in brought:
                    yield Found(path, f"{brought[name]} of uses sets it", "another name")
                elif key == "secrets" and name in entry.env:
                    yield Found(path, "env sets it too", "one of env and secrets")


def _injected(entry: Service | Job) -> Iterator[tuple[str, str]]:
    for label in entry.uses:
        for suffix in INJECTED:
            yield f"{label}_{suffix}".upper().replace("-", "_"), label


def plain_env(facts: Facts) -> Iterator[Found]:
    """Nothing that looks like a secret stands in `env`, where every reader of the task sees it."""
    for kind, label, entry in facts.users:
        for name, value in entry.env.items():
            if seen := holds_secret(name, value):
                path = (kind, label, "env", name)
                yield Found(path, seen, f"an entry of secrets, named in {kind}.{label}.secrets")


def holds_secret(name: str, value: str) -> str | None:
    """Why a variable seems to hold a secret; None if it does not."""
    if SECRET_NAME.search(name) and not ABOUT_A_SECRET.search(name):
        return "looks like a secret by its name"
    return "holds what looks like a secret" if looks_secret(value) else None


def looks_secret(value: str) -> bool:
    """Whether a text is a key of a known form, or so random that it must be one."""
    if SECRET_VALUE.search(value):
        return True
    if not RANDOM.fullmatch(value) or not re.search("[0-9]", value):
        return False
    counts = Counter(value)
    bits = -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())
    mixed = bool(re.search("[a-z]", value) and re.search("[A-Z]", value))
    return bits >= 4 if mixed else bits >= 3 and bool(re.fullmatch("[0-9a-f]+|[0-9A-F]+", value))


CHECKS: Final = (sources, named, one_source, plain_env)
