// Batches: did the sheets arrive, and what became of each.

import { labelled, officeInput, select, told } from "../lib/dialog.js";
import { el, fill } from "../lib/dom.js";
import { call, get, may } from "../lib/http.js";
import { listing, officeAsked } from "../lib/listing.js";
import { go } from "../lib/route.js";
import { table } from "../lib/table.js";
import { named, t } from "../lib/texts.js";

/** @param {Element} place @param {string} [office] @param {string} [id] */
export function screen(place, office, id) {
  return office && id ? one(place, `${office}/${id}`) : listing(place, {
    title: t("nav.batches"), path: "/api/batches", of: "batches", asked: [officeAsked()], more: () => may("batch.write") && opening(),
    heads: [t("batch.name"), t("queue.office"), t("batch.sheets"), t("batch.documents"), t("batch.place")], numeric: [2, 3],
    row: (/** @type {Batch} */ batch) => [el("a", { href: `#/batches/${batch.office}/${batch.id}` }, batch.id), batch.office,
      String(batch.sheets ?? ""), String(batch.documents), batch.place],
  });
}

function opening() {
  const office = officeInput();
  const [name, sheets, where] = [el("input", { required: true, maxlength: "63" }), el("input", { type: "number", min: "1", max: "100000" }), el("input", { maxlength: "80" })];
  const sides = select(["one", "two", "passes", "two-files"].map((side) => [side, named("batchside", side)]));
  const open = async () => {
    const asked = { office: office.value, batch: name.value.trim(), sheets: Number(sheets.value) || null, sides: sides.value, place: where.value.trim() };
    await call("POST", "/api/batches", asked);
    go(`batches/${asked.office}/${asked.batch}`);
  };
  return el("form.inline", { onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); void open().catch(told); } },
    labelled(t("queue.office"), office), labelled(t("batch.name"), name), labelled(t("batch.sheets"), sheets), labelled(t("batch.sides"), sides),
    labelled(t("batch.place"), where), el("button", t("batch.open")));
}

/** @param {Element} place @param {string} path */
async function one(place, path) {
  /** @type {BatchWhole} */
  const batch = await get(`/api/batches/${path}`);
  const title = `${t("batch.name")} ${batch.id}`;
  const collate = () => call("POST", `/api/batches/${path}/collate`).then(() => one(place, path)).catch(told);
  fill(place, el("div.page", el("h1", title),
    el("p", batch.sheets === null ? t("batch.arrived", { found: batch.arrived }) : t("batch.count", { found: batch.arrived, declared: batch.sheets })),
    batch.place && el("p", `${t("batch.place")} : ${batch.place}`), batch.complete && el("p", t("batch.complete")), batch.findings.map((said) => el("p.notice", said.message)),
    batch.collatable && may("task.write") && el("p", el("button", { onclick: () => void collate() }, t("batch.collate"))),
    table(t("batch.documents"), [t("queue.receipt"), t("document.landed"), t("queue.state"), t("batch.pages")], batch.documents.map((file) => [
      may("task.read") ? el("a.receipt", { href: `#/document/${file.id}` }, file.receipt) : file.receipt, file.landed_local, file.state_text,
      file.pages.map((page) => `${page.page} ${page.state_text}`).join(", ")]))));
  return { title };
}
