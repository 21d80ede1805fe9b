"""Health check of the container: `python -m search.check` looks when the worker last got on."""

import os
import sys
import time
from pathlib import Path
from typing import Final

from search.settings import alive_file

OLDEST_SECONDS: Final = 90
"""More than the longest pause and the longest call together."""


def main() -> int:
    """Exit code 0 where the worker got on lately, else 1."""
    try:
        age = time.time() - Path(alive_file(os.environ)).stat().st_mtime
    except OSError as error:
        print(f"search: {error}", file=sys.stderr)  # noqa: T201 - this is its output
        return 1
    return 0 if age <= OLDEST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
