// What is no form that could be read: unrecognised pages, blanks, separators, cover pages, quarantine, duplicates: why each
// is here, and what can be done about it, the likeliest first.

import { button, download, el, fill, find, labelled, may, named, t } from "../lib/kit.js";
import { lookAhead } from "../task/ahead.js";
import { arrange, readAs } from "../task/arrange.js";
import { formChoice } from "../task/forms.js";
import { Bench } from "../task/bench.js";

export class ExceptionScreen extends Bench {
  /** @param {Element} place @param {TaskView} task */
  constructor(place, task) {
    super(task);
    this.show(place, t("task.actions"), [el("div.rolls", this.what(), this.notes)]);
    this.viewer?.whole();
    (find(place, ".panel select, .panel button") ?? find(place, "h1"))?.focus();
    if (this.writes) lookAhead(task.id);
  }

  get title() {
    return named("kind", this.task.kind);
  }

  commands() {
    const all = super.commands();
    if (!this.writes) return all;
    if (this.action("arrange")) all.arrange = () => this.after(arrange(this.model));
    return all;
  }

  /** Say why the task is here, and offer what can be done. */
  what() {
    const { task, writes } = this;
    const { document } = task;
    const assign = writes && this.action("arrange") && el("div");
    if (assign) void this.offerForms(assign);
    return el("div.stack", el("p.why", named("kindwhy", task.kind)), task.problem && el("p.notice", task.problem.message),
      assign,
      task.allowed.map(({ name, title }) => this.act(name, title)),
      writes && button("note.write", () => this.note()),
      document && may("record.read") && button("original", () => download(`/api/documents/${document}/original`, task.receipt ?? "original")),
      this.act("leave", t("act.leave")), this.earlier());
  }

  /** @param {Element} place */
  async offerForms(place) {
    const choice = await formChoice();
    fill(place, el("div.inline", labelled("assign.form", choice),
      el("button.main", { onclick: () => this.after(readAs(this.model, choice.value)) }, t("arrange.read"))));
    if (!document.activeElement?.closest(".viewer, dialog")) choice.focus();
  }
}
