#!/usr/bin/env bash
# Makes the venv of the mutation tool when it is not there, and runs scripts/mutate.py in it.
set -euo pipefail
cd "$(dirname "$0")/.."

digest() { cat requirements-mutate.lock scripts/mutate.sh | sha256sum | cut -d' ' -f1; }

if [ "$(cat .venv-mutate/made-from 2>/dev/null)" != "$(digest)" ]; then
    rm -rf .venv-mutate
    .venv/bin/python -m venv .venv-mutate
    .venv-mutate/bin/python -m pip --disable-pip-version-check --no-input install -q \
        --require-hashes --no-deps --only-binary :all: -r requirements-mutate.lock
    digest >.venv-mutate/made-from
fi
exec .venv-mutate/bin/python scripts/mutate.py "$@"
