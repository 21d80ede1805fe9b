#!/bin/sh
# ferretdb.sh FILE    builds FerretDB, a server that speaks MongoDB's protocol, into FILE
# Needs Go, which checks all sources against the sums of FerretDB's own go.sum.
# Version 1: later ones need a PostgreSQL with an extension that no distribution has.
set -eu
version=v1.24.2

mkdir -p "$(dirname "$1")"
built=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
source=$(mktemp -d)
trap 'rm -rf "$source"' EXIT
module=$(cd "$source" && go mod download -json "github.com/FerretDB/FerretDB@$version" | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
cp -R "$module/." "$source"
chmod -R u+w "$source"
cd "$source"
# A file of releases that the sources have not, and without which it refuses to start.
echo "$version" >build/version/version.txt
GOFLAGS='' go build -buildvcs=false -o "$built" ./cmd/ferretdb
