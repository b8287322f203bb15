// One document, and what became of it.

import { told } from "../lib/dialog.js";
import { el, fill } from "../lib/dom.js";
import { moment } from "../lib/format.js";
import { download, get, may } from "../lib/http.js";
import { table } from "../lib/table.js";
import { named, own, t } from "../lib/texts.js";

/** @param {Element} place @param {string} id */
export async function screen(place, id) {
  const path = `/api/documents/${id}`;
  /** @type {DocumentWhole} */
  const one = await get(path);
  const link = (/** @type {string} */ name, /** @type {string} */ other, /** @type {string} */ text) => el("a", { href: `#/${name}/${other}` }, text);
  const family = (/** @type {string} */ title, /** @type {string[]} */ others) =>
    others.length > 0 && el("section", el("h2", title), el("ul", others.map((other) => el("li", link("document", other, other)))));
  const title = t("task.receipt", { receipt: one.receipt });
  fill(place, el("div.page", el("h1", title),
    el("p", [one.state_text, one.office, named("channel", one.channel), moment(one.landed_at)].join(" · ")),
    one.reason && el("p.notice", one.reason.message), one.problems.map((problem) => el("p.notice", problem.message)), one.duplicate_of && el("p", link("document", one.duplicate_of, t("document.same"))),
    may("record.read") && el("p", el("button", { onclick: () => void download(`${path}/original`, one.receipt).catch(told) }, t("original"))),
    table(t("document.pages"), [t("document.page"), t("queue.state")], one.page_states.map((page) => [String(page.page), named("pagestate", page.state)])),
    one.forms.length > 0 && table(t("document.forms"), [t("queue.form"), t("queue.state"), t("actions")], one.forms.map((form) => [own(form.form_title), named("formstatus", form.status),
      el("span", form.task && may("task.read") && link("task", form.task, t("task")), " ", form.record && may("record.read") && link("record", form.record, t("record")))])),
    family(t("document.madefrom"), one.made_from), family(t("document.became"), one.became)));
  return { title };
}
