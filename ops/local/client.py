"""Clients of the emulator, whatever the environment and the files of the user say."""

import os
from functools import cache
from typing import Any

import boto3
import botocore.session
from botocore.config import Config

from ops.local.call import ACCOUNT

_ALONE = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""Session variables that come from no environment and no file."""


def client(service: str, endpoint: str, region: str) -> Any:
    """A boto3 client that talks to `endpoint` and to nothing else."""
    return _session().client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id=ACCOUNT,
        aws_secret_access_key="local",  # noqa: S106 - nobody checks it
        config=Config(proxies={}),
    )


@cache
def _session() -> boto3.Session:
    """One for all clients: it holds the models of the services, which take long to read."""
    return boto3.Session(botocore_session=botocore.session.Session(session_vars=_ALONE))
