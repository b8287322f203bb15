#!/usr/bin/env bash
# Proves the two commands on a bare Debian: a debootstrap chroot that has Python, make and root, and nothing else.
# How this machine reaches its mirrors (apt sources, pip settings, proxies, certificates) is passed through.
#
# BARE_DIR (default /var/tmp/copiste-bare) keeps the base system and the downloads for the next time;
# BARE_TARGETS (default "setup demo test") names what is made inside; BARE_SUITE (default bookworm) the release.
set -euo pipefail
cd "$(dirname "$0")/.."

dir=${BARE_DIR:-/var/tmp/copiste-bare}
suite=${BARE_SUITE:-bookworm}
targets=${BARE_TARGETS:-setup demo test}
base=$dir/$suite.tar
root=$dir/root

if [ "$(id -u)" -ne 0 ]; then
    echo "make bare: il faut être root / must be run as root" >&2
    exit 1
fi
if ! command -v debootstrap >/dev/null; then
    echo "make bare: apt-get install debootstrap" >&2
    exit 1
fi
if [ -z "${BARE_INSIDE:-}" ]; then
    # In a mount namespace of its own, what is mounted below is gone when this ends, however it ends.
    BARE_INSIDE=1 exec unshare --mount --propagation private "$0"
fi

make_base() {
    local mirror fresh=$dir/fresh
    mirror=${BARE_MIRROR:-$(mirror_of_host)}
    rm -rf --one-file-system "$fresh"
    debootstrap --variant=minbase --include=python3,make "$suite" "$fresh" ${mirror:+"$mirror"} >"$dir/debootstrap.log" ||
        { tail -n 20 "$dir/debootstrap.log" >&2; return 1; }
    tar -C "$fresh" -cf "$base.part" .
    mv "$base.part" "$base"
    rm -rf --one-file-system "$fresh"
}

# The mirror that this machine itself uses for the release, if it is of that release.
mirror_of_host() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null | awk -v suite="$suite" '
        /^URIs:/ { uri = $2 }
        /^Suites:/ { for (i = 2; i <= NF; i++) if ($i == suite && uri) { print uri; exit } }
        /^deb / { for (i = 2; i < NF; i++) if ($i ~ /:\/\// && $(i + 1) == suite) { print $i; exit } }' || true
}

# Copies files or folders of this machine to the same place inside.
pass_through() {
    local path
    for path in "$@"; do
        [ -e "$path" ] || continue
        mkdir -p "$root$(dirname "$path")"
        rm -rf --one-file-system "$root$path"
        cp -rL "$path" "$root$path"
    done
}

same_release() { grep -qs "^VERSION_CODENAME=$suite\$" /etc/os-release; }

settings() {
    pass_through /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/xdg/pip /etc/ssl/certs /usr/local/share/ca-certificates
    if same_release; then
        pass_through /etc/apt/sources.list /etc/apt/sources.list.d /usr/share/keyrings
    fi
    local path
    for path in /etc/apt/apt.conf /etc/apt/apt.conf.d/*; do
        if grep -qs 'Acquire::' "$path" && [ -f "$path" ]; then
            pass_through "$path"
        fi
    done
    if [ -d "$HOME/.config/pip" ]; then
        mkdir -p "$root/root/.config"
        cp -rL "$HOME/.config/pip" "$root/root/.config/pip"
    fi
    local name
    for name in PIP_CERT PIP_CONFIG_FILE PIP_CONSTRAINT SSL_CERT_FILE REQUESTS_CA_BUNDLE CURL_CA_BUNDLE; do
        if [ -f "${!name:-}" ]; then
            pass_through "${!name}"
        fi
    done
    # Folders that pip was told to look in are lent, not copied: they may be large.
    local folder
    for folder in $(python3 -m pip config list 2>/dev/null | grep -oE '(file://)?/[^ '"'"'\\]+' | sed 's#^file://##') ${PIP_FIND_LINKS:-}; do
        folder=${folder%/simple} # an index kept in a folder has its files beside its pages
        if [ -d "$folder" ]; then
            mkdir -p "$root$folder"
            mount --bind -o ro "$folder" "$root$folder"
        fi
    done
}

environment() {
    local name
    for name in $(compgen -e); do
        case $name in
            PIP_* | npm_config_* | *_proxy | *_PROXY | SSL_CERT_FILE | SSL_CERT_DIR | REQUESTS_CA_BUNDLE | CURL_CA_BUNDLE | CI)
                printf '%s=%s\0' "$name" "${!name}" ;;
        esac
    done
    local cafile
    cafile=$(npm config get cafile 2>/dev/null || true)
    if [ -f "$cafile" ]; then # the test tools of `setup-dev` come through npm
        printf 'npm_config_cafile=%s\0' "$cafile"
    fi
}

mkdir -p "$dir"
[ -f "$base" ] || { echo "== bare: debootstrap $suite" && make_base; }

echo "== bare: a fresh system, the tracked files, nothing else"
place=root/copiste
keep=$dir/cache
mkdir -p "$keep/pip" "$keep/apt"
rm -rf --one-file-system "$root"
mkdir -p "$root"
tar -C "$root" -xf "$base"
settings
mkdir -p "$root/root/.cache/pip" "$root/$place"
mount --bind "$keep/pip" "$root/root/.cache/pip"
mount --bind "$keep/apt" "$root/var/cache/apt/archives"
rm -f "$root/etc/apt/apt.conf.d/docker-clean" # it would empty the kept downloads
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
git ls-files -z | while IFS= read -r -d '' file; do [ -e "$file" ] && printf '%s\0' "$file"; done |
    tar -c --null -T - | tar -C "$root/$place" -x --no-same-owner

mapfile -d '' -t passed < <(environment)
inside() { env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "${passed[@]}" chroot "$root" "$@"; }
for target in $targets; do
    started=$SECONDS
    echo "== bare: make $target"
    inside make -C "/$place" "$target"
    echo "== bare: make $target: done in $((SECONDS - started)) s"
done
started=$SECONDS
inside make -C "/$place" setup
echo "== bare: a second make setup took $((SECONDS - started)) s"
echo "== bare: all passed"
