// Fills a PDF form with pdf-lib: node pdflib.mjs BLANK ANSWERS.json OUT (answers: [{name, kind, value, at, said}]).
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const { PDFDocument, PDFTextField, PDFCheckBox, PDFRadioGroup, PDFDropdown, PDFOptionList } = createRequire(
  `${process.cwd()}/`,
)("pdf-lib");
const [blank, answers, out] = process.argv.slice(2);
const document = await PDFDocument.load(readFileSync(blank));
const form = document.getForm();
for (const { name, value, at, said } of JSON.parse(readFileSync(answers))) {
  const field = form.getFieldMaybe(name);
  if (field instanceof PDFTextField) field.setText(value);
  else if (field instanceof PDFCheckBox) field.check();
  else if (field instanceof PDFRadioGroup) field.select(field.getOptions().includes(said) ? said : field.getOptions()[at]);
  else if (field instanceof PDFDropdown || field instanceof PDFOptionList) field.select(value);
}
writeFileSync(out, await document.save());
