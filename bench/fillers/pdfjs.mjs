// Fills a PDF form with pdf.js, as Firefox does: node pdfjs.mjs BLANK ANSWERS.json OUT (answers: [{name, kind, value, at}]).
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const found = createRequire(`${process.cwd()}/`).resolve("pdfjs-dist/legacy/build/pdf.mjs");
const { getDocument } = await import(pathToFileURL(found));
const [blank, answers, out] = process.argv.slice(2);
const wanted = new Map(JSON.parse(readFileSync(answers)).map((each) => [each.name, each]));
const document = await getDocument({ data: new Uint8Array(readFileSync(blank)), verbosity: 0 }).promise;
const met = new Map();
for (let number = 1; number <= document.numPages; number++) {
  for (const note of await (await document.getPage(number)).getAnnotations()) {
    const answer = wanted.get(note.fieldName);
    const at = met.get(note.fieldName) ?? 0;
    met.set(note.fieldName, at + 1);
    if (!answer) continue;
    const value = note.radioButton ? at === answer.at : note.checkBox ? true : answer.value;
    document.annotationStorage.setValue(note.id, { value });
  }
}
writeFileSync(out, await document.saveDocument());
