// What the server offers to do with a task: each action asks for what it needs in a dialog.

import { ask, dayInput, el, labelled, post, prose, say, select, t, textInput } from "../lib/kit.js";

/** What cannot be undone begins with no choice. @param {QuestionView} question @param {boolean} danger @returns {Input} */
function input({ widget, required, value, choices }, danger) {
  if (widget === "choice") {
    /** @type {Choices} */
    const offered = choices.map(({ code, message }) => [code, message]);
    if (danger) offered.unshift(["", ""]);
    return select(offered, value, { required });
  }
  const make = { line: textInput, prose, day: dayInput }[widget];
  return make({ required, value });
}

/** Ask for what *action* needs and do it; null when the person thought better of it. @param {Model} model @param {ActionView} action */
export async function perform(model, { name, title, what, danger, stays, asks }) {
  const questions = (asks ?? []).map((question) => ({ ...question, input: input(question, danger) }));
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

/** Ask why a record is corrected: null where that was said at reopening, undefined where nobody says. @param {TaskView} task @param {string | undefined} said */
export async function reasonFor(task, said = "") {
  if (task.kind !== "correction" || task.notes.some(({ kind }) => kind === "reopen")) return null;
  return (await why("correction.why", { said }, (text) => text)) || undefined;
}
