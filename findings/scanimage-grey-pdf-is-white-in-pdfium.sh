#!/usr/bin/env bash
# A grey scan that SANE's scanimage writes as PDF is an empty page in pdfium, while Ghostscript shows it.
#
# With   sane-utils 1.2.1-2 (Debian 12) and its own test scanner, pypdfium2 5.15.2; Ghostscript as installed
# Done   scanimage --mode Gray --format=pdf, then the darkest of the page as each draws it
# Seen   The file names one channel's JPEG /DeviceRGB. pdfium draws nothing and says nothing: every pixel is 255. In
#        colour the same scan is drawn. Who looks for blank pages by rendering takes each grey scan for one.
# Way    Decode the picture itself, by what its own header says, where a page with a picture renders empty.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q download sane-utils=1.2.1-2 libsane1=1.2.1-2 >/dev/null
for package in ./*.deb; do dpkg -x "$package" debian; done
python3 -m venv venv
venv/bin/pip -q install pypdfium2==5.15.2

export LD_LIBRARY_PATH=$work/debian/usr/lib/x86_64-linux-gnu SANE_CONFIG_DIR=$work
echo test >dll.conf
for mode in Gray Color; do
    debian/usr/bin/scanimage -d test:0 --mode "$mode" --test-picture Grid --resolution 50 -x 100 -y 100 --format=pdf >"$mode.pdf"
    gs -q -dBATCH -dNOPAUSE -sDEVICE=pgmraw -r50 -sOutputFile="$mode.pgm" "$mode.pdf" >/dev/null 2>&1
    venv/bin/python - "$mode" <<'END'
import sys
import pypdfium2

name = sys.argv[1]
with pypdfium2.PdfDocument(f"{name}.pdf") as document:
    drawn = bytes(document[0].render(grayscale=True).buffer)
with open(f"{name}.pgm", "rb") as file:
    shown = file.read().rsplit(b"255\n", 1)[1]
print(name, "pdfium", "empty" if min(drawn) == 255 else "drawn", "ghostscript", "empty" if min(shown) == 255 else "drawn")
END
done | tee seen
diff - seen <<'END'
Gray pdfium empty ghostscript drawn
Color pdfium drawn ghostscript drawn
END
echo "as before"
