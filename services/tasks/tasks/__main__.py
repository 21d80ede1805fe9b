"""Entry point of the container: migrate where `MIGRATE` says so, then become gunicorn."""

import os
import sys

from tasks import logs, migrate, settings


def main() -> int:
    """Exit code 1 where the schema cannot be brought up to date, 2 where the environment is wrong.

    On success it does not return.
    """
    try:
        found = settings.load(os.environ)
    except settings.SettingsError as error:
        print(f"tasks: {error}", file=sys.stderr)  # noqa: T201 - nothing is set up to log yet
        return 2
    logs.configure(found.log_level)
    if found.migrate and (code := migrate.run(found)):
        return code
    gunicorn = ["-m", "gunicorn", "--config", "python:tasks.serving", "tasks.app:application()"]
    return os.execv(sys.executable, [sys.executable, *gunicorn])  # noqa: S606 - no user input


if __name__ == "__main__":
    sys.exit(main())
