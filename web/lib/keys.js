// The keyboard model. Every command has a key that works everywhere, also while typing (Alt, Ctrl or a function key), and
// most have a single letter that works where no text is written. Single letters can be switched off (WCAG 2.1.4); digits
// and Enter at a stop belong to the stop that has the focus and are bound there.

import { writes } from "./dom.js";
import { who } from "./http.js";
import { called, t } from "./texts.js";

/** Commands by group: name, letter, keys. @type {Record<string, string[]>} */
const TABLE = {
  stops: ["next n Alt+ArrowDown", "previous p Alt+ArrowUp", "edit e F2", "illegible i Alt+i", "blank b Alt+b", "undo u Alt+u"],
  task: ["same d Alt+d", "another a Alt+a", "form f Alt+f", "leave l Alt+l"],
  page: ["enlarge x Alt+x", "zoomfield z Alt+z", "zoomin + Alt++ Alt+=", "zoomout - Alt+-", "whole 0 Alt+0", "turn t Alt+t", "nextpage  PageDown", "previouspage  PageUp",
    "panleft  Shift+ArrowLeft Alt+Shift+ArrowLeft", "panright  Shift+ArrowRight Alt+Shift+ArrowRight", "panup  Shift+ArrowUp Alt+Shift+ArrowUp", "pandown  Shift+ArrowDown Alt+Shift+ArrowDown"],
  queue: ["take n Alt+ArrowDown", "search s Alt+s"],
  everywhere: ["help ? F1"],
};

const COMMANDS = Object.entries(TABLE).flatMap(([group, lines]) => lines.map((line) => {
  const [id = "", letter = "", ...keys] = line.split(" ");
  return { id, letter, keys, group, title: () => called("keys", id) };
}));
const HELD = ["next", "previous"]; // with those of the page, all that may go on while a key is down
/** @type {Command[]} what the server offers to do with the task that is shown */
let offered = [];

let single = true;

/** Give *actions* their keys: bound under their names, they do something; where forms are written, no *letter* alone does. @param {ActionView[]} actions @param {boolean} [letter] */
export function offer(actions, letter = true) {
  single = letter;
  offered = actions.map(({ name: id, letter, chord, title }) => ({ id, letter, keys: chord ? [chord] : [], group: "task", title: () => title }));
}

function every() {
  return [...offered, ...COMMANDS];
}

/** @type {Map<string, () => void>} */
const bound = new Map();

/** Let the commands named in *runs* do something until the returned function is called. @param {Commands} runs */
export function bind(runs) {
  for (const [id, run] of Object.entries(runs)) bound.set(id, run);
  return () => {
    for (const [id, run] of Object.entries(runs)) if (bound.get(id) === run) bound.delete(id);
  };
}

export function live() {
  return every().filter((command) => bound.has(command.id));
}

export function letters() {
  return single && who().user?.preferences.single_keys !== false;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const sign = event.key.length === 1;
  let key = sign ? event.key.toLowerCase() : event.key;
  if (sign && event.altKey && !/[a-z0-9+=?-]/.test(key) && event.code.startsWith("Key")) {
    key = event.code.slice(3).toLowerCase(); // Option and a letter write other signs on some keyboards
  }
  const held = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && !sign && "Shift"];
  return [...held.filter(Boolean), key].join("+");
}

/** Say whether a button shows *letter*: it works in a list too. @param {string} letter */
function onButton(letter) {
  return [...document.querySelectorAll("button > kbd")].some((cap) => cap.textContent === letter.toUpperCase());
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  const name = pressed(event);
  const { target } = event;
  const writing = writes(target);
  const command = live().find(({ keys, letter }) => (keys.includes(name) ? !(writing && name.startsWith("Shift+")) : letter === name && letters() && (!writing || (target instanceof HTMLSelectElement && onButton(name)))));
  if (!command) return;
  event.preventDefault();
  if (event.repeat && command.group !== "page" && !HELD.includes(command.id)) return; // one that is held down is pressed once
  bound.get(command.id)?.();
}

let touched = 0;

/** Say whether somebody used this screen within the last *seconds*. @param {number} seconds */
export function busy(seconds) {
  return Date.now() - touched < seconds * 1000;
}

export function begin() {
  document.addEventListener("keydown", onKey);
  for (const name of ["keydown", "pointerdown", "wheel"]) document.addEventListener(name, () => { touched = Date.now(); }, { capture: true, passive: true });
}

/** @param {string} key */
function cap(key) {
  /** @type {Strings} */
  const signs = { Shift: t("key.shift"), Enter: t("key.enter"), ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", PageDown: "Pg ↓", PageUp: "Pg ↑" };
  const parts = key === "Alt++" ? ["Alt", "+"] : key.split("+");
  return key === "+" ? key : parts.map((part) => signs[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(" + ");
}

/** Return the keys of a command as the person would press them, the quickest first. @param {Command} command */
export function caps(command) {
  return [letters() && command.letter, command.keys[0]].flatMap((key) => (key ? [cap(key)] : []));
}

/** Say whether *letter* alone does something now. @param {string} letter */
export function means(letter) {
  return letters() && live().some((command) => command.letter === letter.toLowerCase());
}

/** @param {string} id */
export function quickest(id) {
  const command = every().find((candidate) => candidate.id === id);
  return command ? caps(command)[0] ?? "" : "";
}
