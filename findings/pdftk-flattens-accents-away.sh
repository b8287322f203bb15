#!/usr/bin/env bash
# pdftk fills a field in and flattens it without its accented letters, where the form's font names no encoding.
#
# With   pdftk-java 3.3.2-1, libbcprov-java 1.72-2, libcommons-lang3-java 3.12.0-2+deb12u1 (Debian 12); pypdf 7.1.0
# Done   fill_form with UTF-8 XFDF, and flatten, on a form whose field is set in Helvetica: with /WinAnsiEncoding, with
#        an encoding whose /Differences name eacute and edieresis at 233 and 235, and with none
# Seen   Where none is named, "Noël Dubé" becomes "No l Dub " on the page: a null byte is drawn for each letter outside
#        ASCII, nothing is said, and flattening drops the field's value, which was whole.
# Way    Keep the filled form unflattened: its value is whole, and what the page shows can be held against it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get -q download pdftk-java=3.3.2-1 libbcprov-java=1.72-2 libcommons-lang3-java=3.12.0-2+deb12u1 >/dev/null 2>&1
for package in ./*.deb; do dpkg -x "$package" debian; done
python3 -m venv venv
venv/bin/pip -q install pypdf==7.1.0

cat >form.py <<'END'
import sys
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject

path, encoding = sys.argv[1:]
writer = PdfWriter()
page = writer.add_blank_page(300, 100)
font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
font = DictionaryObject({NameObject(key): NameObject(name) for key, name in font.items()})
if encoding == "differences":
    named = ArrayObject([NumberObject(233), NameObject("/eacute"), NumberObject(235), NameObject("/edieresis")])
    font[NameObject("/Encoding")] = DictionaryObject({
        NameObject("/Type"): NameObject("/Encoding"), NameObject("/Differences"): named,
    })
elif encoding != "none":
    font[NameObject("/Encoding")] = NameObject(encoding)
font = writer._add_object(font)
field = DictionaryObject({
    NameObject("/Subtype"): NameObject("/Widget"), NameObject("/FT"): NameObject("/Tx"),
    NameObject("/T"): TextStringObject("name"), NameObject("/DA"): TextStringObject("/Helv 12 Tf 0 g"),
    NameObject("/Rect"): ArrayObject(FloatObject(side) for side in (20, 40, 280, 60)),
    NameObject("/F"): NumberObject(4),
})
field = writer._add_object(field)
page[NameObject("/Annots")] = ArrayObject([field])
fonts = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/Helv"): font})})
writer._root_object[NameObject("/AcroForm")] = DictionaryObject({
    NameObject("/Fields"): ArrayObject([field]), NameObject("/DR"): fonts,
})
writer.write(path)
END
cat >name.xfdf <<'END'
<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>
<field name="name"><value>Noël Dubé</value></field></fields></xfdf>
END
jars=$(find debian/usr/share -name 'pdftk.jar' -o -name 'bcprov.jar' -o -name 'commons-lang3.jar' | paste -sd:)
for encoding in none differences /WinAnsiEncoding; do
    venv/bin/python form.py form.pdf "$encoding"
    for how in "" flatten; do
        java -cp "$jars" com.gitlab.pdftk_java.pdftk form.pdf fill_form name.xfdf output filled.pdf $how
        venv/bin/python - "$encoding" "${how:-filled}" <<'END'
import sys
from pypdf import PdfReader

reader = PdfReader("filled.pdf")
value = (reader.get_fields() or {}).get("name", {}).get("/V")
print(*sys.argv[1:], value if value is not None else ascii(reader.pages[0].extract_text()))
END
    done
done | tee seen
diff - seen <<'END'
none filled Noël Dubé
none flatten 'No\x00l Dub\x00'
differences filled Noël Dubé
differences flatten 'No\xebl Dub\xe9'
/WinAnsiEncoding filled Noël Dubé
/WinAnsiEncoding flatten 'No\xebl Dub\xe9'
END
echo "as before"
