// Came this sheet before? Asked before anything else, both sheets side by side, with a key for each answer.

import { el, fresh, quickest, t } from "../lib/kit.js";

/** Return what says that the sheet of *task* came before, and is not answered yet. @param {Model} model */
export function doubted({ task, confirmed }) {
  return task.duplicate_of ? task.problems.filter(({ code, confirm }) => code.startsWith("duplicate") && !confirmed.has(confirm)) : [];
}

/** End the task as a duplicate, by what the server offers for it. @param {Model} model */
export function setAside(model) {
  for (const { name, asks } of model.task.allowed) {
    const question = asks?.find(({ choices }) => choices.some(({ code }) => code === "duplicate"));
    if (question) return model.end(name, { [question.name]: "duplicate" });
  }
  return Promise.resolve(null);
}

/** Ask. @param {TaskView} task @param {Child[]} sheets of the earlier document @param {Commands} runs what the two answers do */
export function asked({ duplicate_receipt: receipt }, sheets, runs) {
  const id = fresh();
  const answer = (/** @type {string} */ name, /** @type {Key} */ text) => el("button", { onclick: runs[name] }, t(text), el("kbd", quickest(name)));
  return el("section.twins.notice", { "aria-labelledby": id },
    el("h3", { id, tabindex: "-1" }, t("duplicate.ask")), el("p", t("duplicate.what", { receipt: receipt ?? "" })),
    el("div.inline", answer("same", "duplicate.same"), answer("another", "duplicate.other")), sheets);
}
