// One document, and what became of it.

import { button, download, el, get, link, may, moment, named, own, page, percent, t, table } from "../lib/kit.js";

/** @type {ShowScreen} */
export async function screen(place, id) {
  const path = `/api/documents/${id}`;
  const one = await get(`/api/documents/${id}`);
  const family = (/** @type {Key} */ title, /** @type {string[]} */ others) =>
    others.length > 0 && el("section", el("h2", t(title)), el("ul", others.map((other) => el("li", link(`document/${other}`, other)))));
  const quality = new Map(one.quality.map(({ page: at, score, reasons }) => [at, [percent(score), ...reasons.map((reason) => reason.message)].join(" · ")]));
  return page(place, t("task.receipt", { receipt: one.receipt }),
    el("p", [one.state_text, one.office, named("channel", one.channel), moment(one.landed_at)].join(" · ")),
    one.reason && el("p.notice", one.reason.message), one.problems.map((problem) => el("p.notice", problem.message)), one.duplicate_of && el("p", link(`document/${one.duplicate_of}`, t("document.same"))),
    one.left && el("p", one.left),
    may("record.read") && one.state !== "erased" && el("p", button("original", () => download(`${path}/original`, one.receipt))),
    one.quality.some(({ reasons }) => reasons.length) && el("p", button("document.notice", () => download(`${path}/notice?format=pdf`, `${one.receipt}.pdf`))),
    one.arrival && el("section", el("h2", t("document.arrival")), el("dl", Object.entries(one.arrival).filter(([, value]) => value).map(([name, value]) =>
      el("div", el("dt", named("arrival", name)), el("dd", name === "received_at" ? moment(String(value)) : value === true ? "✓" : String(value)))))),
    table("document.pages", ["document.page", "queue.state", "document.quality"], one.page_states.map((state) => [state.page, named("state", state.state), quality.get(state.page)])),
    one.forms.length > 0 && table("document.forms", ["queue.form", "queue.state", "actions"], one.forms.map((form) => [own(form.form_title), named("formstatus", form.status),
      el("span", form.task && may("task.read") && link(`task/${form.task}`, t("task")), " ", form.record && may("record.read") && link(`record/${form.record}`, t("record")))])),
    family("document.madefrom", one.made_from), family("document.became", one.became));
}
