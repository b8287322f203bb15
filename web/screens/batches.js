// Batches: did the sheets arrive, and what became of each.

import { el, fill, form, get, go, labelled, may, named, officeInput, post, select, t, table, textInput } from "../lib/kit.js";
import { listing, officeAsked } from "../lib/listing.js";

/** @param {Element} place @param {string[]} names office and batch, or none for the list */
export function screen(place, ...names) {
  return names.length === 2 ? one(place, names.join("/")) : listing(place, {
    title: t("nav.batches"), path: "/api/batches", of: "batches", asked: [officeAsked()], more: () => may("batch.write") && opening(),
    heads: [t("batch.name"), t("queue.office"), t("batch.sheets"), t("batch.documents"), t("batch.place")], numeric: [2, 3],
    row: (/** @type {Batch} */ batch) => [
      el("a", { href: `#/batches/${batch.office}/${batch.id}` }, batch.id), batch.office, batch.sheets, batch.documents, batch.place,
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
    body: [labelled(t("queue.office"), office), labelled(t("batch.name"), batch), labelled(t("batch.sheets"), sheets),
      labelled(t("batch.sides"), sides), labelled(t("batch.place"), where)],
    verb: t("batch.open"),
    act: async () => {
      const name = batch.value.trim();
      await post("/api/batches", { office: office.value, batch: name, sheets: Number(sheets.value) || null, sides: sides.value, place: where.value });
      go(`batches/${office.value}/${name}`);
    },
  }));
}

/** @param {Element} place @param {string} path */
async function one(place, path) {
  /** @type {BatchWhole} */
  const batch = await get(`/api/batches/${path}`);
  const title = `${t("batch.name")} ${batch.id}`;
  const collate = () => post(`/api/batches/${path}/collate`).then(() => one(place, path));
  const heads = [t("queue.receipt"), t("document.landed"), t("queue.state"), t("batch.pages")];
  fill(place, el("div.page", el("h1", title),
    el("p", t(batch.sheets === null ? "batch.arrived" : "batch.count", { found: batch.arrived, declared: batch.sheets ?? 0 }), batch.complete && ` ${t("batch.complete")}`),
    batch.place && el("p", t("batch.place"), " : ", batch.place), batch.findings.map((said) => el("p.notice", said.message)),
    batch.collatable && may("task.write") && el("p", el("button", { onclick: collate }, t("batch.collate"))),
    table(t("batch.documents"), heads, batch.documents.map((file) => [
      may("task.read") ? el("a.receipt", { href: `#/document/${file.id}` }, file.receipt) : file.receipt, file.landed_local, file.state_text,
      file.pages.map((page) => `${page.page} ${page.state_text}`).join(", ")]))));
  return { title };
}
