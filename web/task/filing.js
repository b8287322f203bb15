// Filing: once all is answered and saved, and never over a field that was opened again meanwhile.

import { el, quickest, refusal, say, settle, t } from "../lib/kit.js";
import { reasonFor } from "./endings.js";

/** Return the button that files: also by Enter when it has the focus, by no other key. @param {() => unknown} act @param {string | undefined} label */
export function filing(act, label) {
  const key = (/** @type {KeyboardEvent} */ event) => {
    const space = event.key === " ";
    if (space || (event.key === "Enter" && event.repeat)) event.preventDefault(); // Enter may be held down since the last answer
    if (space && event.type === "keydown") say(t("stop.space"));
  };
  return el("button.main.file", { onclick: act, onkeydown: key, onkeyup: key }, label, el("kbd", quickest("file")), el("kbd.enter", "↵"));
}

/** @param {TaskScreen} screen */
export async function file(screen) {
  const { model, filing, list } = screen;
  screen.keep();
  const [open] = model.open();
  if (open) {
    say(t("task.open", { n: model.open().length }), { fault: true });
    return screen.open(open);
  }
  if (filing.disabled) return;
  filing.disabled = true;
  try {
    await model.settled();
    if (screen.current?.editor.touched) return say(t("task.reopened"), { fault: true });
    if (screen.complaints.focus()) return say(t("complaints.first"), { fault: true });
    const reason = await reasonFor(screen.task, screen.action("file")?.label);
    if (reason === undefined) return;
    list.inert = true; // what is written into what goes away would be lost
    await model.file(reason);
    say(t("filed"));
    await screen.onward();
  } catch (error) {
    list.inert = filing.disabled = false;
    refused(screen, refusal(error));
  } finally {
    filing.disabled = false;
    settle(filing); // what is disabled loses the focus
  }
}

/** Show why filing was refused, where it can be mended. @param {TaskScreen} screen @param {Refusal} error */
function refused(screen, { code, message, problems }) {
  say(message, { fault: true });
  if (code === "version_conflict" || code === "claimed_by_other") return void screen.conflict(message);
  if (problems.length) screen.model.problems = problems;
  screen.refresh();
  const first = problems.find((problem) => problem.code === "stop_unanswered" || problem.code === "unparsable");
  if (first?.path) screen.openPath(first.path);
  else screen.complaints.focus();
}
