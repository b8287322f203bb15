// What stands of a task on this side: the clerk's corrections, what the server makes of them, and saving one after another.

import { call, get, own, post, refusal, t } from "../lib/kit.js";
import { alike, dropHere, keepHere, keptHere, tell, together } from "./kept.js";

const SOON = 500; // ms until what could not be saved is sent again for the first time, then twice that, and so on
const LATE = 15_000; // ms between two attempts at most

export class Model {
  /** @param {TaskView} task @param {() => void} changed is called when the server has answered */
  constructor(task, changed) {
    this.task = task;
    this.changed = changed;
    /** @type {Map<string, string>} what was keyed blind and did not agree, by path */
    this.blindly = new Map();
    this.adopt(task);
    /** @type {Promise<void>} */
    this.saving = Promise.resolve();
    this.dirty = false; // something is not sent
    this.sending = false;
    /** @type {Refusal | null} */
    this.fault = null;
    this.tries = 0; // that failed one after another
    /** @type {Corrections[]} what was sent since the last answer came: any of it may have been saved all the same */
    this.sent = [];
    /** @type {Kept["typing"]} what is written in a field and not accepted yet */
    this.typing = null;
    this.over = false; // nothing more is sent: the task is shown anew, or done
    window.addEventListener("online", this.online = () => this.again());
  }

  /** Stop sending: what is not saved stays on the device. */
  close() {
    this.over = true;
    window.removeEventListener("online", this.online);
  }

  /** @param {TaskView} task */
  adopt(task) {
    this.task = task;
    /** @type {number} */
    this.version = task.version;
    this.undoable = task.undo;
    /** @type {Corrections} */
    this.corrections = { ...task.draft.fields };
    /** @type {Corrections} as the server has them */
    this.base = { ...task.draft.fields };
    /** @type {ProblemView[]} */
    this.problems = task.problems;
    /** @type {Checked["fields"]} */
    this.checked = {};
    /** @type {Set<string>} complaints that the person has confirmed: the paper says so */
    this.confirmed = new Set();
  }

  /** @returns {`/api/tasks/${string}`} */
  get path() {
    return `/api/tasks/${this.task.id}`;
  }

  stops() {
    return this.task.fields.filter((field) => field.stop);
  }

  open() {
    return this.task.fields.filter((field) => field.stop && !this.answered(field));
  }

  /** @param {FieldView} field */
  answered(field) {
    return !field.blind && field.path in this.corrections && !this.checked[field.path]?.unparsable;
  }

  /** Whether *problem* misses an answer of which the person said, before the paper, that there is none: that is not asked twice. @param {ProblemView} problem */
  saidEmpty({ code, path }) {
    return code === "schema_required" && this.task.pages.length > 0 && ["blank", "illegible"].includes(this.corrections[path ?? ""]?.how ?? "");
  }

  /** Say *problem* in words of the form. @param {ProblemView} problem */
  words({ code, path, message }) {
    const { fields } = this.task;
    const titled = code === "schema_required" && [...fields, ...fields.flatMap((field) => field.group)].find((one) => one.path === path);
    return titled ? t("complaints.required", { name: own(titled.title) }) : message;
  }

  /** Return the value that stands for *field* now, typed as far as it is known. @param {FieldView} field @returns {{ text: string, value: Value }} */
  value(field) {
    const { how, text, value = null } = this.corrections[field.path] ?? { how: "accepted" };
    if (how === "accepted") return field;
    if (how === "blank" || how === "illegible") return { text: "", value: null };
    return this.checked[field.path] ?? { text: text ?? "", value };
  }

  /** @param {string} path @param {Correction | null} correction null takes back what was said */
  answer(path, correction) {
    if (correction) this.corrections[path] = correction;
    else delete this.corrections[path];
    delete this.checked[path];
    this.typing = null;
    this.dirty = true;
    this.keep();
    this.again();
  }

  /** Note what is being written in the field at *path*; null when nothing is any more. @param {string} path @param {string | null} text */
  typed(path, text) {
    this.typing = text === null ? null : { path, text };
    this.keep();
  }

  /** Keep on the device what is not saved; drop what is. */
  keep() {
    const { base, sent, corrections, typing } = this;
    if (this.dirty || this.sending || typing) void keepHere(this.task.id, { base, sent, corrections: { ...corrections }, typing });
    else dropHere(this.task.id);
  }

  /** Take up what an earlier visit left on this device; say whether there was anything. */
  async restore() {
    const { task } = this;
    const left = await keptHere(task.id);
    if (!left) return false;
    this.sent = left.sent;
    this.corrections = await together(task, left);
    this.typing = left.typing;
    this.dirty = JSON.stringify(this.corrections) !== JSON.stringify(this.base);
    this.keep();
    this.again();
    return true;
  }

  /** Send what waits now. */
  again() {
    this.saving = this.saving.then(() => this.save());
  }

  /** Save what is not saved yet: many answers given meanwhile are one call. */
  async save() {
    if (!this.dirty || this.over) return;
    this.dirty = false;
    this.sending = true;
    try {
      await this.put();
      this.fault = null;
      this.tries = 0;
    } catch (error) {
      this.fault = refusal(error);
      this.dirty = true;
      if (this.trying) this.later();
    } finally {
      this.sending = false;
      this.keep();
    }
    this.changed();
  }

  /** Whether what failed goes well by itself some time: no answer came, or the server could not. */
  get trying() {
    return this.fault !== null && (this.fault.status === 0 || this.fault.status >= 500);
  }

  later() {
    setTimeout(() => this.again(), Math.min(SOON * 2 ** this.tries, LATE));
    this.tries += 1;
  }

  /** Go on from the version that stands: ours, whose answer was lost, or another's, told field by field. @param {Refusal} error */
  async reconcile(error) {
    const task = await get(this.path);
    if (!task.claim?.mine || task.state === "closed") {
      await tell(task, this);
      throw error;
    }
    this.corrections = await together(task, this);
    this.version = task.version;
    this.base = { ...task.draft.fields };
  }

  async put() {
    const send = () => {
      const fields = { ...this.corrections };
      this.sent.push(fields);
      this.keep();
      return call("PUT", `${this.path}/draft`, { version: this.version, fields });
    };
    /** @type {Checked} */
    const answer = await send().catch(async (error) => {
      const { code } = refusal(error);
      if (code === "not_claimed") await post(`${this.path}/claim`); // it ran out over a long pause: take it again, if nobody else did
      else if (code === "version_conflict") await this.reconcile(error);
      else throw error;
      return send();
    });
    this.base = this.sent.at(-1) ?? {};
    this.sent = [];
    this.version = answer.version;
    this.undoable = answer.undo;
    // what was answered anew since it was sent is not what this is about
    this.checked = Object.fromEntries(Object.entries(answer.fields).filter(([path]) => alike(this.corrections[path], this.base[path])));
    this.problems = answer.problems;
  }

  /** Wait until all is saved; raise what was refused. */
  async settled() {
    await this.saving;
    if (this.dirty) this.again();
    await this.saving;
    if (this.fault) throw this.fault;
  }

  /** Ask what *correction* of the field at *path* would give, without keeping it. @param {string} path @param {Correction} correction */
  check(path, correction) {
    return post(`${this.path}/check`, { fields: { ...this.corrections, [path]: correction } });
  }

  /** Key a critical field blind; return whether it agrees with what was read. @param {FieldView} field @param {Partial<Correction>} keyed */
  async blind(field, keyed) {
    await this.settled();
    return this.alone(async () => {
      const answer = await this.send("blind", { path: field.path, ...keyed });
      this.version = answer.version;
      this.task.fields = this.task.fields.map((one) => (one.path === field.path ? answer.field : one));
      if (answer.agrees && answer.correction) this.corrections[field.path] = this.base[field.path] = answer.correction;
      if (this.typing?.path === field.path) this.typing = null; // another may be open meanwhile
      this.keep();
      return answer;
    });
  }

  /** Take the last answer back; what is answered until the server has done so is kept, and saved after it. */
  async undo() {
    await this.settled();
    if (!this.undoable) return false;
    const before = { ...this.corrections };
    await this.alone(async () => {
      const task = await this.send("undo");
      const since = Object.entries(this.corrections).filter(([path, said]) => !alike(said, before[path]));
      this.adopt(task);
      Object.assign(this.corrections, Object.fromEntries(since));
      this.keep();
    });
    return true;
  }

  /** Run *act* while nothing is saved: what is answered meanwhile is saved after it. @template Result @param {() => Promise<Result>} act @returns {Promise<Result>} */
  alone(act) {
    const done = this.saving.then(act);
    this.saving = done.then(() => undefined, () => undefined);
    return done;
  }

  /** @param {string | null} why */
  file(why) {
    const empty = this.problems.filter((one) => this.saidEmpty(one)).map((one) => one.confirm);
    return this.end("file", { confirmed: [...this.confirmed, ...empty], why });
  }

  /** Do with the task what *how* names, once all is saved. @type {End} */
  async end(how, facts = {}) {
    await this.settled();
    return this.alone(() => this.send(how, facts));
  }

  /** @type {End} */
  send(how, facts = {}) {
    return post(`${this.path}/${how}`, { version: this.version, ...facts });
  }
}
