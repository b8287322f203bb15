// Every way for a task to end or to wait, apart from filing: each asks for what it needs in a dialog.

import { ask, dayInput, labelled, select, told } from "../lib/dialog.js";
import { el } from "../lib/dom.js";
import { get, post } from "../lib/http.js";
import { localDay } from "../lib/format.js";
import { say } from "../lib/say.js";
import { own, t } from "../lib/texts.js";

const WEEK = 7 * 86_400_000;
/** @type {Promise<Reasons> | null} */
let known = null;

/** @returns {Promise<Reasons>} */
function reasons() {
  known ??= get("/api/reasons");
  known.catch(() => { known = null; });
  return known;
}

/** @param {Reason[]} list */
function choice(list) {
  return select(list.map((reason) => [reason.code, own(reason.title)]), "", { required: true });
}

/** @param {{ rows?: string, required?: boolean }} [how] */
function prose(how = {}) {
  return el("textarea", { rows: how.rows ?? "3", required: how.required });
}

/**
 * Ask with *body*, then end the task as *how*.
 * @param {Model} model
 * @param {string} how
 * @param {Key} title
 * @param {Node[]} body
 * @param {() => Record<string, unknown>} facts
 * @param {{ danger?: boolean }} [look]
 */
async function end(model, how, title, body, facts, look = {}) {
  const done = await ask({ title: t(title), body, verb: t("ok"), ...look, act: () => model.end(how, facts()) });
  if (done) say(t("ended"));
  return done;
}

/** @param {Model} model */
export async function reject(model) {
  const reason = choice((await reasons()).reject);
  const note = prose();
  return end(model, "reject", "act.reject", [el("p", t("reject.what")), labelled(t("reason"), reason), labelled(t("note"), note)],
    () => ({ reason: reason.value, note: note.value }), { danger: true });
}

/** @param {Model} model */
export async function hold(model) {
  const reason = choice((await reasons()).hold);
  const until = dayInput({ required: true, value: localDay(new Date(Date.now() + WEEK)) });
  const note = prose();
  return end(model, "hold", "keys.hold", [labelled(t("reason"), reason), labelled(t("hold.until"), until, t("hint.date")), labelled(t("note"), note)],
    () => ({ reason: reason.value, note: note.value, until: until.value }));
}

/** @param {Model} model */
export function askColleague(model) {
  const text = prose({ required: true });
  const whom = el("input", { type: "text", autocomplete: "off" });
  return end(model, "ask", "keys.ask", [labelled(t("ask.question"), text), labelled(t("ask.whom"), whom, t("ask.whom.hint"))],
    () => ({ text: text.value, to: whom.value.trim() || null }));
}

/** @param {Model} model */
export function misdirected(model) {
  const meant = el("input", { type: "text", required: true, autocomplete: "off" });
  const note = prose();
  const measures = prose({ required: true });
  return end(model, "misdirected", "keys.misdirected", [el("p", t("misdirected.what")), labelled(t("misdirected.for"), meant),
    labelled(t("misdirected.measures"), measures), labelled(t("note"), note)],
    () => ({ intended_for: meant.value, note: note.value, measures: measures.value }), { danger: true });
}

/** @param {Model} model */
export async function dismiss(model) {
  const list = (await reasons()).dismiss;
  const reason = choice(list);
  const likely = list.find((one) => one.code === model.task.kind) ?? list.find((one) => one.code === "cover_only" && model.task.kind === "cover");
  if (likely) reason.value = likely.code;
  const note = prose();
  return end(model, "dismiss", "act.dismiss", [el("p", t("dismiss.what")), labelled(t("reason"), reason), labelled(t("note"), note)],
    () => ({ reason: reason.value, note: note.value }));
}

/** @param {Model} model */
export function reland(model) {
  return end(model, "reland", "act.reland", [el("p", t("reland.what"))], () => ({}));
}

/** @param {Model} model @returns {Promise<boolean>} */
export async function resume(model) {
  try {
    await model.end("resume");
    return true;
  } catch (error) {
    told(error);
    return false;
  }
}

/** Write a note that the next person at this task reads. @param {Model} model @returns {Promise<Note | null>} */
export async function writeNote(model) {
  const text = prose({ required: true });
  /** @type {Note | null} */
  let made = null;
  await ask({
    title: t("note.write"), verb: t("save"), body: [labelled(t("note"), text)],
    act: async () => { made = await post(`${model.path}/notes`, { text: text.value }); },
  });
  return made;
}

/** Ask why a filed record is changed. @returns {Promise<string | null>} */
export async function why() {
  const text = prose({ required: true });
  const done = await ask({ title: t("correction.why"), verb: t("act.file"), body: [el("p", t("correction.what")), labelled(t("reason"), text)], act: () => undefined });
  return done ? text.value : null;
}
