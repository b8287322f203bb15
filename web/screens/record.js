// One record beside its page, with every change: who, when, why, before, after.

import { ask, labelled, told } from "../lib/dialog.js";
import { el, fill } from "../lib/dom.js";
import { moment, shown } from "../lib/format.js";
import { download, get, may, post } from "../lib/http.js";
import { bind } from "../lib/keys.js";
import { go } from "../lib/route.js";
import { table } from "../lib/table.js";
import { named, own, t } from "../lib/texts.js";
import { Viewer } from "../task/page.js";

/** @param {Element} place @param {string} id @param {string} [version] */
export async function screen(place, id, version) {
  const path = `/api/records/${id}`;
  /** @type {RecordWhole} */
  const record = await get(path, { version });
  const viewer = record.pages.length ? new Viewer(record.pages, null) : null;
  const title = own(record.form_title);
  const latest = Math.max(...record.versions.map((one) => one.version));
  fill(place, el("header.taskhead",
    el("div", el("h1", title), el("p.facts", [record.receipt && t("task.receipt", { receipt: record.receipt }), record.office,
      t("record.filed", { at: moment(record.filed_at) }), t("record.version", { n: record.version })].filter(Boolean).join(" · "))),
    el("div.actions", may("record.reopen") && !record.task && record.version === latest && el("button", { onclick: () => void reopen(path, record) }, t("record.reopen")),
      record.task && may("task.read") && el("a.button", { href: `#/task/${record.task}` }, t("record.open")),
      el("button", { onclick: () => void download(`${path}/download?format=json`, `${id}.json`).catch(told) }, t("record.json")),
      el("button", { onclick: () => void download(`${path}/download?format=csv`, `${id}.csv`).catch(told) }, t("record.csv")))),
  el("div", { class: viewer ? "desk" : "desk alone" }, viewer?.element, el("section.panel", { "aria-label": t("record") },
    el("div.rolls", answers(record, viewer), history(record)))));
  viewer?.whole();
  const unbind = bind(viewer?.commands() ?? {});
  return { title, end: () => { unbind(); viewer?.end(); } };
}

/** @param {RecordWhole} record @param {Viewer | null} viewer */
function answers(record, viewer) {
  const lines = record.fields.map((field) => {
    const said = shown(field, field.value) || t("value.empty");
    const content = [el("span.name", own(field.title)), el("span.said", said)];
    return el("li.field", viewer && field.where.length
      ? el("button.line", { onclick: () => viewer.point(field.where) }, content) : el("div.line", content));
  });
  return el("div.fields", el("h2", t("record.answers")), el("ul", lines));
}

/** @param {RecordWhole} record */
function history(record) {
  const field = (/** @type {string} */ path) => record.fields.find((one) => one.path === path);
  const said = (/** @type {string} */ path, /** @type {Value} */ value) => shown(field(path) ?? /** @type {Field} */ ({ widget: "text", format: null, options: /** @type {Field["options"]} */ ([]) }), value) || t("value.empty");
  return el("div",
    table(t("record.versions"), [t("records.version"), t("records.filed"), t("record.by"), t("reason")], record.versions.map((one) => [
      one.version === record.version ? String(one.version) : el("a", { href: `#/record/${record.id}/${one.version}` }, String(one.version)),
      moment(one.filed_at), one.by ?? t("record.alone"), one.why ?? ""])),
    table(t("record.changes"), [t("record.field"), t("record.before"), t("record.after"), t("record.by"), t("record.at"), t("record.how"), t("reason")], record.changes.map((one) => [
      own(one.title), said(one.path, one.before), said(one.path, one.after), one.by, moment(one.at), named("how", one.how), one.why ?? ""]), { empty: t("record.unchanged") }));
}

/** @param {string} path @param {RecordWhole} record */
async function reopen(path, record) {
  const text = el("textarea", { rows: "3", required: true });
  /** @type {TaskItem | null} */
  let task = null;
  await ask({
    title: t("record.reopen"), verb: t("record.reopen"), body: [el("p", t("correction.what")), labelled(t("reason"), text)],
    act: async () => { task = await post(`${path}/reopen`, { version: record.version, why: text.value }); },
  });
  const made = /** @type {TaskItem | null} */ (task);
  if (made) go(`task/${made.id}`);
}
