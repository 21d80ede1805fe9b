"""What each entry point does first."""

import logging
import os
import sys

from tasks import credentials, logs, settings

log = logging.getLogger(__name__)


def configured() -> settings.Settings:
    """The checked environment, with the log set up by it.

    The process ends with exit code 2 where it is wrong, with 1 where its secret cannot be read.
    """
    try:
        found = settings.load(os.environ)
    except settings.SettingsError as error:
        print(f"tasks: {error}", file=sys.stderr)  # noqa: T201 - nothing is set up to log yet
        sys.exit(2)
    logs.configure(found.log_level)
    try:
        credentials.check(found)
    except credentials.SecretError as error:
        log.error("the database's secret %s", error, exc_info=error)
        sys.exit(1)
    return found
