// What does not agree within a record: each complaint leads to its field and can be confirmed, when the paper says so.

import { boxed, el, fill, fresh, own, t } from "../lib/kit.js";

const MENDED_AT_THE_FIELD = ["stop_unanswered", "unparsable"];

export class Complaints {
  /** @param {Model} model @param {{ open: (path: string) => void, page: (page: number) => void, onward: () => void, apart: (() => void) | undefined, apartText: string }} ways to a field, to a page, to filing, and to take pages apart */
  constructor(model, ways) {
    this.model = model;
    this.ways = ways;
    this.element = el("div.complaints");
    this.now = "";
  }

  /** Return what a person must mend or confirm; a stop without its answer complains of nothing yet. */
  standing() {
    const waiting = new Set(this.model.open().map((field) => field.path));
    return this.model.problems.filter((one) => !waiting.has(one.path ?? "") && !MENDED_AT_THE_FIELD.includes(one.code) && !this.model.saidEmpty(one));
  }

  show() {
    const list = this.standing();
    const now = JSON.stringify(list);
    if (now === this.now) return;
    this.now = now;
    const id = fresh();
    const at = this.element.contains(document.activeElement) && document.activeElement?.closest("li")?.textContent;
    fill(this.element, list.length > 0 && el("section.notice", { "aria-labelledby": id }, el("h3", { id }, t("complaints")), el("ul", list.map((one) => this.line(one)))));
    if (typeof at === "string") this.restore(at);
  }

  /** Put the focus back on the complaint that says *text*, or on what is next: it stood in here, and was written anew. @param {string} text */
  restore(text) {
    const same = [...this.element.querySelectorAll("li")].find(({ textContent }) => textContent === text);
    if (same) same.querySelector("input")?.focus();
    else if (!this.focus()) this.ways.onward();
  }

  /** @param {ProblemView} problem */
  line(problem) {
    const { path, page, confirm } = problem;
    const follows = problem.code.startsWith("attachment_");
    const field = this.model.task.fields.find((one) => one.path === path);
    const { confirmed } = this.model;
    const box = el("input", { type: "checkbox", checked: confirmed.has(confirm), onchange: () => (box.checked ? confirmed.add(confirm) : confirmed.delete(confirm)) });
    return el("li", el("p", this.model.words(problem), " ",
      path && el("button.link", { onclick: () => this.ways.open(path) }, field ? own(field.title) : t("complaints.see")),
      page && el("button.link", { onclick: () => this.ways.page(page) }, t("complaints.page", { n: page })),
      follows && this.ways.apart && [" ", el("button.link", { onclick: this.ways.apart }, this.ways.apartText)]),
      boxed(follows ? "complaints.belongs" : "complaints.confirm", box));
  }

  /** Put the focus on the first complaint that is not confirmed; say whether there was one. */
  focus() {
    this.show();
    const box = [...this.element.querySelectorAll("input")].find((one) => !one.checked);
    box?.focus();
    box?.scrollIntoView({ block: "nearest" });
    return box !== undefined;
  }
}
