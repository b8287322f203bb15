// A session that nobody uses ends. Whoever is only slow is told before, and stays signed in by one key (WCAG 2.2.1).

import { el } from "./dom.js";
import { ask } from "./form.js";
import { clock } from "./format.js";
import { get, keep, quiet, who } from "./http.js";
import { t } from "./texts.js";

const WARNED = 150_000; // ms before the end: two minutes, and time to notice
const LOOK = 10_000; // ms between two looks; a machine that slept is behind by one at the most

/** Warn from now on before the session ends; *signIn* begins a new one over the work that waits. @param {() => Promise<void>} signIn */
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
      title: t("idle"), alert: true, firm: true, verb: t("idle.stay"), body: [el("p", idle > left ? t("idle.day", { at }) : t("idle.what", { at }))],
      act: async () => {
        /** @type {Session} */
        const found = await get("/api/session");
        if (idle > left || !found.signed_in) await signIn();
        else keep(found);
      },
    }).finally(() => { warned = false; });
  }, LOOK);
}
