#!/usr/bin/env bash
# Installs the software of others that tests/neighbours puts beside copiste. Nothing of it is needed at run time.
set -euo pipefail
cd "$(dirname "$0")/../tests/neighbours"

lforms=lforms@40.1.3
lforms_sha512=WLruTm+BcVnafC0rSAQ3/cNqhxvclBUxyBG68aub/uha2NaK9H8ZZcEXTTuORuGzzCt0wa7fvhuieZtcDIdPzQ==

want=$(cat package-lock.json requirements.lock ../../scripts/setup-neighbours.sh | sha256sum | cut -d' ' -f1)
if [ "$(cat node_modules/.copiste 2>/dev/null)" = "$want" ]; then
    exit 0
fi

packages=()
command -v nginx >/dev/null || packages+=(nginx-light) # the tests start their own, on ports of their own
command -v caddy >/dev/null || packages+=(caddy)
command -v openssl >/dev/null || packages+=(openssl)
command -v faxgetty >/dev/null || packages+=(hylafax-server) # the tests start it in a spool folder of their own
command -v efax >/dev/null || packages+=(efax)
command -v scanimage >/dev/null || packages+=(sane-utils)
command -v ocrmypdf >/dev/null || packages+=(ocrmypdf tesseract-ocr)
perl -MPDF::Builder -e 1 2>/dev/null || packages+=(libpdf-builder-perl) # what gscan2pdf writes with
command -v radosgw >/dev/null || packages+=(ceph-mon ceph-osd radosgw) # an S3; kept in memory
compgen -G '/usr/lib/*/libspandsp.so.2' >/dev/null || packages+=(libspandsp2) # the modems
if [ ${#packages[@]} -gt 0 ]; then
    as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo)
    "${as_root[@]}" apt-get -q update >/dev/null
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${packages[@]}" >/dev/null
fi

npm ci --silent --ignore-scripts
../../.venv/bin/uv venv -q --clear .venv # what is judged by has no say in what copiste itself runs with
../../.venv/bin/uv pip install -q --python .venv --require-hashes --only-binary :all: -r requirements.lock
# LForms comes whole in its package, yet names all of Angular as its dependencies: the package alone is taken.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "$lforms" >/dev/null)
[ "$(openssl dgst -sha512 -binary "$work"/lforms-*.tgz | base64 -w0)" = "$lforms_sha512" ]
mkdir -p node_modules/lforms
tar xzf "$work"/lforms-*.tgz -C node_modules/lforms --strip-components=1 --exclude='*.map' package/dist/lforms package/package.json
echo "$want" >node_modules/.copiste
