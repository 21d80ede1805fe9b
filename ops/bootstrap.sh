#!/bin/sh
# bootstrap.sh           makes .venv from requirements.lock, with the command groundwork in it
# bootstrap.sh FOLDER    makes FOLDER/.venv from FOLDER/requirements-dev.lock
# Needs Python 3.11 or newer and a package registry. Does nothing when all is up to date.
# The reasons stand in docs/decisions/0002-bare-machines.md.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/.."
root=$(pwd)
folder=${1:-.}
venv=$folder/.venv
lock=$folder/requirements-dev.lock
[ "$folder" != . ] || lock=requirements.lock

fail() {
    printf 'groundwork: %s\n' "$1" >&2
    exit 1
}

# All that the environment follows from. The folder is part: a virtual environment cannot move.
inputs() {
    printf '%s\n' "$root"
    cat "$lock" pyproject.toml ops/bootstrap.sh ops/bootstrap.lock | cksum
    "$venv/bin/python" -V
}

up_to_date() {
    [ -f "$venv/.inputs" ] && [ "$(inputs 2>&1)" = "$(cat "$venv/.inputs")" ]
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        "$name" -c 'import sys
if sys.version_info < (3, 11): sys.exit(1)
print(sys.executable)' 2>/dev/null && return
    done
    fail 'needs Python 3.11 or newer (on Debian: apt-get install python3)'
}

# Debian's packages of pip and of the certificates, unpacked below .tools. It takes no root, and
# its own package lists, since those of a fresh machine are often empty.
unpack_debian_pip() {
    apt=$root/.tools/apt
    rm -rf "$apt"
    mkdir -p "$apt/lists/partial" "$apt/archives/partial"
    (
        cd "$apt"
        set -- -qq -o APT::Sandbox::User=root -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt"
        apt-get "$@" update && apt-get "$@" download python3-pip-whl ca-certificates &&
            for package in *.deb; do dpkg-deb -x "$package" . || exit; done &&
            cat usr/share/ca-certificates/mozilla/*.crt >certificates.pem
    ) >&2
}

# pip straight out of Debian's wheel, whose one path to the certificates may lead nowhere.
debian_pip() {
    certificates=/etc/ssl/certs/ca-certificates.crt
    [ -e "$certificates" ] || certificates=$apt/certificates.pem
    export SSL_CERT_FILE="${SSL_CERT_FILE:-$certificates}"
    "$python" -c 'import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
import pip._vendor.certifi
pip._vendor.certifi.where = lambda path=sys.argv.pop(1): path
runpy.run_module("pip", run_name="__main__")' \
        "$(echo .tools/apt/usr/share/python-wheels/pip-*.whl)" "$SSL_CERT_FILE" "$@"
}

# Runs pip with the arguments: the machine's, else that of a virtual environment, else Debian's.
pip() {
    export PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 PIP_ROOT_USER_ACTION=ignore
    if "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip "$@"
    elif "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv --clear .tools/pip && .tools/pip/bin/python -m pip "$@"
    elif command -v apt-get >/dev/null && unpack_debian_pip; then
        debian_pip "$@"
    else
        fail 'needs uv or pip to begin with (on Debian: apt-get install python3-pip)'
    fi
}

get_uv() {
    rm -rf .tools/partial
    pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: \
        --require-hashes --requirement ops/bootstrap.lock --target .tools/partial >&2 ||
        fail 'could not get uv from the package registry; see above'
    rm -rf .tools/uv .tools/apt .tools/pip
    mv .tools/partial .tools/uv
}

! up_to_date || exit 0
mkdir -p .tools
python=$(find_python)
exec 9>.tools/lock
"$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)' # held until this script ends
! up_to_date || exit 0

echo "Setting up ${venv#./} from $lock (a minute or two the first time)" >&2
cache=${UV_CACHE_DIR:-${XDG_CACHE_HOME:-${HOME:-}/.cache}/uv}
{ mkdir -p "$cache" && [ -w "$cache" ]; } 2>/dev/null || export UV_CACHE_DIR="$root/.tools/cache"
export UV_PYTHON_DOWNLOADS=never
# A company's own certificate authority stands in the machine's certificates, not in uv's.
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
PATH=$PATH:$root/.tools/uv/bin
uv --version >/dev/null 2>&1 || (get_uv)

# Only a whole environment of this folder and this Python (lines 1 and 3) is brought up to date in
# place. All else is made afresh: to the installer, a half installed package looks whole.
if [ -f "$venv/.inputs" ] && [ "$(inputs 2>&1 | sed 2d)" = "$(sed 2d "$venv/.inputs")" ]; then
    rm "$venv/.inputs"
else
    rm -rf "$venv"
    uv venv --quiet --no-project --python "$python" "$venv"
fi
# Compiled at once: the first plan then takes no longer than the next.
uv pip sync --quiet --compile-bytecode --require-hashes --python "$venv/bin/python" "$lock"
if [ "$folder" = . ]; then
    uv pip install --quiet --offline --no-deps --no-build-isolation \
        --python "$venv/bin/python" --editable .
fi
inputs >"$venv/.inputs" 2>&1
