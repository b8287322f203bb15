#!/usr/bin/env bash
# Puts locked packages and copiste itself into a venv: for `make setup` on a machine, and for the container image.
# Wheels only, each with its digest; nothing is built or fetched that the locks do not name.
#
#   infra/install-python.sh VENV LOCK...
set -euo pipefail

venv=$1
shift
pip() { "$venv/bin/python" -m pip --disable-pip-version-check --no-input "$@"; }
for lock in "$@"; do
    pip install -q --require-hashes --only-binary :all: -r "$lock"
done
pip install -q --no-deps --no-build-isolation --no-index -e .
