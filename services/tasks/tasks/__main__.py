"""Entry point of the container: migrate where `MIGRATE` says so, then become gunicorn."""

import os
import sys

from tasks import migrate


def main() -> None:
    """Exit code 1 where the database cannot be used, 2 where the environment is wrong.

    On success it does not return.
    """
    migrate.ready()
    gunicorn = ["-m", "gunicorn", "--config", "python:tasks.serving", "tasks.app:application()"]
    os.execv(sys.executable, [sys.executable, *gunicorn])  # noqa: S606 - no user input


if __name__ == "__main__":
    main()
