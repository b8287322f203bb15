// A session that nobody uses ends. Whoever is slow is told before, and stays signed in by one key (WCAG 2.2.1).

import { ask, clock, el, get, keep, quiet, t, who } from "./kit.js";

const WARNED = 150_000; // ms before the end: two minutes, and time to notice
const LOOK = 10_000; // ms between two looks; a machine that slept is behind by one at the most

/** Warn from now on before the session ends; *signIn* begins a new one over the work that waits. @param {Onward} signIn */
export function watch(signIn) {
  let warned = false;
  setInterval(async () => {
    const { user, limits, expires_at: ends } = who();
    const idle = limits.idle_seconds === null ? Infinity : limits.idle_seconds * 1000 - quiet();
    const left = Math.min(idle, ends ? Date.parse(ends) - Date.now() : Infinity);
    if (!user || warned || left > WARNED) return;
    warned = true;
    const at = clock(new Date(Date.now() + left));
    await ask({
      title: "idle", alert: true, firm: true, verb: "idle.stay", body: [el("p", t(idle > left ? "idle.day" : "idle.what", { at }))],
      act: async () => {
        const found = await get("/api/session");
        if (idle > left || !found.signed_in) await signIn();
        else keep(found);
      },
    }).finally(() => { warned = false; });
  }, LOOK);
}
