// What is no form that could be read: unrecognised pages, blanks, separators, cover pages, quarantine, duplicates. Each says
// why it is here and offers what can be done about it, the likeliest first.

import { labelled, told } from "../lib/dialog.js";
import { el, fill, find } from "../lib/dom.js";
import { download, may } from "../lib/http.js";
import { bind } from "../lib/keys.js";
import { say } from "../lib/say.js";
import { named, t } from "../lib/texts.js";
import { lookAhead } from "../task/ahead.js";
import { arrange, formChoice, forms } from "../task/arrange.js";
import { Bench } from "../task/bench.js";
import * as endings from "../task/endings.js";

export class ExceptionScreen extends Bench {
  /** @param {Element} place @param {Task} task */
  constructor(place, task) {
    super(task);
    const commands = this.commands();
    fill(place, this.head(null), el("div", { class: this.viewer ? "desk" : "desk alone" }, this.viewer?.element,
      el("section.panel", { "aria-label": t("task.actions") }, el("div.rolls", this.what(commands), this.notes))));
    this.showNotes();
    this.viewer?.whole();
    this.unbind = bind({ ...this.viewer?.commands(), ...commands });
    (find(place, ".panel select, .panel button") ?? find(place, "h1"))?.focus();
    if (this.writes) lookAhead(task.id);
  }

  get title() {
    return named("kind", this.task.kind);
  }

  /** @returns {Commands} */
  commands() {
    const all = this.ways();
    if (!this.writes) return all;
    if (this.may("arrange", "assign", "merge")) all.arrange = () => this.after(arrange(this.model));
    if (this.may("dismiss")) all.reject = () => this.after(endings.dismiss(this.model));
    return all;
  }

  /** @param {...Action} actions */
  may(...actions) {
    return actions.some((action) => this.task.allowed.includes(action));
  }

  /** Say why the task is here, and offer what can be done. @param {Commands} commands */
  what(commands) {
    const { task } = this;
    const reason = task.problem?.message;
    const original = task.document && may("record.read") && el("p", el("button", {
      onclick: () => void download(`/api/documents/${task.document ?? ""}/original`, task.receipt ?? "original").catch(told),
    }, t("original")));
    return el("div.stack", el("p.why", named("kindwhy", task.kind)), reason && el("p.notice", reason), this.earlier(),
      this.writes && this.offers(commands), original, this.act(commands, "leave", t("act.leave")));
  }

  /** @param {Commands} commands */
  offers(commands) {
    const assign = el("div");
    if (this.may("arrange", "assign")) void forms().then((list) => this.offerForms(assign, list), told);
    return el("div.stack", assign, this.act(commands, "arrange", t("keys.arrange")), this.act(commands, "reject", t("act.dismiss")),
      this.may("reland") && el("button", { onclick: () => this.after(endings.reland(this.model)) }, t("act.reland")),
      this.act(commands, "resume", t("act.resume")), this.act(commands, "hold", t("keys.hold")), this.act(commands, "ask", t("keys.ask")), this.act(commands, "misdirected", t("keys.misdirected")),
      el("button", { onclick: () => void this.note() }, t("note.write")));
  }

  /** @param {Element} place @param {FormSummary[]} list */
  offerForms(place, list) {
    const choice = formChoice(list, list[0]?.id ?? "");
    const pages = this.task.pages.map((page) => ({ document: page.document, page: page.page, turn: 0 }));
    const act = async () => {
      await this.model.end("arrange", { with: [], why: "form", forms: [{ form: choice.value || null, edition: null, pages }], aside: [] });
      say(t("arrange.done"));
      return true;
    };
    fill(place, el("div.inline", labelled(t("assign.form"), choice), el("button.main", { onclick: () => this.after(act()) }, t("arrange.read"))));
    if (!place.ownerDocument.activeElement?.closest(".viewer, dialog")) choice.focus();
  }
}
