"""The service as a function: `python -m awslambdaric tasks.on_lambda.handler`.

Loading it is the cold start: it migrates where `MIGRATE` says so, and opens the pool.
"""

import signal
from typing import Any, Final

from tasks import gateway, migrate
from tasks.app import application

migrate.ready()
# Nothing waits between two requests, so a stop need not be heard, but it must not be ignored.
signal.signal(signal.SIGTERM, signal.SIG_DFL)
_APP: Final = application()
_ANSWER: Final = gateway.handler(_APP)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer a request; its events and spans are sent before, for then the process is frozen."""
    try:
        return _ANSWER(event, context)
    finally:
        _APP.extensions["publisher"].flush()
        _APP.extensions["spans"].flush()
