"""Entry point of the container."""

import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

from notifier import activity, logs, settings
from notifier.message import Message, headers
from notifier.queue import Queue
from notifier.spans import spans
from notifier.worker import Worker

log = logging.getLogger("notifier")


def main() -> int:
    """Exit code 0 when told to stop, 2 where the environment is wrong."""
    try:
        found = settings.load(os.environ)
    except settings.SettingsError as error:
        print(f"notifier: {error}", file=sys.stderr)  # noqa: T201 - nothing is set up to log yet
        return 2
    logs.configure(found.log_level)

    feed = found.activity_host, found.activity_port
    told = spans(found)

    def deliver(message: Message) -> int:
        event = message.event()
        with told.span("POST", "client", message.ids) as span:
            span.tell(activity.described(*feed))
            status = activity.post(*feed, event, headers(span.ids))
            span.tell({"http.response.status_code": status})
            return status

    queue = Queue(found.queue_url, found.region)
    worker = Worker(queue, deliver, lambda: activity.ready(*feed), Path(found.alive_file), told)

    def stop(*_: Any) -> None:
        log.info("stopping")
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("receiving")
    worker.run()
    told.close()
    log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
