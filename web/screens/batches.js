// Batches: did the sheets arrive, and what became of each.

import { button, el, form, get, go, labelled, link, may, named, officeInput, page, post, select, t, table, textInput } from "../lib/kit.js";
import { listing, officeAsked } from "../lib/listing.js";

/** @type {ShowScreen} the parts are office and batch, or none for the list */
export function screen(place, office, batch) {
  return office && batch ? one(place, office, batch) : listing(place, {
    title: "nav.batches", of: "batches", asked: [officeAsked()], more: () => may("batch.write") && opening(),
    heads: ["batch.name", "queue.office", "batch.sheets", "batch.documents", "batch.place"], numeric: [2, 3],
    row: (batch) => [
      link(`batches/${batch.office}/${batch.id}`, batch.id), batch.office, batch.sheets, batch.documents, batch.place,
    ],
  });
}

function opening() {
  const office = officeInput();
  const batch = textInput({ required: true, maxlength: "63" });
  const sheets = textInput({ inputmode: "numeric", size: "6" });
  const sides = select(["one", "two", "passes", "two-files"].map((side) => [side, named("batchside", side)]));
  const where = textInput({ maxlength: "80" });
  return el("details", el("summary", t("batch.open")), form({
    body: [labelled("queue.office", office), labelled("batch.name", batch), labelled("batch.sheets", sheets),
      labelled("batch.sides", sides), labelled("batch.place", where)],
    verb: "batch.open",
    act: async () => {
      const name = batch.value.trim();
      await post("/api/batches", { office: office.value, batch: name, sheets: Number(sheets.value) || null, sides: sides.value, place: where.value });
      go(`batches/${office.value}/${name}`);
    },
  }));
}

/** @param {Element} place @param {string} office @param {string} name @returns {Promise<Shown>} */
async function one(place, office, name) {
  const batch = await get(`/api/batches/${office}/${name}`);
  const collate = () => post(`/api/batches/${office}/${name}/collate`).then(() => one(place, office, name));
  return page(place, `${t("batch.name")} ${batch.id}`,
    el("p", t(batch.sheets === null ? "batch.arrived" : "batch.count", { n: batch.arrived, declared: batch.sheets ?? 0 }), batch.complete && ` ${t("batch.complete")}`),
    batch.place && el("p", t("batch.at", { place: batch.place })), batch.findings.map((said) => el("p.notice", said.message)),
    batch.collatable && may("task.write") && el("p", button("batch.collate", collate)),
    table("batch.documents", ["queue.receipt", "document.landed", "queue.state", "batch.pages"], batch.documents.map((file) => [
      may("task.read") ? el("a.receipt", { href: `#/document/${file.id}` }, file.receipt) : file.receipt, file.landed_local, file.state_text,
      file.pages.map((one) => `${one.page} ${one.state_text}`).join(", ")])));
}
