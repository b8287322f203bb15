// One document, and what became of it.

import { download, el, fill, get, may, moment, named, own, t, table } from "../lib/kit.js";

/** @param {Element} place @param {string} id */
export async function screen(place, id) {
  const path = `/api/documents/${id}`;
  /** @type {DocumentWhole} */
  const one = await get(path);
  const link = (/** @type {string} */ address, text = address) => el("a", { href: `#/${address}` }, text);
  const family = (/** @type {string} */ title, /** @type {string[]} */ others) =>
    others.length > 0 && el("section", el("h2", title), el("ul", others.map((other) => el("li", link(`document/${other}`, other)))));
  const poor = (/** @type {number} */ at) => {
    const found = one.quality.find((page) => page.page === at);
    return found ? [`${Math.round(found.score * 100)} %`, ...found.reasons.map((reason) => reason.message)].join(" · ") : "";
  };
  const title = t("task.receipt", { receipt: one.receipt });
  fill(place, el("div.page", el("h1", title),
    el("p", [one.state_text, one.office, named("channel", one.channel), moment(one.landed_at)].join(" · ")),
    one.reason && el("p.notice", one.reason.message), one.problems.map((problem) => el("p.notice", problem.message)), one.duplicate_of && el("p", link(`document/${one.duplicate_of}`, t("document.same"))),
    may("record.read") && el("p", el("button", { onclick: () => download(`${path}/original`, one.receipt) }, t("original"))),
    one.quality.some((page) => page.reasons.length) && el("p", el("button", { onclick: () => download(`${path}/notice?format=pdf`, `${one.receipt}.pdf`) }, t("document.notice"))),
    one.arrival && el("section", el("h2", t("document.arrival")), el("dl", Object.entries(one.arrival).filter(([, value]) => value).map(([name, value]) =>
      el("div", el("dt", named("arrival", name)), el("dd", name === "received_at" ? moment(String(value)) : value === true ? "✓" : String(value)))))),
    table(t("document.pages"), [t("document.page"), t("queue.state"), t("document.quality")], one.page_states.map((page) => [page.page, named("pagestate", page.state), poor(page.page)])),
    one.forms.length > 0 && table(t("document.forms"), [t("queue.form"), t("queue.state"), t("actions")], one.forms.map((form) => [own(form.form_title), named("formstatus", form.status),
      el("span", form.task && may("task.read") && link(`task/${form.task}`, t("task")), " ", form.record && may("record.read") && link(`record/${form.record}`, t("record")))])),
    family(t("document.madefrom"), one.made_from), family(t("document.became"), one.became)));
  return { title };
}
