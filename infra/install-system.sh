#!/usr/bin/env bash
# The one list of system packages: for `make setup` on a machine, and for the container image; `dev` as the second
# word adds what the tests need besides.
# Installs only what is missing; says plainly what to do when it may not install.
set -euo pipefail

python=${1:-python3}
packages=()

tesseract_reads() { tesseract --list-langs 2>/dev/null | grep -qx "$1"; }

command -v tesseract >/dev/null || packages+=(tesseract-ocr)
tesseract_reads eng || packages+=(tesseract-ocr-eng)
tesseract_reads fra || packages+=(tesseract-ocr-fra)
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    # Debian and Ubuntu keep venv apart, one package a version of Python.
    packages+=("$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
fi

if [ "${2:-}" = dev ]; then
    command -v chromium >/dev/null || packages+=(chromium) # the browser that the tests drive
    command -v npm >/dev/null || packages+=(nodejs npm)     # TypeScript reads the types of the scripts
    [ -x /usr/lib/dovecot/imap ] || packages+=(dovecot-imapd) # the mailbox that the tests collect from; never started
    # The typefaces that forms are filled in with (samples/fonts.py).
    for font in liberation dejavu-core courier-prime gnutypewriter dkg-handwriting breip sjfonts bwht humor-sans; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "fonts-$font" 2>/dev/null)" = installed ] || packages+=("fonts-$font")
    done
fi

if [ ${#packages[@]} -eq 0 ]; then
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "À installer par l’administrateur / To be installed by the administrator: apt-get install ${packages[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
if ! command -v apt-get >/dev/null; then
    echo "Pas de apt-get ici; installez l’équivalent de / No apt-get here; install the equivalent of: ${packages[*]}" >&2
    exit 1
fi

echo "Installation: ${packages[*]}" >&2
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@"; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt update && apt install -y --no-install-recommends "${packages[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt-get a échoué (voir ci-dessus) / apt-get failed (see above)" >&2
    exit 1
fi
