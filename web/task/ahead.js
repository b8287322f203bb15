// The next task is asked for while the clerk works on this one, so that it stands there when this one is filed.

import { busy, call, picture, post, refusal, who } from "../lib/kit.js";

const RENEWED = 150_000; // ms; a claim ahead lasts 180 s
/** @type {Wanted} */
let wanted = { kind: null, form: null, office: null, urgent: null, days: null };
/** @type {{ task: TaskView, timer: number } | null} */
let held = null;
/** @type {Promise<void> | null} */
let asking = null;

/** Work on what the queue is filtered to, from now on. @param {Wanted} filter */
export function workOn(filter) {
  if (JSON.stringify(filter) === JSON.stringify(wanted)) return;
  wanted = filter;
  letGo();
}

/** @param {string[]} not @param {boolean} prefetch */
function next(not, prefetch) {
  return post("/api/tasks/next", { ...wanted, prefetch, not });
}

/** Ask for the task after the one named *current*, and for the pictures that it shows first. @param {string} current */
export function lookAhead(current) {
  if (asking || (held && held.task.id !== current)) return;
  asking = next([current], true).then((task) => {
    if (!task) return;
    held = { task, timer: setInterval(() => void renew(task.id), RENEWED) };
    prepare(task);
  }, (error) => {
    refusal(error); // the next is asked for again when it is wanted
  }).finally(() => { asking = null; });
}

/** @param {TaskView} task */
export function prepare(task) {
  const first = task.fields.find((field) => field.stop)?.where[0];
  const page = task.pages.find((one) => one.page === (first?.page ?? 1)) ?? task.pages[0];
  const stops = task.fields.filter((field) => field.stop).slice(0, 3);
  const paths = [page?.image, ...stops.map((field) => field.where[0]?.crop)];
  for (const path of paths) if (path) picture(path).catch(() => undefined); // asked for again, and told, when shown
}

/** @param {string} id */
async function renew(id) {
  if (!busy(who().limits.claim_seconds)) return drop(); // whoever comes back asks anew
  try {
    await post(`/api/tasks/${id}/claim`, { prefetch: true });
  } catch (error) {
    refusal(error);
    if (held?.task.id === id) drop(); // somebody else has it now
  }
}

function drop() {
  if (held) clearInterval(held.timer);
  held = null;
}

/** Return the next task, the one ahead when there is one; null when nothing waits. @param {string[]} [not] */
export async function takeNext(not = []) {
  if (asking) await asking;
  const ready = held?.task;
  drop();
  return ready && !not.includes(ready.id) ? ready : next(not, false);
}

/** Do not go on with the task named *id*: its pages went elsewhere. @param {string} id */
export async function leaveOut(id) {
  await asking;
  if (held?.task.id === id) drop();
}

export function letGo() {
  const id = held?.task.id;
  drop();
  if (id) call("DELETE", `/api/tasks/${id}/claim`).catch(() => undefined); // it runs out by itself
}
