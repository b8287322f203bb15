// Every way for a task to end or to wait, apart from filing: each asks for what it needs in a dialog.

import { ask, dayInput, el, get, labelled, localDay, own, post, prose, say, select, t, textInput } from "../lib/kit.js";

const WEEK = 7 * 86_400_000;
/** @type {Promise<Reasons> | null} */
let known = null;
const NONE = { reject: [], dismiss: [], hold: [] };

function reasons() {
  known ??= get("/api/reasons");
  known.catch(() => { known = null; });
  return known;
}

/** @param {Reason[]} list @param {string} [likely] @returns {Question} */
function reason(list, likely) {
  return ["reason", "reason", select(list.map((one) => [one.code, own(one.title)]), likely, { required: true })];
}

/** @returns {Question} */
function note() {
  return ["note", "note", prose()];
}

/** What each way asks for, by its name in the API. @type {Record<Ending, EndingMaker>} */
const ENDINGS = {
  reject: ({ reject }) => ({ title: "act.reject", what: "reject.what", danger: true, asks: [reason(reject), note()] }),
  dismiss: ({ dismiss }, { kind }) => ({ title: "act.dismiss", what: "dismiss.what", asks: [reason(dismiss, kind === "cover" ? "cover_only" : kind), note()] }),
  reland: () => ({ title: "act.reland", what: "reland.what", asks: [] }),
  hold: ({ hold }) => ({ title: "keys.hold", asks: [
    reason(hold), ["until", "hold.until", dayInput({ required: true, value: localDay(new Date(Date.now() + WEEK)) }), "hint.date"], note()] }),
  ask: () => ({ title: "keys.ask", asks: [["text", "ask.question", prose({ required: true })], ["to", "ask.whom", textInput(), "ask.whom.hint"]] }),
  misdirected: () => ({ title: "keys.misdirected", what: "misdirected.what", danger: true, asks: [
    ["intended_for", "misdirected.for", textInput({ required: true })], ["measures", "misdirected.measures", prose({ required: true })], note()] }),
};

/** Ask for what *how* needs, and end the task so; null when the person thought better of it. @param {Model} model @param {Ending} how */
export async function end(model, how) {
  const make = ENDINGS[how];
  const { title, what, danger, asks } = make(make.length ? await reasons() : NONE, model.task); // keys come
  const facts = () => Object.fromEntries(asks.map(([name, , input]) => [name, input.value.trim()]).filter(([, said]) => said));
  const done = await ask({
    title, danger, body: [what && el("p", t(what)), ...asks.map(([, label, input, hint]) => labelled(label, input, hint))],
    act: () => model.end(how, facts()),
  });
  if (done) say(t("ended"));
  return done;
}

/** Write a note that the next person at this task reads. @param {Model} model */
export function writeNote(model) {
  const text = prose({ required: true });
  return ask({ title: "note.write", verb: "save", body: [labelled("note", text)], act: () => post(`${model.path}/notes`, { text: text.value }) });
}

/** Ask why a filed record is changed, then *act*. @type {AskWhy} */
export function why(title, verb, act) {
  const text = prose({ required: true });
  return ask({ title, verb, body: [el("p", t("correction.what")), labelled("reason", text)], act: () => act(text.value) });
}
