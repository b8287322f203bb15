// The screens that are lists and no more: documents, records, incidents, and who saw what.

import {
  ask, asked, boxed, call, dayInput, download, el, instant, labelled, may, moment, named, own, prose, t,
} from "../lib/kit.js";
import { choiceAsked, coded, listing, officeAsked, textAsked } from "../lib/listing.js";
import { formChoices } from "../task/arrange.js";

const STATES = ["landed", "reading", "assembled", "review", "filed", "set_aside", "duplicate", "quarantined"];

/** Every document that arrived. @param {Element} place */
export function documents(place) {
  return listing(place, {
    title: t("nav.documents"), path: "/api/documents", of: "documents",
    asked: [textAsked("q", t("queue.search")), officeAsked(), choiceAsked("state", t("queue.state"), coded("docstate", STATES))],
    heads: [t("queue.receipt"), t("queue.office"), t("document.channel"), t("document.landed"), t("upload.pages"), t("queue.state")], numeric: [4],
    row: (/** @type {DocumentItem} */ one) => [
      el("a.receipt", { href: `#/document/${one.id}` }, one.receipt), one.office, named("channel", one.channel), moment(one.landed_at),
      one.pages, [one.state_text, one.reason?.message].filter(Boolean).join(" · "),
    ],
  });
}

/** The filed records: browse, filter, download. @param {Element} place */
export async function records(place) {
  const whole = (/** @type {"csv" | "jsonl"} */ format, /** @type {() => Wishes} */ wanted) => el("button", {
    onclick: () => download(`/api/records/export${asked({ ...wanted(), q: "", format })}`, `copiste.${format}`),
  }, t(`records.${format}`));
  return listing(place, {
    title: t("nav.records"), path: "/api/records", of: "records",
    asked: [textAsked("q", t("queue.search")), officeAsked(), choiceAsked("form", t("queue.form"), await formChoices()),
      { name: "since", label: t("records.since"), input: dayInput(), read: instant }],
    heads: [t("queue.form"), t("queue.receipt"), t("queue.office"), t("records.filed"), t("records.version")],
    more: (wanted) => el("p.actions", whole("csv", wanted), whole("jsonl", wanted)),
    row: (/** @type {RecordItem} */ one) => [
      el("a", { href: `#/record/${one.id}` }, own(one.form_title)), el("span.receipt", one.receipt), one.office, moment(one.filed_at),
      one.corrected ? t("records.corrected", { n: one.version }) : one.version,
    ],
  });
}

/** The register of incidents: documents that came to the wrong place. @param {Element} place */
export function incidents(place) {
  return listing(place, {
    title: t("nav.incidents"), path: "/api/incidents", of: "incidents", asked: [], lead: el("p", t("incident.what")),
    heads: [t("incident.at"), t("queue.office"), t("incident.by"), t("misdirected.for"), t("misdirected.measures"), t("note"), t("queue.state"), t("actions")],
    row: (/** @type {Incident} */ one, again) => [
      el("a", { href: `#/task/${one.task ?? ""}` }, moment(one.at)), one.office, one.by, one.intended_for, one.measures, one.note,
      one.closed_at ? t("incident.closed", { at: moment(one.closed_at) }) : t("incident.open"),
      may("incident.write") && !one.closed_at && el("button", { onclick: async () => { if (await change(one)) await again(); } }, t("incident.change")),
    ],
  });
}

/** @param {Incident} one */
function change(one) {
  const measures = prose({ value: one.measures });
  const note = prose({ value: one.note });
  const closed = el("input", { type: "checkbox" });
  return ask({
    title: t("incident.change"), verb: t("save"),
    body: [labelled(t("misdirected.measures"), measures), labelled(t("note"), note), boxed(t("incident.close"), closed)],
    act: () => call("PATCH", `/api/incidents/${one.id}`, { version: one.version, measures: measures.value, note: note.value, closed: closed.checked || null }),
  });
}

/** The log of who saw and did what. @param {Element} place */
export function audit(place) {
  return listing(place, {
    title: t("nav.audit"), path: "/api/audit", of: "entries", limit: 100,
    asked: [textAsked("who", t("audit.who")), textAsked("subject", t("audit.subject")),
      { name: "since", label: t("audit.since"), input: dayInput(), read: instant },
      { name: "until", label: t("audit.until"), input: dayInput(), read: (day) => instant(day, "23:59:59") }],
    heads: [t("audit.at"), t("audit.who"), t("audit.role"), t("audit.what"), t("audit.subject"), t("queue.office")],
    row: (/** @type {AuditEntry} */ one) => [
      moment(one.at), one.who, named("role", one.role), named("did", one.what) + (one.detail ? ` (${one.detail})` : ""), one.subject, one.office,
    ],
  });
}
