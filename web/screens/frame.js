// What stands round every screen: the ways to the others, the person, the language, the list of keys.

import { ask, told } from "../lib/dialog.js";
import { el } from "../lib/dom.js";
import { call, forget, keep, get, may, who } from "../lib/http.js";
import { caps, live } from "../lib/keys.js";
import { go } from "../lib/route.js";
import { language, t } from "../lib/texts.js";
import { letGo } from "../task/ahead.js";

/** @type {[string, Key, Permission][]} */
const WAYS = [
  ["queue", "nav.queue", "task.read"], ["counter", "nav.counter", "task.write"], ["upload", "nav.upload", "upload"],
  ["documents", "nav.documents", "task.read"], ["batches", "nav.batches", "batch.read"], ["records", "nav.records", "record.read"], ["dashboard", "nav.dashboard", "dashboard.read"],
  ["incidents", "nav.incidents", "incident.read"], ["audit", "nav.audit", "audit.read"],
];

/** Return the header; *at* is the screen shown. @param {string} at @param {(wanted: "fr" | "en") => Promise<void>} change */
export function header(at, change) {
  const other = language() === "fr" ? "en" : "fr";
  const links = WAYS.filter(([, , permission]) => may(permission)).map(([name, key]) =>
    el("li", el("a", { href: `#/${name}`, "aria-current": name === at ? "page" : null }, t(key))));
  const turn = async () => {
    keep(await call("PATCH", "/api/session/user", { language: other }));
    await change(other);
  };
  return el("header.top", el("span.brand", "copiste"), el("nav", { "aria-label": t("nav") }, el("ul", links)),
    el("div.person", el("a", { href: "#/settings", "aria-current": at === "settings" ? "page" : null }, who().user?.title ?? ""),
      el("button", { lang: other, onclick: () => void turn().catch(told) }, other === "en" ? "English" : "Français"),
      el("button", { onclick: showKeys }, t("keys"), el("kbd", "?")),
      el("button", { onclick: () => void signOut().catch(told) }, t("signout"))));
}

async function signOut() {
  letGo();
  await call("DELETE", "/api/session");
  forget();
  keep(await get("/api/session"));
  go("");
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
      ]))))), el("p", el("a", { href: "#/settings", onclick: (/** @type {Event} */ event) => {
      /** @type {HTMLElement} */ (event.target).closest("dialog")?.close();
    } }, t("keys.letters")))],
  });
}
