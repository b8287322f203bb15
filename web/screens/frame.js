// What stands round every screen: the ways to the others, the person, the language, the list of keys.

import { leave } from "../lib/cloud.js";
import { ask, call, caps, el, keep, language, live, may, t, who } from "../lib/kit.js";
import { letGo } from "../task/ahead.js";

/** The other screens, and what a person must be allowed for each. */
const WAYS = /** @type {const} */ ({
  queue: "task.read", counter: "task.write", upload: "upload", documents: "task.read", batches: "batch.read", records: "record.read", dashboard: "dashboard.read",
  incidents: "incident.read", audit: "audit.read",
});

/** Return the header; *at* is the screen shown. @param {string} at @param {(wanted: "fr" | "en") => Promise<void>} change */
export function header(at, change) {
  const other = language() === "fr" ? "en" : "fr";
  const link = (/** @type {string} */ name, /** @type {Child} */ text) => el("a", { href: `#/${name}`, "aria-current": name === at ? "page" : null }, text);
  const turn = async () => {
    keep(await call("PATCH", "/api/session/user", { language: other }));
    await change(other);
  };
  const { user } = who();
  return el("header.top", el("span.brand", "copiste"), el("nav", { "aria-label": t("nav") }, el("ul", Object.entries(WAYS).map(([name, permission]) =>
      may(permission) && el("li", link(name, t(/** @type {Key} */ (`nav.${name}`))))))),
    el("div.person", link("settings", user?.title),
      el("button", { lang: other, onclick: turn }, other === "en" ? "English" : "Français"),
      el("button", { onclick: showKeys }, t("keys"), el("kbd", "?")),
      el("button", { onclick: signOut }, t("signout"))));
}

async function signOut() {
  letGo();
  await call("DELETE", "/api/session");
  if (who().mode === "bearer") return leave();
  location.hash = "";
  location.reload(); // nothing of this person stays in memory
}

/** Show the keys that do something on this screen. */
export function showKeys() {
  const commands = live();
  const groups = [...new Set(commands.map((command) => command.group))];
  void ask({
    title: t("keys"), wide: true,
    body: [el("p", t("keys.stop")), el("div.keylists", groups.map((group) => el("section", el("h3", t(group)), el("dl.keys",
      commands.filter((command) => command.group === group).flatMap((command) => [
        el("dt", caps(command).flatMap((key, at) => [at > 0 && ` ${t("or")} `, el("kbd", key)])), el("dd", t(command.label)),
      ]))))), el("p", el("a", { href: "#/settings", onclick: () => document.querySelector("dialog")?.close() }, t("keys.letters")))],
  });
}
