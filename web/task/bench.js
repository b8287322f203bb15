// What every task screen has, whatever its kind: the page viewer, the head, the notes, the claim that is renewed while one
// works and given back on leaving.

import { told } from "../lib/dialog.js";
import { el, fill } from "../lib/dom.js";
import { moment, span } from "../lib/format.js";
import { call, may, picture, post, who } from "../lib/http.js";
import { busy, quickest } from "../lib/keys.js";
import { go } from "../lib/route.js";
import { say } from "../lib/say.js";
import { named, own, t } from "../lib/texts.js";
import { takeNext } from "./ahead.js";
import * as endings from "./endings.js";
import { Model } from "./model.js";
import { Viewer } from "./page.js";

/** @type {Task | null} the task that the address about to be shown names, when it is here already */
let ready = null;

/** Show *task* without asking for it again. @param {Task} task */
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
  try {
    const task = await takeNext(not);
    if (task) return showTask(task);
    say(t("queue.done"));
  } catch (error) {
    told(error);
  }
  return go("queue");
}

export class Bench {
  /** @param {Task} task */
  constructor(task) {
    this.task = task;
    this.over = false; // the task is done with: no claim is left to give back
    this.writes = task.claim?.mine === true && task.state !== "closed" && may("task.write");
    this.model = new Model(task, () => this.refresh());
    this.viewer = task.pages.length ? new Viewer(task.pages, task.form_language) : null;
    this.notes = el("div");
    this.unbind = () => {};
    this.renewing = this.writes ? setInterval(() => this.renew(), (who().limits.claim_seconds * 1000) / 3) : 0;
  }

  get title() {
    return own(this.task.form_title) || named("kind", this.task.kind);
  }

  /** Keep the claim while somebody works here; over a long pause it runs out. */
  renew() {
    if (busy(who().limits.claim_seconds)) post(`${this.model.path}/claim`, {}).catch(told);
  }

  /** Write anew what the server's answer changed. */
  refresh() {}

  /** Leave the screen: what is not saved is saved, and the claim given back. */
  async end() {
    clearInterval(this.renewing);
    this.unbind();
    this.viewer?.end();
    if (!this.writes || this.over) return;
    await this.model.settled();
    await call("DELETE", `${this.model.path}/claim`);
  }

  /** @param {Node | null} actions */
  head(actions) {
    const { task } = this;
    const facts = [task.receipt && t("task.receipt", { receipt: task.receipt }), named("channel", task.channel), task.office,
      t("task.since", { span: span(task.age_seconds) })].filter(Boolean).join(" · ");
    const state = task.disposition ? t("task.closed", { how: named("disposition", task.disposition) })
      : this.writes ? "" : task.claim ? t("task.held", { name: task.claim.title }) : t("task.readonly");
    return el("header.taskhead",
      el("div", el("h1", this.title, task.urgent && el("span.badge.urgent", t("urgent")),
        task.form_title && task.kind !== "form" && el("span.badge", named("kind", task.kind))), el("p.facts", facts),
      state && el("p.notice", state, " ", task.claim && !task.claim.mine && may("task.release_any") && may("task.write") &&
        el("button", { onclick: () => void this.release().catch(told) }, t("act.release")))), actions);
  }

  /** Show the document that came before beside this one: is it the same? */
  earlier() {
    const { duplicate_of: id, duplicate_receipt: receipt, earlier } = this.task;
    if (!id) return null;
    const sheets = earlier.map(({ alt, image }) => {
      const sheet = el("img", { alt, width: "100%" });
      void picture(image).then((url) => { sheet.src = url; }, told);
      return sheet;
    });
    return el("div", el("p", el("a", { href: `#/document/${id}` }, t("duplicate.earlier", { receipt: receipt ?? id }))), sheets);
  }

  /** Return a button for the command named *id*, when it does something here. @param {Commands} commands @param {string} id @param {string} text */
  act(commands, id, text) {
    return commands[id] && el("button", { onclick: commands[id] }, text, el("kbd", quickest(id)));
  }

  /** Go on when *done* says that the task is done with. @param {Promise<boolean>} done */
  after(done) {
    void done.then((ended) => (ended ? this.onward() : undefined), told);
  }

  /** This task is done with: the next. */
  onward() {
    this.over = true;
    return goOn([this.task.id]);
  }

  /** Return the ways to end that every kind of task may have. @returns {Commands} */
  ways() {
    const allowed = this.task.allowed;
    /** @type {Commands} */
    const all = { leave: () => go("queue") };
    if (!this.writes) return all;
    if (["held", "asked"].includes(this.task.state)) all.resume = () => void this.resume();
    if (allowed.includes("hold")) all.hold = () => this.after(endings.hold(this.model));
    if (allowed.includes("ask")) all.ask = () => this.after(endings.askColleague(this.model));
    if (allowed.includes("misdirected")) all.misdirected = () => this.after(endings.misdirected(this.model));
    return all;
  }

  /** Take the task out of a hand that left it, and into one's own. */
  async release() {
    await call("DELETE", `${this.model.path}/claim`);
    go(`task/${this.task.id}`);
  }

  /** Take up a task again that was on hold. */
  async resume() {
    if (!(await endings.resume(this.model))) return;
    this.over = true;
    go(`task/${this.task.id}`);
  }

  showNotes() {
    const { notes, reason } = this.task;
    fill(this.notes, notes.length > 0 && el("section.notice", { "aria-label": t("task.notes") }, el("ul", notes.map((note) =>
      el("li", el("strong", note.title), ` · ${moment(note.at)} · ${named("notekind", note.kind)}${note.to ? ` → ${note.to}` : ""} `, el("span", note.text))))),
    reason && el("p.notice", reason.message));
  }

  async note() {
    try {
      const made = await endings.writeNote(this.model);
      if (made) this.task.notes.push(made);
      this.showNotes();
    } catch (error) {
      told(error);
    }
  }
}
