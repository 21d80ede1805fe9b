"""gunicorn's configuration, read from this module (`--config python:tasks.serving`)."""

import os

from tasks import database, settings

_settings = settings.load(os.environ)

bind = f"{_settings.host}:{_settings.port}"
loglevel = _settings.log_level
logger_class = "tasks.worker.JsonLogger"
worker_class = "tasks.worker.Worker"
workers = 2
threads = database.THREADS
# Longer than the idle timeout of a load balancer (60 s by default), which must be the one to close:
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
keepalive = 65
# What a request can take (two seconds for a connection, five for a statement); a stop may take ten.
graceful_timeout = 7
# The heartbeat is a file: in memory where the platform gives it, else in the one writable folder.
worker_tmp_dir = next(d for d in ("/dev/shm", "/tmp") if os.access(d, os.W_OK))  # noqa: S108
# It would be a socket in the home folder, on a file system that is read-only.
control_socket_disable = True
limit_request_line = 8190
