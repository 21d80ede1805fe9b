#!/bin/sh
# Renders nginx.conf from the environment and runs nginx; arguments go to nginx.
#   HOST, PORT              where to listen, default 0.0.0.0 and 8080
#   TASKS_HOST, TASKS_PORT  where /api goes; without a host it answers 502
#   ACTIVITY_HOST, ACTIVITY_PORT  where /api/activity goes; without a host it answers 404
# ROOT, TEMPLATE, MIME, TMP and RESOLV say where files are, for tests outside the image.
set -eu

refuse() {
    echo "web: $1" >&2
    exit 2
}

HOST=${HOST:-0.0.0.0} PORT=${PORT:-8080}
TASKS_HOST=${TASKS_HOST:-} TASKS_PORT=${TASKS_PORT:-8080}
ACTIVITY_HOST=${ACTIVITY_HOST:-} ACTIVITY_PORT=${ACTIVITY_PORT:-8080}
case $HOST in *[!0-9.]*) refuse "HOST must be an IPv4 address, got $HOST" ;; esac
case $PORT in *[!0-9]*) refuse "PORT must be a number, got $PORT" ;; esac
case $TASKS_HOST in *[!A-Za-z0-9.-]*) refuse "TASKS_HOST must be a host name, got $TASKS_HOST" ;; esac
case $TASKS_PORT in *[!0-9]*) refuse "TASKS_PORT must be a number, got $TASKS_PORT" ;; esac
case $ACTIVITY_HOST in *[!A-Za-z0-9.-]*) refuse "ACTIVITY_HOST must be a host name, got $ACTIVITY_HOST" ;; esac
case $ACTIVITY_PORT in *[!0-9]*) refuse "ACTIVITY_PORT must be a number, got $ACTIVITY_PORT" ;; esac

here=$(cd "$(dirname "$0")" && pwd)
tmp=${TMP:-/tmp}
# A task that went away must not be asked for longer than this, whatever DNS says.
servers=$(awk '$1 == "nameserver" { print ($2 ~ /:/) ? "[" $2 "]" : $2 }' "${RESOLV:-/etc/resolv.conf}")
resolver=${servers:+"resolver $(echo $servers) valid=10s; resolver_timeout 3s;"}
sed -e "s|@LISTEN@|$HOST:$PORT|" \
    -e "s|@TASKS@|${TASKS_HOST:+$TASKS_HOST:$TASKS_PORT}|" \
    -e "s|@ACTIVITY@|${ACTIVITY_HOST:+$ACTIVITY_HOST:$ACTIVITY_PORT}|" \
    -e "s|@RESOLVER@|$resolver|" \
    -e "s|@ROOT@|${ROOT:-$here/html}|" \
    -e "s|@MIME@|${MIME:-/etc/nginx/mime.types}|" \
    -e "s|@TMP@|$tmp|" \
    "$here/nginx.conf" >"$tmp/nginx.conf"

# On SIGTERM nginx drops the requests in flight, on SIGQUIT it answers them.
stop() {
    trap '' TERM INT QUIT
    stopping=yes
    kill -QUIT "$nginx"
}

nginx -c "$tmp/nginx.conf" -e stderr "$@" &
nginx=$! stopping='' code=0
trap stop TERM INT QUIT
wait "$nginx" || code=$?
if [ "$stopping" ]; then
    code=0
    wait "$nginx" || code=$?
fi
exit "$code"
