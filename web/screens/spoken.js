// A form without paper, as somebody at the counter or on the telephone says it: all of it at once, in labelled inputs, filed
// by Ctrl+Enter from anywhere in it. What is written is saved as the person goes on, and kept on the device until it is.

import { el, go, offer, post, quickest, refusal, say, settle, t } from "../lib/kit.js";
import { PlainField } from "../task/plain.js";
import { Bench } from "../task/bench.js";
import { reasonFor } from "../task/endings.js";
import { Hindrances } from "../task/hindrances.js";
import { alike, dropHere } from "../task/kept.js";
import { closeRows, sheet } from "../task/sheet.js";
import { filed } from "./counter.js";

export class SpokenScreen extends Bench {
  /** @param {Element} place @param {TaskView} task */
  constructor(place, task) {
    super(task);
    offer(task.allowed, false); // a letter pressed on a tick box is a slip
    const told = { typed: (/** @type {string} */ path, /** @type {string} */ text) => this.typed(path, text), said: (/** @type {string} */ path) => this.said(path) };
    this.all = task.fields.map((field) => new PlainField(field, task.form_language, told));
    this.tried = false; // to file: from then on it is said what is missing
    this.filing = false;
    this.hindrances = new Hindrances(this.model, (path) => this.asked(path)?.focus());
    this.progress = el("p.progress");
    this.saved = el("p.saved", { role: "status" });
    this.send = el("button.main.file", { onclick: () => this.file() }, this.action("file")?.label, el("kbd", quickest("file")));
    this.form = el("form.plain", { "aria-label": this.title, novalidate: true, onsubmit: (event) => event.preventDefault() }, el("fieldset", { disabled: !this.writes }, sheet(this.all)));
    this.show(place, t("task.fields"), [el("h2.unseen", t("task.fields")), el("div.rolls", this.notes, this.hindrances.element, this.form),
      this.writes && el("div.bar", this.progress, this.saved, this.send)], this.writes && this.actions());
  }

  /** @param {string | undefined} path */
  asked(path) {
    return this.all.find(({ field }) => field.path === path);
  }

  actions() {
    return el("div.actions", { role: "group", "aria-label": t("task.actions") }, this.task.allowed.filter(({ name }) => name !== "file").map(({ name, label }) => this.act(name, label)), this.act("leave", t("act.leave")));
  }

  commands() {
    const all = super.commands();
    if (this.task.kind === "counter") all.leave = () => go("counter");
    if (this.writes && this.action("file")) all.file = () => void this.file();
    return all;
  }

  /** Take up what was written here and never reached the server, and what was saved before; then the person writes on. */
  async ready() {
    const restored = this.writes && (await this.model.restore());
    const { typing, corrections } = this.model;
    for (const asked of this.all) asked.put(this.model.value(asked.field));
    const begun = this.asked(typing?.path);
    if (begun && typing) {
      begun.answer = typing.text;
      this.said(typing.path);
    }
    if (!restored && Object.keys(corrections).length) await this.look();
    this.refresh();
    if (this.writes) (begun ?? this.all.find(({ empty }) => empty) ?? this.all[0])?.focus();
    if (restored) say(t("save.restored"));
  }

  /** Have what was saved on an earlier visit looked over, so that its faults are told. */
  async look() {
    try {
      const { fields, problems } = await post(`${this.model.path}/check`, { fields: this.model.corrections });
      Object.assign(this.model, { checked: fields, problems });
    } catch (error) {
      refusal(error); // it is looked over again as it is saved
    }
  }

  /** @param {string} path @param {string} text */
  typed(path, text) {
    this.model.typed(path, text);
    this.count();
  }

  /** The person is done with a field for now: keep what stands there. @param {string} path */
  said(path) {
    const asked = this.asked(path);
    if (!asked || !this.writes) return;
    const correction = asked.correction();
    if (!alike(correction ?? undefined, this.model.corrections[path])) this.model.answer(path, correction);
    else if (this.model.typing?.path === path) this.model.typed(path, null);
    this.count();
  }

  /** Keep what stands in the field that has the focus. */
  keep() {
    const here = this.all.find(({ element }) => element.contains(document.activeElement));
    if (here) this.said(here.field.path);
  }

  end() {
    this.keep();
    offer([]);
    return super.end();
  }

  /** Say what the server made of the answers; the field that has the focus keeps what is written in it. */
  refresh() {
    const { model, all } = this;
    const { found } = this.hindrances.list(all);
    for (const asked of all) {
      const { field: { path, findings }, element } = asked;
      const here = element.contains(document.activeElement);
      if (!here && model.typing?.path !== path) asked.put(model.value(asked.field));
      const { unparsable, findings: now } = model.checked[path] ?? { unparsable: null, findings };
      const own = unparsable ? [unparsable.message] : now.map(({ message }) => message);
      const missing = found.filter((one) => one.path === path && !own.includes(one.here) && (this.tried || !asked.empty));
      if (!here || !asked.empty) asked.complain([...own, ...missing.map(({ here: text }) => text)]);
    }
    if (this.tried) this.hindrances.show(found, all);
    this.count();
  }

  /** Say how much is missing, and whether what was written is safe. */
  count() {
    const { fault, trying, corrections } = this.model;
    const left = this.all.filter(({ needed, empty }) => needed && empty).length;
    this.progress.textContent = left ? t("counter.left", { n: left }) : t("counter.ready");
    const safe = !this.model.dirty && !this.model.sending && !this.model.typing && Object.keys(corrections).length > 0;
    this.saved.textContent = fault ? (trying ? t("save.trying") : t("save.failed", { why: fault.message })) : safe ? t("saved") : "";
    this.saved.classList.toggle("fault", fault !== null);
  }

  /** Say whether something stands in the way, and show it. */
  hindered() {
    const { open } = this.hindrances.list(this.all);
    this.refresh();
    if (open.length) this.hindrances.focus();
    return open.length > 0;
  }

  async file() {
    if (this.filing) return;
    this.filing = true;
    const here = document.activeElement;
    try {
      this.keep();
      for (const path of closeRows(this.all)) this.said(path);
      this.tried = true;
      if (this.all.some(({ needed, empty }) => needed && empty) && this.hindered()) return;
      for (const { field } of this.all) if (field.stop && !this.model.corrections[field.path]) this.model.answer(field.path, { how: "blank" });
      await this.model.settled();
      if (this.hindered()) return;
      const reason = await reasonFor(this.task, this.action("file")?.label);
      if (reason === undefined) return;
      this.form.inert = true; // what is written into what goes away would be lost
      await this.model.file(reason);
      say(t("filed"));
      await this.onward(true);
    } catch (error) {
      this.form.inert = false;
      if (here instanceof HTMLElement) settle(here); // what is inert lets the focus go
      this.refused(refusal(error));
    } finally {
      this.form.inert = this.filing = false;
    }
  }

  /** @param {Refusal} error */
  refused({ code, message, problems }) {
    if (code === "version_conflict" || code === "claimed_by_other") return void this.conflict(message);
    say(message, { fault: true });
    if (problems.length) this.model.problems = problems;
    return void this.hindered();
  }

  /** Go back to the counter, where the next form begins; the correction of a record goes on as any task. @param {boolean} [done] it was filed */
  async onward(done = false) {
    if (this.task.kind !== "counter") return super.onward();
    this.over = true;
    dropHere(this.task.id);
    filed(done ? this.task : null);
    go("counter");
    return undefined;
  }
}
