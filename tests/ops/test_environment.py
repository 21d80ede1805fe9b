"""The user's account and the emulator are never mixed."""

import os

from ops.environment import for_emulator

THEIRS = {
    "PATH": "/bin",
    "HOME": "/home/someone",
    "AWS_PROFILE": "company",
    "AWS_ACCESS_KEY_ID": "AKIATHEIRS",
    "AWS_SECRET_ACCESS_KEY": "theirs",
    "AWS_SESSION_TOKEN": "theirs",
    "AWS_ROLE_ARN": "arn:aws:iam::111111111111:role/admin",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
    "AWS_ENDPOINT_URL_S3": "http://elsewhere",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
    "PULUMI_ACCESS_TOKEN": "pul-theirs",
    "PULUMI_BACKEND_URL": "s3://company",
    "PULUMI_CONFIG_PASSPHRASE_FILE": "/phrase",
    "PULUMI_CONFIG_PASSPHRASE": "phrase",
    "PULUMI_HOME": "/home/someone/.pulumi",
}
OWN = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:4660",
    "AWS_ACCESS_KEY_ID": "123456789012",
    "AWS_SECRET_ACCESS_KEY": "local",
    "AWS_PROFILE": "",
    "AWS_CONFIG_FILE": os.devnull,
}


def test_nothing_of_the_users_account_or_backend_remains() -> None:
    assert for_emulator(OWN, THEIRS) == {
        "PATH": "/bin",
        "HOME": "/home/someone",
        "PULUMI_HOME": "/home/someone/.pulumi",
        "PULUMI_CONFIG_PASSPHRASE": "phrase",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4660",
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_CONFIG_FILE": os.devnull,
    }


def test_the_users_environment_is_not_changed() -> None:
    before = dict(THEIRS)
    for_emulator(OWN, THEIRS)
    assert before == THEIRS
