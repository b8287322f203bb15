// One record beside its page, with every change: who, when, why, before, after.

import { bind, button, download, el, get, go, link, may, moment, named, own, post, shown, t, table } from "../lib/kit.js";
import { why } from "../task/endings.js";
import { Viewer, desk, heading, lists } from "../task/page.js";

/** @type {ShowScreen} */
export async function screen(place, id, version) {
  const path = `/api/records/${id}`;
  const record = await get(`/api/records/${id}`, { version });
  const viewer = record.pages.length ? new Viewer(record.pages, null) : null;
  const title = own(record.form_title);
  const latest = record.version === Math.max(...record.versions.map((one) => one.version));
  desk(place, {
    title: [title], viewer, name: t("record"), panel: [el("div.rolls", answers(record, viewer), history(record))],
    facts: [record.receipt && t("task.receipt", { receipt: record.receipt }), record.office, t("record.filed", { at: moment(record.filed_at) }), t("record.version", { n: record.version })],
    actions: el("div.actions", may("record.reopen") && !record.task && latest && button("record.reopen", () => reopen(path, record)),
      record.task && may("task.read") && el("a.button", { href: `#/task/${record.task}` }, t("record.open")),
      /** @type {const} */ ([["json", "record.json"], ["csv", "record.csv"]]).map(([format, text]) => button(text, () => download(`${path}/download?format=${format}`, `${id}.${format}`)))),
  });
  viewer?.whole();
  const unbind = bind(viewer?.commands() ?? {});
  return { title, end: () => { unbind(); viewer?.end(); } };
}

/** @param {RecordView} record @param {Viewer | null} viewer */
function answers(record, viewer) {
  const line = (/** @type {FieldView} */ field) => {
    const leads = viewer && field.where.length > 0;
    return el("li.field", el(leads ? "button.line" : "div.line", { onclick: leads && (() => viewer.point(field.where)) },
      el("span.name", own(field.title)), el("span.said", shown(field, field.value) || t("value.empty")),
      el("span.witness", { title: field.witness.map((each) => each.message).join("\n") }, field.witness.map((each) => named("seenby", each.code)).join(" · "))));
  };
  return el("div.fields", el("h2", t("record.answers")), lists(record.fields, line));
}

/** @param {RecordView} record */
function history(record) {
  const { fields, versions, changes } = record;
  const at = (/** @type {string} */ path) => fields.find((one) => one.path === path);
  const said = (/** @type {string} */ path, /** @type {Value} */ value) => shown(at(path), value) || t("value.empty");
  const placed = (/** @type {ChangeView} */ { path, title }) => [heading(at(path) ?? { group: [] }), own(title)].filter(Boolean).join(" › ");
  return el("div",
    table("record.versions", ["records.version", "records.filed", "record.by", "reason"], versions.map((one) => [
      one.version === record.version ? one.version : link(`record/${record.id}/${one.version}`, one.version),
      moment(one.filed_at), one.by ?? t("record.alone"), one.why])),
    table("record.changes", ["record.field", "record.before", "record.after", "record.by", "record.at", "record.how", "reason"], changes.map((one) => [
      placed(one), said(one.path, one.before), said(one.path, one.after), one.by, moment(one.at), named("how", one.how), one.why]), { empty: "record.unchanged" }));
}

/** @param {string} path @param {RecordView} record */
async function reopen(path, record) {
  const task = await why("record.reopen", "record.reopen", (text) => post(`${path}/reopen`, { version: record.version, why: text }));
  if (task) go(`task/${task.id}`);
}
