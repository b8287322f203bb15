// A task by its id: made ready ahead or asked for now, claimed when it is free, shown as its kind asks.

import { get, may, post, refusal } from "../lib/kit.js";
import { prepare } from "../task/ahead.js";
import { left, readied } from "../task/bench.js";
import { TaskScreen } from "./task.js";

const RECORDS = ["form", "correction", "counter"];

/** @type {ShowScreen} */
export async function screen(place, id) {
  await left(id);
  const ahead = readied(id);
  const path = /** @type {const} */ (`/api/tasks/${id}`);
  if (ahead) void post(`${path}/claim`); // it is held for a short time already; this makes it a long one
  const task = ahead ?? (await claimed(path));
  if (!ahead) prepare(task);
  if (!RECORDS.includes(task.kind)) return new (await import("./exception.js")).ExceptionScreen(place, task);
  const screen = task.pages.length ? new TaskScreen(place, task) : new (await import("./spoken.js")).SpokenScreen(place, task);
  await screen.ready();
  return screen;
}

/** Claim the task when nobody has it, and return it. @param {`/api/tasks/${string}`} path */
async function claimed(path) {
  if (may("task.write")) {
    await post(`${path}/claim`).catch((error) => {
      if (refusal(error).status !== 409) throw error; // held by somebody else, or done: it is shown without its inputs
    });
  }
  return get(path);
}
