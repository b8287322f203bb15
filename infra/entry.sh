#!/bin/sh
# What the image runs: a handler (functions.<name>.app.handler) under Lambda's runtime client, any other command as it is.
set -eu

case ${1:-} in
    functions.*) exec python -m awslambdaric "$1" ;;
    *) exec "$@" ;;
esac
