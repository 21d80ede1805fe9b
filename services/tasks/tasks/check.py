"""Health check of the container: `python -m tasks.check` asks the local process for `/healthz`."""

import http.client
import os
import sys
from typing import Final

TIMEOUT_SECONDS: Final = 2.0


def main() -> int:
    """Exit code 0 where the process answers 200, else 1."""
    try:
        port = int(os.environ.get("PORT", "8080"))
        host = os.environ.get("HOST", "127.0.0.1")
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
        connection.request("GET", "/healthz")
        status = connection.getresponse().status
    except (OSError, ValueError, http.client.HTTPException) as error:
        print(f"tasks: /healthz: {error}", file=sys.stderr)  # noqa: T201 - this is its output
        return 1
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
