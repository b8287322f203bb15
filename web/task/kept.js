// What is not saved yet stands on this device too, so that no network, reload or battery takes an answer: sealed under a key
// that the server gives to this person's sessions alone, dropped when all is saved and at sign-out.

import { ask, el, labelled, own, select, shown, t, who } from "../lib/kit.js";

const STEM = "copiste-kept-";
const SALT = 12; // bytes that AES-GCM asks for, new each time
/** @type {Map<string, number>} how often each task was kept or dropped: what is sealed too late is not written */
const turns = new Map();
let gone = false; // the person signs out: what is still tried meanwhile leaves nothing here

/** Return the key of this person, or null where the browser has none to give: on a page without TLS. */
async function key() {
  const { device_key: hex } = who();
  const raw = Uint8Array.from((hex ?? "").match(/../g) ?? [], (byte) => parseInt(byte, 16));
  return hex && globalThis.crypto.subtle ? crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]) : null;
}

/** @param {string} id */
function turn(id) {
  const next = (turns.get(id) ?? 0) + 1;
  turns.set(id, next);
  return next;
}

/** Keep *what* of the task named *id* in the place of what was kept before. @param {string} id @param {Kept} what */
export async function keepHere(id, what) {
  const mine = turn(id);
  const found = await key();
  if (!found) return;
  const iv = crypto.getRandomValues(new Uint8Array(SALT));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: name(id) }, found, new TextEncoder().encode(JSON.stringify(what))));
  if (gone || turns.get(id) !== mine) return;
  try {
    localStorage.setItem(STEM + id, btoa(String.fromCharCode(...iv, ...sealed)));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // the device is full: the server is still asked again and again
  }
}

/** Return what this person has kept of the task named *id*, or null. @param {string} id @returns {Promise<Kept | null>} */
export async function keptHere(id) {
  const said = localStorage.getItem(STEM + id);
  const found = said === null ? null : await key();
  if (said === null || !found) return null;
  try {
    const bytes = Uint8Array.from(atob(said), (sign) => sign.charCodeAt(0));
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.slice(0, SALT), additionalData: name(id) }, found, bytes.slice(SALT));
    return JSON.parse(new TextDecoder().decode(plain));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}

/** @param {string} id */
function name(id) {
  return new TextEncoder().encode(id);
}

/** @param {string} id */
export function dropHere(id) {
  turn(id);
  localStorage.removeItem(STEM + id);
}

/** Drop all that is kept, as the person signs out: nothing more is kept until the page is loaded anew. */
export function dropAll() {
  gone = true;
  for (const name of Object.keys(localStorage)) if (name.startsWith(STEM)) dropHere(name.slice(STEM.length));
}

/** Say whether two corrections, ours or come back, say the same. @param {Correction | undefined} one @param {Correction | undefined} other */
export function alike(one, other) {
  const said = (/** @type {Correction | undefined} */ it) => it && JSON.stringify([it.how, it.text ?? null, it.how === "typed" && (it.text ?? null) === null ? it.value : null]);
  return said(one) === said(other);
}

/**
 * Put what was said here and what was saved meanwhile together. Where somebody said something else than what we began
 * from and what we sent, the person is asked field by field.
 * @param {TaskView} task as it stands now @param {Omit<Kept, "typing">} ours
 */
export async function together(task, { base, sent, corrections: mine }) {
  const theirs = task.draft.fields;
  /** @type {Corrections} */
  const merged = { ...theirs };
  /** @type {FieldView[]} */
  const differ = [];
  for (const field of task.fields.filter((one) => !one.blind)) {
    const { path } = field;
    const own = mine[path];
    if (alike(own, base[path]) || alike(own, theirs[path])) continue;
    if (!alike(base[path], theirs[path]) && !sent.some((one) => alike(one[path], theirs[path]))) differ.push(field);
    else if (own) merged[path] = own;
    else delete merged[path];
  }
  const chosen = differ.length ? await choose(task, differ, mine) : {};
  return { ...merged, ...chosen };
}

/** @param {TaskView} task @param {FieldView[]} fields @param {Corrections} mine @returns {Promise<Corrections>} */
async function choose({ draft }, fields, mine) {
  const asked = fields.map((field) => ({ field, input: select([["", t("conflict.choose")],
    ["mine", t("conflict.mine", { said: worded(field, mine[field.path]) })],
    ["theirs", t("conflict.theirs", { said: worded(field, draft.fields[field.path]), name: draft.by ?? "" })]], "", { required: true }) }));
  const kept = () => Object.fromEntries(asked.flatMap(({ field: { path }, input }) => {
    const own = mine[path];
    return input.value === "mine" && own ? [[path, own]] : [];
  }));
  return await ask({
    title: "conflict", firm: true, verb: "save", act: kept,
    body: [el("p", t("conflict.fields")), ...asked.map(({ field, input }) => labelled({ said: own(field.title) }, input))],
  }) ?? {};
}

/** Show what was said here and goes nowhere: the task is another's now, or done. @param {TaskView} task @param {Omit<Kept, "typing">} ours */
export async function tell(task, { base, corrections: mine }) {
  const lost = task.fields.filter(({ path }) => !alike(mine[path], base[path]) && !alike(mine[path], task.draft.fields[path]));
  if (!lost.length) return;
  await ask({ title: "conflict", body: [el("p", t("conflict.lost")), el("dl", lost.map((field) => el("div", el("dt", own(field.title)),
    el("dd", t("conflict.mine", { said: worded(field, mine[field.path]) })),
    el("dd", t("conflict.stands", { said: worded(field, task.draft.fields[field.path]) })))))] });
}

/** @param {FieldView} field @param {Correction | undefined} said */
function worded(field, said) {
  if (!said || said.how === "accepted") return field.text || t("value.empty");
  if (said.how === "illegible") return t("stop.illegible");
  return said.text ?? (shown(field, said.value) || t("value.empty"));
}
