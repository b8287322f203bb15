#!/usr/bin/env bash
# Makes .venv with everything that runs copiste (`runtime`), and the tools of its tests too (`dev`).
# A stamp holds the digest of what an installation was made from: the second time costs nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

want=${1:-runtime}
case $want in
    runtime) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "usage: scripts/setup.sh [runtime|dev]" >&2; exit 2 ;;
esac

digest() { cat "$1" pyproject.toml package-lock.json scripts/setup.sh infra/install-system.sh infra/install-python.sh | sha256sum | cut -d' ' -f1; }

current() { [ "$(cat ".stamps/$1" 2>/dev/null)" = "$(digest "$2")" ]; }

# A venv that was moved or copied has scripts that point elsewhere.
of_here() { grep -qsF "$PWD/.venv" .venv/bin/activate; }

works() { of_here && .venv/bin/copiste --version >/dev/null 2>&1; }

if works && current "$want" "$lock"; then
    exit 0
fi

# The newest Python that runs: a name on PATH may be a shim of a version that is not there. PYTHON=… chooses.
pick_python() {
    local name
    for name in ${PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "Il faut Python 3.11 ou plus récent: apt-get install python3 / Python 3.11 or newer is needed" >&2
    return 1
}

python=$(pick_python)
infra/install-system.sh "$python" "$want"

if ! { of_here && .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }; then
    rm -rf .venv .stamps
    "$python" -m venv .venv
fi

echo "Dépendances de $lock / Dependencies of $lock (la première fois, quelques minutes / the first time, some minutes)" >&2
infra/install-python.sh .venv "$lock"
if [ "$want" = dev ]; then
    npm ci --silent --ignore-scripts # tsc and axe-core: they check the review screen and are not shipped
fi

mkdir -p .stamps
digest "$lock" >".stamps/$want"
if [ "$want" = dev ]; then
    digest requirements.lock >.stamps/runtime # the dev lock holds every version of the other
fi
.venv/bin/copiste --version >&2
