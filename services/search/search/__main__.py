"""Entry point of the container: the consumer."""

import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any

from search import kafka, logs, settings
from search.consumer import Consumer
from search.http import Http, signer
from search.index import Index

log = logging.getLogger("search")


def main() -> int:
    """Exit code 0 when told to stop, 2 where the environment is wrong."""
    try:
        stream, domain = settings.stream(os.environ), settings.domain(os.environ)
        group = f"{settings.group_prefix(os.environ)}index"
        logs.configure(settings.log_level(os.environ))
    except settings.SettingsError as error:
        print(f"search: {error}", file=sys.stderr)  # noqa: T201 - nothing is set up to log yet
        return 2
    index = Index(Http(domain.url, signer(domain)))
    consumer = Consumer(
        kafka.consumer(kafka.config(stream), group),
        index,
        Path(settings.alive_file(os.environ)),
        lambda: index.prepare(domain.reader),
    )

    def stop(*_: Any) -> None:
        log.info("stopping")
        consumer.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    log.info("receiving")
    consumer.run(stream.topic)
    log.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
