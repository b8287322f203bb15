#!/usr/bin/env bash
# Looks through template.yaml for what is unsafe, with no network and no account. The scanner pins old releases of
# packages that copiste uses, so it stands in a venv of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

digest() { cat requirements-scan.lock infra/check-template.sh | sha256sum | cut -d' ' -f1; }

if [ "$(cat .venv-scan/made-from 2>/dev/null)" != "$(digest)" ]; then
    rm -rf .venv-scan
    .venv/bin/python -m venv .venv-scan
    .venv-scan/bin/python -m pip --disable-pip-version-check --no-input install -q \
        --require-hashes --only-binary :all: -r requirements-scan.lock
    digest >.venv-scan/made-from
fi
exec .venv-scan/bin/checkov --config-file infra/checkov.yaml --file template.yaml
