// What stands of a task on this side: the clerk's corrections, what the server makes of them, and saving one after another.

import { call, post, refusal } from "../lib/kit.js";

export class Model {
  /** @param {Task} task @param {() => void} changed is called when the server has answered */
  constructor(task, changed) {
    this.task = task;
    this.changed = changed;
    /** @type {Map<string, string>} what was keyed blind and did not agree, by path */
    this.blindly = new Map();
    this.adopt(task);
    /** @type {Promise<void>} */
    this.saving = Promise.resolve();
    this.dirty = false;
    /** @type {Refusal | null} */
    this.fault = null;
  }

  /** @param {Task} task */
  adopt(task) {
    this.task = task;
    this.version = task.version;
    this.undoable = task.undo;
    /** @type {Corrections} */
    this.corrections = { ...task.draft.fields };
    /** @type {Problem[]} */
    this.problems = task.problems;
    /** @type {Checked["fields"]} */
    this.checked = {};
    /** @type {Set<string>} complaints that the person has confirmed: the paper says so */
    this.confirmed = new Set();
  }

  get path() {
    return `/api/tasks/${this.task.id}`;
  }

  stops() {
    return this.task.kind === "counter" ? this.task.fields : this.task.fields.filter((field) => field.stop);
  }

  open() {
    return this.task.fields.filter((field) => field.stop && !this.answered(field));
  }

  /** @param {Field} field */
  answered(field) {
    return !field.blind && field.path in this.corrections && !this.checked[field.path]?.unparsable;
  }

  /** Return the value that stands for *field* now, typed as far as it is known. @param {Field} field @returns {{ text: string, value: Value }} */
  value(field) {
    const { how, text = "", value = null } = this.corrections[field.path] ?? { how: "accepted" };
    if (how === "accepted") return field;
    if (how === "blank" || how === "illegible") return { text: "", value: null };
    return this.checked[field.path] ?? { text, value };
  }

  /** @param {string} path @param {Correction} correction */
  answer(path, correction) {
    this.corrections[path] = correction;
    delete this.checked[path];
    this.dirty = true;
    this.saving = this.saving.then(() => this.save());
  }

  /** Save what is not saved yet: many answers given meanwhile are one call. */
  async save() {
    if (!this.dirty) return;
    this.dirty = false;
    this.fault = null;
    try {
      await this.put();
    } catch (error) {
      this.fault = refusal(error);
      this.dirty = true;
    }
    this.changed();
  }

  async put() {
    const sent = () => call("PUT", `${this.path}/draft`, { version: this.version, fields: this.corrections });
    /** @type {Checked} */
    const answer = await sent().catch(async (error) => {
      if (refusal(error).code !== "not_claimed") throw error;
      await post(`${this.path}/claim`); // the claim ran out over a long pause: take it again, if nobody else did
      return sent();
    });
    this.version = answer.version;
    this.undoable = answer.undo;
    this.checked = answer.fields;
    this.problems = answer.problems;
  }

  /** Wait until all is saved; raise what was refused. */
  async settled() {
    await this.saving;
    if (this.dirty) this.saving = this.saving.then(() => this.save());
    await this.saving;
    if (this.fault) throw this.fault;
  }

  /** Ask what *correction* of the field at *path* would give, without keeping it. @param {string} path @param {Correction} correction */
  check(path, correction) {
    return post(`${this.path}/check`, { fields: { ...this.corrections, [path]: correction } });
  }

  /** Key a critical field blind; return whether it agrees with what was read. @param {Field} field @param {Partial<Correction>} keyed */
  async blind(field, keyed) {
    const answer = await this.end("blind", { path: field.path, ...keyed });
    this.version = answer.version;
    this.task.fields = this.task.fields.map((one) => (one.path === field.path ? answer.field : one));
    if (answer.agrees && answer.correction) this.corrections[field.path] = answer.correction;
    return answer;
  }

  async undo() {
    await this.settled();
    if (!this.undoable) return false;
    this.adopt(await this.end("undo"));
    return true;
  }

  /** @param {string | null} why */
  file(why) {
    return this.end("file", { confirmed: [...this.confirmed], why });
  }

  /** Do with the task what *how* names, once all is saved. @type {End} */
  async end(how, facts = {}) {
    await this.settled();
    return post(`${this.path}/${how}`, { version: this.version, ...facts });
  }
}
