// A task: the page beside the fields. The whole loop is here: stop, answer, next stop, file, next task.

import { ask, told } from "../lib/dialog.js";
import { el, fill } from "../lib/dom.js";
import { shown } from "../lib/format.js";
import { Refused } from "../lib/http.js";
import { bind } from "../lib/keys.js";
import { go } from "../lib/route.js";
import { say } from "../lib/say.js";
import { own, t } from "../lib/texts.js";
import { lookAhead } from "../task/ahead.js";
import { arrange, changeForm } from "../task/arrange.js";
import { Bench } from "../task/bench.js";
import { Complaints } from "../task/complaints.js";
import { Editor } from "../task/editor.js";
import * as endings from "../task/endings.js";

export class TaskScreen extends Bench {
  /** @param {Element} place @param {Task} task */
  constructor(place, task) {
    super(task);
    /** @type {Map<string, HTMLElement>} rows by path */
    this.rows = new Map();
    /** @type {Set<string>} fields whose fault was said */
    this.told = new Set();
    /** @type {{ field: Field, editor: Editor } | null} */
    this.current = null;
    this.progress = el("p.progress");
    this.saved = el("p.saved.fault", { role: "status" });
    this.list = el("div.fields");
    this.complaints = new Complaints(this.model, (path) => this.openPath(path));
    this.filing = el("button.main.file", { onclick: () => void this.file() }, t("act.file"), el("kbd", "Ctrl + ↵"));
    const commands = this.commands();
    fill(place, this.head(this.writes ? this.actions(commands) : null), el("div", { class: this.viewer ? "desk" : "desk alone" }, this.viewer?.element,
      el("section.panel", { "aria-label": t("task.fields") }, el("h2.unseen", t("task.fields")),
        el("div.rolls", this.notes, this.list, this.complaints.element, this.earlier()),
        this.writes && el("div.bar", this.progress, this.saved, this.filing))));
    this.showNotes();
    this.layOut();
    this.unbind = bind({ ...this.viewer?.commands(), ...commands });
    this.begin();
  }

  begin() {
    this.refresh();
    const first = this.model.open()[0] ?? this.model.stops()[0];
    if (!this.writes) return this.viewer?.point([]);
    if (first) this.open(first);
    else this.finish();
    return lookAhead(this.task.id);
  }

  /** @param {Commands} commands */
  actions(commands) {
    const names = /** @type {const} */ (["undo", "resume", "hold", "ask", "arrange", "form", "reject", "misdirected", "leave"]);
    return el("div.actions", { role: "group", "aria-label": t("task.actions") }, names.map((id) => this.act(commands, id, t(`act.${id}`))),
      el("button", { onclick: () => void this.note() }, t("act.note")));
  }

  /** @returns {Commands} */
  commands() {
    const all = this.ways();
    if (!this.writes) return all;
    const allowed = this.task.allowed;
    Object.assign(all, {
      next: () => this.step(1), previous: () => this.step(-1), edit: () => this.current?.editor.edit(),
      illegible: () => this.current?.editor.mark("illegible"), blank: () => this.current?.editor.mark("blank"), undo: () => void this.undo(),
    });
    if (allowed.includes("file")) all.file = () => void this.file();
    if (allowed.includes("reject")) all.reject = () => this.after(endings.reject(this.model));
    if (allowed.includes("arrange")) all.arrange = () => this.after(arrange(this.model));
    if (allowed.includes("arrange")) all.form = () => this.after(changeForm(this.model));
    return all;
  }

  /** Put every field in its row, in reading order, under the heads of its groups. */
  layOut() {
    this.rows.clear();
    this.current = null;
    /** @type {Node[]} */
    const parts = [];
    let group = "";
    let list = el("ul");
    for (const field of this.model.task.fields) {
      const path = field.group.at(-1)?.path ?? "";
      if (path !== group || !parts.length) {
        group = path;
        const head = field.group.map((one) => own(one.title) + (one.row === null ? "" : ` ${one.row}`)).join(" › ");
        list = el("ul");
        parts.push(el("h3", { class: head ? null : "unseen" }, head || t("task.general")), list);
      }
      const row = el("li.field");
      this.rows.set(field.path, row);
      list.append(row);
      this.fold(field);
    }
    fill(this.list, parts);
  }

  /** Show *field* as one line. @param {Field} field */
  fold(field) {
    const row = this.rows.get(field.path);
    if (!row) return;
    const button = el("button.line", { "aria-expanded": this.writes ? "false" : null, onclick: () => this.touch(field) });
    fill(row, button);
    this.label(field);
  }

  /** Write what stands for *field* in its line. @param {Field} field */
  label(field) {
    const row = this.rows.get(field.path);
    const button = row?.querySelector(":scope > button.line");
    if (!row || !button) return;
    const { text, value } = this.model.value(field);
    const correction = this.model.corrections[field.path];
    const state = this.state(field);
    const faults = this.model.checked[field.path]?.unparsable;
    row.className = `field ${state}`;
    const said = correction?.how === "illegible" ? t("stop.illegible") : shown(field, value) || text || t("value.empty");
    const now = [own(field.title), said, state, faults?.message ?? ""].join("\n");
    if (row.dataset.now === now) return;
    row.dataset.now = now;
    fill(button, el("span.name", own(field.title)), el("span.said", { lang: this.task.form_language }, field.blind ? "•••" : said),
      el("span.state", t(`state.${state}`)), faults && el("span.fault", faults.message));
  }

  /** @param {Field} field @returns {"fault" | "done" | "todo" | "sure" | "free"} */
  state(field) {
    if (this.model.checked[field.path]?.unparsable) return "fault";
    if (this.model.answered(field)) return "done";
    return field.stop ? "todo" : this.task.kind === "counter" ? "free" : "sure";
  }

  /** @param {Field} field */
  touch(field) {
    if (this.writes) this.open(this.fieldAt(field.path) ?? field);
    else this.viewer?.point(field.where);
  }

  /** @param {string} path */
  fieldAt(path) {
    return this.model.task.fields.find((field) => field.path === path);
  }

  /** @param {string} path */
  openPath(path) {
    const field = this.fieldAt(path) ?? this.model.task.fields.find((one) => one.path.startsWith(`${path}/`));
    if (field) this.open(field);
  }

  /** Open *field* for an answer; the page goes to it. @param {Field} field */
  open(field) {
    this.keep();
    const before = this.current;
    const editor = new Editor(field, this.model, (correction) => this.answered(field, correction), (keyed) => void this.keyed(field, keyed));
    this.current = { field, editor };
    if (before) this.close(before.field);
    const row = this.rows.get(field.path);
    if (!row) return;
    delete row.dataset.now;
    row.className = "field current";
    fill(row, editor.element);
    editor.focus();
    row.scrollIntoView({ block: "nearest" });
    this.viewer?.point(field.where);
    this.count();
  }

  /** Keep what is written in the field that is open, before the person goes elsewhere. */
  keep() {
    const { field, editor } = this.current ?? {};
    const unsaid = editor?.unsaid();
    if (field && unsaid) this.model.answer(field.path, unsaid);
  }

  end() {
    this.keep();
    return super.end();
  }

  /** @param {Field} field */
  close(field) {
    const now = this.fieldAt(field.path) ?? field;
    const row = this.rows.get(now.path);
    if (row) delete row.dataset.now;
    this.fold(now);
  }

  /** @param {Field} field @param {Correction} correction */
  answered(field, correction) {
    this.current?.editor.unsaid();
    this.model.answer(field.path, correction);
    this.beyond(field);
  }

  /** Go on after *field*: to the next stop that waits, else to the first, else to filing. @param {Field} field */
  beyond(field) {
    const order = this.model.task.fields.findIndex((one) => one.path === field.path);
    const waits = (/** @type {Field} */ one) => (this.task.kind === "counter" ? !(one.path in this.model.corrections) : one.stop && !this.model.answered(one));
    const rest = this.model.task.fields.filter(waits);
    const next = rest.find((one) => this.model.task.fields.indexOf(one) > order) ?? (this.task.kind === "counter" ? this.model.open()[0] : rest[0]);
    if (next) this.open(next);
    else this.finish();
  }

  /** Every stop is answered: what is left is to file. */
  finish() {
    this.keep();
    const last = this.current;
    this.current = null;
    if (last) this.close(last.field);
    this.count();
    if (!this.complaints.focus()) this.filing.focus();
  }

  /** @param {number} by */
  step(by) {
    const stops = this.model.stops();
    const path = this.current?.field.path;
    const order = this.model.task.fields.findIndex((one) => one.path === path);
    const place = (/** @type {Field} */ one) => this.model.task.fields.indexOf(one);
    const next = by > 0 ? stops.find((one) => place(one) > order) : stops.filter((one) => order < 0 || place(one) < order).at(-1);
    if (next) this.open(next);
    else if (by > 0) this.finish();
  }

  /** @param {Field} field @param {Correction} keyed */
  async keyed(field, keyed) {
    try {
      const { agrees, field: unveiled } = await this.model.blind(field, keyed);
      if (agrees) {
        say(t("stop.agrees"), { silent: true });
        this.beyond(unveiled);
      } else {
        if (keyed.text !== undefined) this.model.blindly.set(field.path, keyed.text);
        this.open(unveiled);
        this.current?.editor.warn(t("stop.disagrees"));
        say(t("stop.disagrees"), { silent: true });
      }
      this.refresh();
    } catch (error) {
      told(error);
    }
  }

  async undo() {
    const before = { ...this.model.corrections };
    try {
      if (!(await this.model.undo())) return say(t("undo.nothing"));
      this.complaints.forget();
      this.layOut();
      this.refresh();
      const paths = new Set([...Object.keys(before), ...Object.keys(this.model.corrections)]);
      const changed = [...paths].find((path) => JSON.stringify(before[path]) !== JSON.stringify(this.model.corrections[path]));
      this.openPath(changed ?? this.model.open()[0]?.path ?? "");
      say(t("undo.done"));
    } catch (error) {
      told(error);
    }
  }

  /** Write anew what the server's answer changed; the field that is open keeps its inputs. */
  refresh() {
    for (const field of this.model.task.fields) if (field.path !== this.current?.field.path) this.label(field);
    this.complaints.show();
    this.count();
    const { fault } = this.model;
    this.saved.textContent = fault ? t("save.failed", { why: fault.message }) : "";
    const broken = this.model.task.fields.find((field) => this.model.checked[field.path]?.unparsable && !this.told.has(field.path));
    if (broken) {
      this.told.add(broken.path);
      say(`${own(broken.title)}: ${this.model.checked[broken.path]?.unparsable?.message ?? ""}`, { fault: true });
    }
  }

  count() {
    const stops = this.task.kind === "counter" ? this.task.fields.filter((field) => field.required) : this.model.stops();
    const left = this.model.open().length;
    this.progress.textContent = left ? t("task.left", { n: left, of: stops.length }) : t("task.ready");
  }

  async file() {
    this.keep();
    const open = this.model.open()[0];
    if (open) {
      say(t("task.open", { n: this.model.open().length }), { fault: true });
      return this.open(open);
    }
    if (this.filing.disabled) return undefined;
    this.filing.disabled = true;
    try {
      await this.model.settled();
      if (this.complaints.focus()) {
        return say(t("complaints.first"), { fault: true });
      }
      const why = this.task.kind === "correction" ? await endings.why() : null;
      if (this.task.kind === "correction" && !why) return undefined;
      await this.model.file(why);
      say(t("filed"));
      return await this.onward();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.refused(error);
    } finally {
      this.filing.disabled = false;
    }
  }

  /** Show why filing was refused, where it can be mended. @param {Refused} error */
  refused(error) {
    told(error);
    if (error.code === "version_conflict" || error.code === "claimed_by_other") return void this.conflict(error);
    const first = error.problems.find((problem) => problem.code === "stop_unanswered" || problem.code === "unparsable");
    this.model.problems = error.problems.length ? error.problems : this.model.problems;
    this.refresh();
    if (first?.path) return this.openPath(first.path);
    this.complaints.focus();
  }

  /** Somebody else changed the task: say so, and show it as it stands. @param {Refused} error */
  async conflict(error) {
    await ask({ title: t("conflict"), body: [el("p", error.message), el("p", t("conflict.what"))] });
    this.over = true;
    go(`task/${this.task.id}`);
  }
}
