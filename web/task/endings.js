// What the server offers to do with a task: each action asks in a dialog for what it needs, and is done with the answers.

import { ask, dayInput, el, labelled, post, prose, say, select, t, textInput } from "../lib/kit.js";

/** @param {QuestionView} question @returns {Input} */
function input({ widget, required, value, choices }) {
  if (widget === "choice") return select(choices.map(({ code, message }) => [code, message]), value, { required });
  const make = { line: textInput, prose, day: dayInput }[widget];
  return make({ required, value });
}

/** Ask for what *action* needs and do it, at once when it needs nothing; null when the person thought better of it. @param {Model} model @param {ActionView} action */
export async function perform(model, { name, title, what, danger, stays, asks }) {
  const questions = (asks ?? []).map((question) => ({ ...question, input: input(question) }));
  const facts = () => Object.fromEntries(questions.map((one) => [one.name, one.input.value.trim()]).filter(([, said]) => said));
  const act = () => model.end(name, facts());
  const done = what || questions.length
    ? await ask({ title: { said: title }, danger, act, body: [what && el("p", what), ...questions.map((one) => labelled({ said: one.title }, one.input, one.hint === null ? null : { said: one.hint }))] })
    : await act();
  if (done && !stays) say(t("ended"));
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

/** Ask why a record is corrected, unless that was said at reopening: null where nothing is asked, undefined where nobody says. @param {TaskView} task @param {string | undefined} said */
export async function reasonFor(task, said = "") {
  if (task.kind !== "correction" || task.notes.some(({ kind }) => kind === "reopen")) return null;
  return (await why("correction.why", { said }, (text) => text)) || undefined;
}
