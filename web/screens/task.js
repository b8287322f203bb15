// A task: the page beside the fields. The whole loop is here: stop, answer, next stop, file, next task.

import { button, el, fill, own, say, t } from "../lib/kit.js";
import { lookAhead } from "../task/ahead.js";
import { Bench } from "../task/bench.js";
import { Complaints } from "../task/complaints.js";
import { Editor } from "../task/editor.js";
import { file, filing } from "../task/filing.js";
import { alike } from "../task/kept.js";
import { label, progress } from "../task/line.js";
import { lists } from "../task/page.js";
import { asked, doubted, setAside } from "../task/twins.js";

export class TaskScreen extends Bench {
  /** @param {Element} place @param {TaskView} task */
  constructor(place, task) {
    super(task);
    /** @type {Map<string, HTMLElement>} rows by path */
    this.rows = new Map();
    /** @type {Set<string>} fields whose fault was said */
    this.told = new Set();
    /** @type {{ field: FieldView, editor: Editor } | null} */
    this.current = null;
    this.progress = el("p.progress");
    this.saved = el("p.saved.fault", { role: "status" });
    this.list = el("div.fields");
    this.twins = el("div");
    this.complaints = new Complaints(this.model, {
      open: (path) => this.openPath(path), page: (page) => this.viewer?.leaf(page), onward: () => this.filing.focus(), apart: this.runs.arrange, apartText: this.action("arrange")?.title ?? "",
    });
    this.filing = filing(() => this.file(), this.action("file")?.label);
    window.addEventListener("resize", this.resized);
    this.show(place, t("task.fields"), [el("h2.unseen", t("task.fields")), el("div.rolls", this.notes, this.twins, this.list, this.complaints.element, this.earlier()),
      this.writes && el("div.bar", this.progress, this.saved, this.filing)], this.writes && this.actions());
  }

  get fields() {
    return this.model.task.fields;
  }

  begin() {
    this.refresh();
    const first = this.fieldAt(this.model.typing?.path ?? "") ?? this.model.open()[0] ?? this.model.stops()[0];
    if (!this.writes) return this.viewer?.point([]);
    if (this.asksFirst()) return lookAhead(this.task.id);
    if (first) this.open(first);
    else this.finish();
    return lookAhead(this.task.id);
  }

  /** Ask whether the sheet came before, while nobody has said; the fields wait. */
  asksFirst() {
    const open = doubted(this.model).length > 0;
    fill(this.twins, open && asked(this.task, this.sheets(this.task.earlier), this.runs));
    this.list.hidden = open;
    if (open) {
      this.viewer?.whole();
      this.twins.querySelector("h3")?.focus();
    }
    return open;
  }

  /** The sheet did not come before: the fields are asked for. */
  another() {
    if (!doubted(this.model).length) return;
    for (const { confirm } of doubted(this.model)) this.model.confirmed.add(confirm);
    this.complaints.now = "";
    this.begin();
  }

  /** Take up what was written here and never reached the server, then let the person answer: not before, or they would write beside it. */
  async ready() {
    const restored = this.writes && (await this.model.restore());
    this.layOut();
    this.begin();
    if (restored) say(t("save.restored"));
  }

  actions() {
    const offered = this.task.allowed.filter(({ name }) => name !== "file").flatMap(({ name, label }) => [this.act(name, label), name === "arrange" && this.act("form", t("act.form"))]);
    return el("div.actions", { role: "group", "aria-label": t("task.actions") }, this.act("undo", t("act.undo")), offered, this.act("leave", t("act.leave")),
      button("act.note", () => this.note()));
  }

  commands() {
    const all = super.commands();
    if (!this.writes) return all;
    Object.assign(all, {
      next: () => this.step(1), previous: () => this.step(-1), edit: () => this.current?.editor.edit(),
      enlarge: () => this.current?.editor.crop?.enlarge(),
      illegible: () => this.current?.editor.mark("illegible"), blank: () => this.current?.editor.mark("blank"), undo: () => this.undo(),
    });
    if (doubted(this.model).length) {
      all.same = () => doubted(this.model).length > 0 && this.after(setAside(this.model));
      all.another = () => this.another();
    }
    if (this.action("file")) all.file = () => this.file();
    if (this.action("arrange")) {
      all.arrange = () => this.after(import("../task/arrange.js").then(({ arrange }) => arrange(this.model)));
      all.form = () => this.after(import("../task/arrange.js").then(({ changeForm }) => changeForm(this.model)));
    }
    return all;
  }

  layOut() {
    this.rows.clear();
    this.current = null;
    fill(this.list, lists(this.fields, (field) => {
      const row = el("li.field");
      this.rows.set(field.path, row);
      return row;
    }));
    for (const field of this.fields) this.fold(field);
  }

  /** @param {FieldView} field */
  fold(field) {
    const touch = () => (this.writes ? this.openPath(field.path) : this.viewer?.point(field.where));
    const row = this.rows.get(field.path);
    if (row) fill(row, el("button.line", { "aria-expanded": this.writes ? "false" : null, onclick: touch }));
    this.label(this.fieldAt(field.path) ?? field);
  }

  /** @param {FieldView} field */
  label(field) {
    const row = this.rows.get(field.path);
    if (row) label(row, this.model, field);
  }

  /** @param {string} path */
  fieldAt(path) {
    return this.fields.find((field) => field.path === path);
  }

  /** Open the field at *path*, or the first one below it. @param {string} path */
  openPath(path) {
    const field = this.fieldAt(path) ?? this.fields.find((one) => one.path.startsWith(`${path}/`));
    if (field) this.open(field);
  }

  /** @param {FieldView} field */
  open(field) {
    if (this.list.hidden) return; // whether the sheet came before is asked first
    this.keep();
    const before = this.current;
    const editor = new Editor(field, this.model, this);
    this.current = { field, editor };
    if (before) this.fold(before.field);
    const row = this.rows.get(field.path);
    if (!row) return;
    row.className = "field current";
    fill(row, editor.element);
    editor.focus();
    this.reveal();
    this.viewer?.point(field.where);
    this.count();
  }

  /** Roll to the field that is open; of one taller than the window the beginning shows, or what has the focus. */
  reveal() {
    const row = this.current?.editor.element.parentElement;
    row?.scrollIntoView({ block: row.offsetHeight > innerHeight / 2 ? "start" : "nearest" });
    if (row?.contains(document.activeElement)) document.activeElement?.scrollIntoView({ block: "nearest" });
  }

  /** The window has another size: field and paper come back into sight. */
  resized = () => {
    this.reveal();
    if (this.current) this.viewer?.near();
  };

  /** Keep what is written in the field that is open, before the person goes elsewhere. */
  keep() {
    const { field, editor } = this.current ?? {};
    const unsaid = editor?.unsaid();
    if (field && unsaid) this.model.answer(field.path, unsaid);
  }

  end() {
    window.removeEventListener("resize", this.resized);
    this.keep();
    return super.end();
  }

  /** @param {FieldView} field @param {Correction} correction */
  answered(field, correction) {
    this.current?.editor.unsaid();
    this.model.answer(field.path, correction);
    this.beyond(field);
  }

  /** Go on after *field*: to the next stop that waits, else to the first, else to filing. @param {FieldView} field */
  beyond(field) {
    const order = this.place(field.path);
    const next = this.model.open().find((one) => this.place(one.path) > order) ?? this.model.open()[0];
    if (next) this.open(next);
    else this.finish();
  }

  /** @param {string | undefined} path */
  place(path) {
    return this.fields.findIndex((one) => one.path === path);
  }

  finish() {
    this.keep();
    const last = this.current;
    this.current = null;
    if (last) this.fold(last.field);
    this.count();
    if (!this.complaints.focus()) this.filing.focus();
  }

  /** @param {number} by */
  step(by) {
    const stops = this.model.stops();
    const order = this.place(this.current?.field.path);
    const next = by > 0 ? stops.find((one) => this.place(one.path) > order) : stops.filter((one) => order < 0 || this.place(one.path) < order).at(-1);
    if (next) this.open(next);
    else if (by > 0) this.finish();
  }

  /** @param {FieldView} field @param {Correction} keyed */
  async keyed(field, keyed) {
    const { current } = this;
    const { agrees, field: unveiled } = await this.model.blind(field, keyed);
    const said = t(agrees ? "stop.agrees" : "stop.disagrees");
    if (!agrees && keyed.text) this.model.blindly.set(field.path, keyed.text);
    if (this.current !== current) {
      this.label(unveiled); // the person went elsewhere, and is not called back
    } else if (agrees) {
      this.beyond(unveiled);
    } else {
      this.open(unveiled);
      this.current?.editor.warn(said);
    }
    say(said, { silent: true });
    this.refresh();
  }

  async undo() {
    const { current } = this;
    const before = { ...this.model.corrections };
    if (!(await this.model.undo())) return say(t("undo.nothing"));
    const now = this.model.corrections;
    const stays = this.current !== current; // the person opened another field meanwhile
    this.complaints.now = "";
    if (!stays) {
      this.layOut();
      const changed = Object.keys({ ...before, ...now }).find((path) => !alike(before[path], now[path]));
      this.openPath(changed ?? this.model.open()[0]?.path ?? "");
    }
    this.refresh();
    return say(t("undo.done"));
  }

  /** Write anew what the server's answer changed; the field that is open keeps its inputs. */
  refresh() {
    for (const field of this.fields) this.label(field);
    this.current?.editor.late();
    this.complaints.show();
    this.count();
    const { fault, checked, trying } = this.model;
    this.saved.textContent = fault && (trying ? t("save.trying") : t("save.failed", { why: fault.message }));
    const broken = this.fields.find((field) => checked[field.path]?.unparsable && !this.told.has(field.path));
    if (!broken) return;
    this.told.add(broken.path);
    say(`${own(broken.title)}: ${checked[broken.path]?.unparsable?.message ?? ""}`, { fault: true });
  }

  count() {
    this.progress.textContent = progress(this.model);
  }

  file() {
    return file(this);
  }
}
