// The keys of the field that is open. No key accepts an answer that the screen does not show.

import { means, t, writes } from "../lib/kit.js";

/** @param {Editor} editor */
export function listen(editor) {
  editor.element.addEventListener("keydown", (event) => onKey(editor, event));
  editor.element.addEventListener("keyup", (event) => { // some browsers press a button as Space comes up
    if (event.key === " " && answers(event.target)) event.preventDefault();
  });
}

/** Say whether *target* is a button that gives an answer. @param {EventTarget | null} target */
function answers(target) {
  return target instanceof HTMLButtonElement && target.closest(".choices, .foot") !== null;
}

/** @param {Editor} editor @param {KeyboardEvent} event */
function onKey(editor, event) {
  const { key, target, altKey, shiftKey } = event;
  const { choices } = editor;
  if (event.ctrlKey || event.metaKey || event.isComposing) return;
  const at = target instanceof HTMLButtonElement ? choices.indexOf(target) : -1;
  const chooses = /^[1-9]$/.test(key) && (altKey || (editor.counts && !writes(target)));
  if (event.repeat && (chooses || (key === "Enter" && !altKey && !(shiftKey && writes(target))))) {
    event.preventDefault(); // held down, it would answer fields that nobody has seen
  } else if (key === " " && answers(target)) {
    event.preventDefault();
    editor.warn(t("stop.space"));
  } else if (key === "Enter" && !altKey) {
    if (target instanceof HTMLButtonElement || (shiftKey && target instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    editor.accept();
  } else if (key === "Escape" && writes(target)) {
    editor.back();
  } else if (chooses) {
    event.preventDefault();
    editor.digit(Number(key) - 1);
  } else if (/^Arrow(Up|Down)$/.test(key) && !altKey && !shiftKey && at >= 0) {
    event.preventDefault();
    if (key === "ArrowUp") choices[at - 1]?.focus();
    else (choices[at + 1] ?? editor.input)?.focus();
  } else if (key.length === 1 && key !== " " && !altKey && !writes(target) && !means(key)) {
    event.preventDefault();
    editor.begin(key);
  }
}
