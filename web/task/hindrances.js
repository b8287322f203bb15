// What stands in the way of filing a plain form: a summary that leads to each field, and lets the person confirm what they know.

import { boxed, el, fill, fresh, own, t } from "../lib/kit.js";

/** Name the field of *asked*: in a table with its row, and with its group where another of *all* is called the same. @param {PlainField} asked @param {PlainField[]} all */
function called({ field }, all) {
  const { row, title } = field.group.at(-1) ?? {};
  const alone = all.filter((other) => own(other.field.title) === own(field.title)).length === 1;
  const where = row ? t("field.row", { n: row }) : alone ? "" : own(title);
  return own(field.title) + (where && ` (${where})`);
}

export class Hindrances {
  /** @param {Model} model @param {(path: string) => void} lead to the field */
  constructor(model, lead) {
    this.model = model;
    this.lead = lead;
    this.element = el("div");
    this.now = "";
  }

  /** Return what stands in the way, in the order of the form. @param {PlainField[]} all */
  list(all) {
    const { problems, checked, confirmed } = this.model;
    /** @type {Hindrance[]} */
    const found = [];
    const add = (/** @type {PlainField | undefined} */ asked, /** @type {string} */ text, /** @type {string | null} */ confirm = null, here = text) => {
      const path = asked?.field.path ?? null;
      if (!found.some((other) => other.path === path && other.text === text)) found.push({ text, here, path, confirm });
    };
    const required = (/** @type {PlainField} */ asked) => add(asked, t("complaints.required", { name: called(asked, all) }), null, t("complaints.required", { name: own(asked.field.title) }));
    for (const asked of all) if (asked.needed && asked.empty) required(asked);
    for (const problem of problems) {
      const path = problem.path ?? "";
      const below = all.filter(({ field }) => field.path === path || (path && field.path.startsWith(`${path}/`)));
      const [asked] = below;
      const missing = problem.code === "schema_required";
      if (problem.code === "stop_unanswered" || (missing && below.some(({ needed, empty }) => needed || !empty))) continue; // it is said above, or with what is wrong there
      const answer = checked[path];
      if (problem.code === "unparsable") add(asked, answer?.unparsable?.message ?? problem.message);
      else if (missing && asked?.field.path === path) required(asked);
      else if (missing) add(asked, this.model.words(problem));
      else {
        const finding = problem.code === "check_failed" && (answer?.findings ?? asked?.field.findings ?? []).find(({ severity }) => severity === "error");
        add(asked, finding ? finding.message : problem.message, problem.confirm);
      }
    }
    const order = new Map(all.map(({ field }, at) => [field.path, at]));
    return { found: found.sort((one, other) => (order.get(one.path ?? "") ?? all.length) - (order.get(other.path ?? "") ?? all.length)),
      open: found.filter(({ confirm }) => !confirm || !confirmed.has(confirm)) };
  }

  /** Show the summary of *found*. @param {Hindrance[]} found @param {PlainField[]} all */
  show(found, all) {
    const now = JSON.stringify(found);
    if (now === this.now) return;
    this.now = now;
    if (!found.length) return fill(this.element);
    const id = fresh();
    fill(this.element, el("section.notice.summary", { tabindex: "-1", "aria-labelledby": id }, el("h3", { id }, t("counter.wrong", { n: found.length })),
      el("ul", found.map((one) => this.line(one, all)))));
  }

  /** @param {Hindrance} one @param {PlainField[]} all */
  line({ text, path, confirm }, all) {
    const { confirmed } = this.model;
    const asked = all.find(({ field }) => field.path === path);
    const box = confirm === null ? null : el("input", { type: "checkbox", checked: confirmed.has(confirm), onchange: () => (box?.checked ? confirmed.add(confirm) : confirmed.delete(confirm)) });
    return el("li", path === null ? el("p", text) : el("button.link", { onclick: () => this.lead(path) }, asked && !text.includes(own(asked.field.title)) ? t("counter.about", { name: called(asked, all), text }) : text), box && boxed("counter.confirm", box));
  }

  focus() {
    /** @type {HTMLElement | null} */
    const summary = this.element.querySelector(".summary");
    summary?.focus();
    summary?.scrollIntoView({ block: "nearest" });
  }
}
