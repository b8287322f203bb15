#!/usr/bin/env bash
# Prints the web/config.js of an installation on AWS: address of the API, of the sign-in page, and the screen's client.
set -euo pipefail
for value in "$@"; do
    case "$value" in *[!A-Za-z0-9:/._-]* | "") echo "Valeur refusée / Value refused" >&2; exit 2 ;; esac
done
printf 'export const config = { api: "%s", signIn: "%s", client: "%s" };\n' "$1" "$2" "$3"
