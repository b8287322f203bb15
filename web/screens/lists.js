// The screens that are lists and no more: documents, records, incidents, and who saw what.

import { ask, asked, boxed, button, call, dayInput, download, el, get, instant, labelled, link, may, moment, named, own, prose, t } from "../lib/kit.js";
import { choiceAsked, coded, listing, officeAsked, textAsked } from "../lib/listing.js";
import { formChoices } from "../task/forms.js";

/** @type {Key[]} */
const CAME = ["queue.receipt", "queue.office", "document.channel", "upload.file", "document.landed", "upload.pages", "queue.state"];
const STATES = ["landed", "reading", "assembled", "review", "filed", "set_aside", "duplicate", "quarantined"];

/** @param {Element} place */
export function documents(place) {
  return listing(place, {
    title: "nav.documents", of: "documents",
    asked: [textAsked("q", "upload.search"), officeAsked(), choiceAsked("state", "queue.state", coded("state", STATES)), ...days()],
    heads: CAME, numeric: [5], row: (one) => came(one, `document/${one.id}`),
  });
}

/** All that came in for one's offices, by any door, for who is told of it by its receipt. @param {Element} place */
export function receipts(place) {
  return listing(place, {
    title: "nav.receipts", of: "receipts", asked: [textAsked("q", "upload.search"), officeAsked(), ...days()],
    heads: CAME, numeric: [5], row: (one) => came(one, `receipt/${one.receipt}`),
  });
}

/** @returns {Asked[]} */
function days() {
  return [{ name: "since", label: "audit.since", input: dayInput(), read: instant },
    { name: "until", label: "audit.until", input: dayInput(), read: (day) => instant(day, "23:59:59") }];
}

/** @param {ReceiptItem | DocumentItem} one @param {string} address */
function came({ receipt, office, channel, name, landed_at: at, pages, state_text: state, reason }, address) {
  return [link(address, el("span.receipt", receipt)), office, named("channel", channel), name, moment(at), pages, [state, reason?.message].filter(Boolean).join(" · ")];
}

/** @param {Element} place */
export async function records(place) {
  return listing(place, {
    title: "nav.records", of: "records",
    kept: { order: "newest" }, saved: "records", lead: el("p.hint", t("records.what")), empty: "records.none",
    asked: [textAsked("q", "records.search"), officeAsked(), choiceAsked("form", "queue.form", await formChoices()),
      { name: "since", label: "records.since", input: dayInput(), read: instant }],
    heads: ["queue.form", "queue.receipt", "queue.office", "records.filed", "records.version"],
    more: (wanted) => el("p.actions", /** @type {const} */ (["csv", "jsonl"]).map((format) =>
      button(`records.${format}`, () => download(`/api/records/export${asked({ ...wanted(), q: "", order: "", format })}`, `copiste.${format}`)))),
    row: (one) => [
      link(`record/${one.id}`, own(one.form_title)), el("span.receipt", one.receipt), one.office, moment(one.filed_at),
      one.corrected ? t("records.corrected", { n: one.version }) : one.version,
    ],
  });
}

/** Documents that came to the wrong place. @param {Element} place */
export function incidents(place) {
  return listing(place, {
    title: "nav.incidents", of: "incidents", asked: [], lead: el("p", t("incident.what")),
    heads: ["incident.at", "queue.office", "incident.by", "misdirected.for", "misdirected.measures", "note", "queue.state", "actions"],
    row: (one, again) => [
      link(`task/${one.task ?? ""}`, moment(one.at)), one.office, one.by, one.intended_for, one.measures, one.note,
      one.closed_at ? t("incident.closed", { at: moment(one.closed_at) }) : t("incident.open"),
      may("incident.write") && !one.closed_at && button("incident.change", async () => { if (await change(one)) await again(); }),
    ],
  });
}

/** @param {Incident} one */
function change(one) {
  const measures = prose({ value: one.measures });
  const note = prose({ value: one.note });
  const closed = el("input", { type: "checkbox" });
  return ask({
    title: "incident.change", verb: "save",
    body: [labelled("misdirected.measures", measures), labelled("note", note), boxed("incident.close", closed)],
    act: () => call("PATCH", `/api/incidents/${one.id}`, { version: one.version, measures: measures.value, note: note.value, closed: closed.checked || null }),
  });
}

/** @param {Element} place */
export async function audit(place) {
  const { people } = await get("/api/audit/people");
  const whose = textAsked("who", "audit.who");
  const list = el("datalist", { id: "people" }, people.map(({ name, title }) => el("option", { value: name }, title)));
  whose.input.setAttribute("list", list.id); // and who has no account here is written
  return listing(place, {
    title: "nav.audit", path: "/api/audit", of: "entries", limit: 100,
    more: () => list, asked: [whose, textAsked("subject", "audit.subject"),
      ...days()],
    heads: ["audit.at", "audit.who", "audit.role", "audit.what", "audit.subject", "queue.office"],
    row: (one) => [
      moment(one.at), one.who, named("role", one.role), named("did", one.what) + (one.detail ? ` (${named("why", named("channel", one.detail))})` : ""), one.subject, one.office,
    ],
  });
}
