// What every task screen has, whatever its kind: the page viewer, the head, the notes, the claim that is renewed while one
// works and given back on leaving.

import { ask, bind, busy, button, call, el, fill, go, link, may, moment, named, offer, own, pictured, post, quickest, say, span, t, who } from "../lib/kit.js";
import { takeNext } from "./ahead.js";
import { perform, writeNote } from "./endings.js";
import { dropHere } from "./kept.js";
import { Model } from "./model.js";
import { Viewer, desk } from "./page.js";

/** @type {TaskView | null} the task that the address about to be shown names, when it is here already */
let ready = null;

/** @type {Map<string, Promise<unknown>>} the screens that are being left, by task */
const leaving = new Map();

/** Wait until this person's claim on the task *id* is given back, if it is: taken anew before, it would go with the old one. @param {string} id */
export async function left(id) {
  await leaving.get(id);
}

/** Show *task* without asking for it again. @param {TaskView} task */
export function showTask(task) {
  ready = task;
  go(`task/${task.id}`);
}

/** Return the task that was made ready for *id*, once. @param {string} id */
export function readied(id) {
  const found = ready?.id === id ? ready : null;
  ready = null;
  return found;
}

/** Go on with the next task, or back to the queue when nothing waits. @param {string[]} [not] */
export async function goOn(not = []) {
  /** @type {TaskView | null} */
  let task = null;
  try {
    task = await takeNext(not);
    if (!task) say(t("queue.done"));
  } finally {
    if (task) showTask(task);
    else go("queue");
  }
}

/** @param {Pick<TaskItem, "urgent" | "form_title" | "kind" | "reason">} task */
export function badges(task) {
  return [task.urgent && el("span.badge.urgent", t("urgent")), task.reason?.code.startsWith("duplicate") && el("span.badge", t("duplicate.badge")), task.form_title && task.kind !== "form" && el("span.badge", named("kind", task.kind))];
}

export class Bench {
  /** @param {TaskView} task */
  constructor(task) {
    this.task = task;
    this.over = false; // the task is done with: no claim is left to give back
    this.writes = task.claim?.mine === true && task.state !== "closed" && may("task.write");
    this.model = new Model(task, () => this.refresh());
    this.viewer = task.pages.length ? new Viewer(task.pages, task.form_language) : null;
    this.notes = el("div");
    this.unbind = () => {};
    const { claim_seconds: kept } = who().limits; // while somebody works here; over a long pause the claim runs out
    this.renewing = this.writes ? setInterval(() => busy(kept) && post(`${this.model.path}/claim`), (kept * 1000) / 3) : 0;
    offer(task.allowed);
    this.warn = (/** @type {BeforeUnloadEvent} */ event) => { if (this.model.dirty) event.preventDefault(); }; // the browser asks first
    window.addEventListener("beforeunload", this.warn);
    this.runs = this.commands();
  }

  get title() {
    return own(this.task.form_title) || named("kind", this.task.kind);
  }

  refresh() {}

  /** Leave the screen: what is not saved is saved, or tried again as long as this page lives, and the claim given back. */
  async end() {
    const { id } = this.task;
    const gone = this.giveBack();
    leaving.set(id, gone.catch(() => undefined).finally(() => leaving.delete(id)));
    await gone;
  }

  async giveBack() {
    clearInterval(this.renewing);
    window.removeEventListener("beforeunload", this.warn);
    this.unbind();
    this.viewer?.end();
    if (!this.writes || this.over) return this.model.close();
    await this.model.settled();
    this.model.close();
    await call("DELETE", `${this.model.path}/claim`);
  }

  /** Show *panel*, which is called *name*, beside the page. @param {Element} place @param {string} name @param {Child[]} panel @param {Child} [actions] */
  show(place, name, panel, actions) {
    const { task, task: { claim, disposition } } = this;
    const state = disposition ? t("task.closed", { how: named("disposition", disposition) })
      : this.writes ? "" : claim ? t("task.held", { name: claim.title }) : t("task.readonly");
    const frees = claim && !claim.mine && may("task.release_any") && may("task.write");
    desk(place, {
      title: [this.title, ...badges(task)],
      facts: [task.receipt && t("task.receipt", { receipt: task.receipt }), named("channel", task.channel), task.office, task.kind !== "counter" && t("task.since", { span: span(task.age_seconds) })],
      notice: state && el("p.notice", state, " ", frees && button("act.release", () => this.release())),
      actions, viewer: this.viewer, name, panel,
    });
    this.showNotes();
    this.unbind = bind({ ...this.viewer?.commands(), ...this.runs });
  }

  /** Show the document that came before beside this one: is it the same? */
  earlier() {
    const { duplicate_of: id, duplicate_receipt: receipt, earlier } = this.task;
    if (!id) return null;
    return el("div", el("p", link(`document/${id}`, t("duplicate.earlier", { receipt: receipt ?? id }))), this.sheets(earlier));
  }

  /** @param {PageView[]} pages */
  sheets(pages) {
    return pages.map(({ alt, image }) => pictured(image, { alt, width: "100%" }));
  }

  /** Return what the server offers under *name*, if it does. @param {string} name */
  action(name) {
    return this.task.allowed.find((action) => action.name === name);
  }

  /** Return a button for the command named *id*, when it does something here. @param {string} id @param {string} text */
  act(id, text) {
    const key = quickest(id);
    return this.runs[id] && el("button", { onclick: this.runs[id] }, text, key && el("kbd", key));
  }

  /** Do what the server offers, and go on, or stay. @param {ActionView} action */
  async perform(action) {
    const done = await perform(this.model, action);
    if (done && action.stays) return this.again();
    return done && this.onward();
  }

  /** Go on once *done* says that the task is done with. @param {Promise<unknown>} done */
  async after(done) {
    if (await done) await this.onward();
  }

  onward() {
    this.over = true;
    dropHere(this.task.id);
    return goOn([this.task.id]);
  }

  commands() {
    /** @type {Commands} */
    const all = { leave: () => go("queue") };
    if (!this.writes) return all;
    for (const action of this.task.allowed) if (action.asks) all[action.name] = () => this.perform(action);
    return all;
  }

  /** Take the task out of a hand that left it, and into one's own. */
  async release() {
    await call("DELETE", `${this.model.path}/claim`);
    this.again();
  }

  again() {
    this.over = true;
    go(`task/${this.task.id}`);
  }

  /** Somebody else changed the task: say so, and show it as it stands. @param {string} message */
  async conflict(message) {
    await ask({ title: "conflict", body: [el("p", message), el("p", t("conflict.what"))] });
    this.again();
  }

  showNotes() {
    const { notes, reason, problem } = this.task;
    fill(this.notes, notes.length > 0 && el("section.notice", { "aria-label": t("task.notes") }, el("ul", notes.map((note) =>
      el("li", el("strong", note.title), ` · ${moment(note.at)} · ${named("notekind", note.kind)}${note.to ? ` → ${note.to}` : ""} `, el("span", note.text))))),
    reason && reason.message !== problem?.message && el("p.notice", reason.message));
  }

  async note() {
    const made = await writeNote(this.model);
    if (made) this.task.notes.push(made);
    this.showNotes();
  }
}
