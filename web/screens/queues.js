// What waits for which step, since when, and who works on it.

import { button, el, get, link, may, moment, named, newest, page, span, t, table, written } from "../lib/kit.js";

/** @param {Element} place */
export async function screen(place) {
  const body = el("div.list");
  const drawn = newest(body);
  const show = () => drawn(get("/api/queues").then((found) => [queues(found), workers(found)]));
  const shown = page(place, t("nav.queues"), el("p", t("queues.what")), el("p.actions", button("queues.refresh", show)), body);
  await show();
  return shown;
}

/** @param {QueueList} found */
function queues({ queues: steps }) {
  const rows = steps.map((one) => [
    named("step", one.step), one.waiting, one.working,
    one.oldest_at ? `${span((Date.now() - Date.parse(one.oldest_at)) / 1000)} (${moment(one.oldest_at)})` : "",
    one.dead && may("letter.read") ? link("letters", written(one.dead)) : one.dead,
  ]);
  return table("queues.steps", ["queues.step", "queues.waiting", "queues.working", "queues.oldest", "queues.dead"], rows, { numeric: [1, 2, 4] });
}

/** @param {QueueList} found */
function workers({ workers: all, seen_at: at, silent }) {
  if (!at) return el("p", t("queues.cloud"));
  const rows = all.map((one) => [
    one.name, one.step && named("step", one.step), t(silent ? "queues.unknown" : one.alive ? "queues.alive" : "queues.dead.now"), moment(one.since), one.restarts,
  ]);
  return el("section.list", silent && el("p.notice", t("queues.silent", { at: moment(at) })),
    table("queues.workers", ["queues.worker", "queues.step", "queue.state", "queues.since", "queues.restarts"], rows, { numeric: [4] }), el("p.hint", t("queues.seen", { at: moment(at) })));
}
