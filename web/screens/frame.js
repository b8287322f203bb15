// What stands round every screen: the ways to the others, the person, the language, the list of keys.

import { ask, button, call, called, caps, cloud, el, keep, live, may, otherLanguage, refusal, t, who } from "../lib/kit.js";
import { letGo } from "../task/ahead.js";
import { dropAll } from "../task/kept.js";

/** The other screens, and what a person must be allowed for each: those of the work, and those of who answers for it. */
const WAYS = /** @type {const} */ ({
  queue: "task.read", counter: "task.write", upload: "upload", documents: "task.read", receipts: "receipt.read", batches: "batch.read", records: "record.read", dashboard: "dashboard.read",
});
const MORE = /** @type {const} */ ({ incidents: "incident.read", deliveries: "delivery.read", letters: "letter.read", figures: "quality.read", targets: "quality.read", queues: "installation.read", offices: "installation.read", audit: "audit.read", people: "user.manage" });

/** @param {string} at the screen shown @param {(wanted: Language) => Promise<void>} change @param {() => unknown} leave ends the screen, which saves what it can */
export function header(at, change, leave) {
  const way = (/** @type {string} */ name, /** @type {Child} */ text) => el("a", { href: `#/${name}`, "aria-current": name === at && "page" }, text);
  const { user } = who();
  const list = (/** @type {Strings} */ ways) => Object.entries(ways).flatMap(([name, permission]) =>
    (may(permission) && !(name === "receipts" && may("task.read")) ? [el("li", way(name, called("nav", name)))] : []));
  const more = list(MORE);
  return el("header.top", el("span.brand", "copiste"), el("nav", { "aria-label": t("nav") }, el("ul", list(WAYS), more.length > 0 && el("li", menu(more, at in MORE)))),
    el("div.person", way("settings", user?.title),
      otherLanguage(async (language) => {
        keep(await call("PATCH", "/api/session/user", { language }));
        await change(language);
      }),
      button("keys", showKeys, el("kbd", "?")),
      button("signout", () => signOut(leave))));
}

/** The ways that do not stand in the row; it closes with Escape, and when the focus leaves it. @param {Child[]} ways @param {boolean} here */
function menu(ways, here) {
  const summary = el("summary", { "data-here": here && "" }, t("nav.more"));
  const made = el("details.menu", summary, el("ul", ways));
  made.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !made.open) return;
    made.open = false;
    summary.focus();
  });
  made.addEventListener("focusout", ({ relatedTarget: to }) => { made.open &&= to instanceof Node && made.contains(to); });
  return made;
}

/** @param {() => unknown} leave */
async function signOut(leave) {
  try {
    await leave();
  } catch (error) {
    const body = [el("p", refusal(error).message), el("p", t("signout.loses"))];
    if (!(await ask({ title: "signout", verb: "signout", danger: true, body, act: () => true }))) return location.reload();
  }
  dropAll();
  letGo();
  await call("DELETE", "/api/session");
  if (who().mode === "bearer") return (await cloud()).leave();
  location.hash = "";
  location.reload(); // nothing of this person stays in memory
}

export function showKeys() {
  const commands = live();
  const groups = [...new Set(commands.map((command) => command.group))];
  void ask({
    title: "keys", wide: true,
    body: [commands.some(({ id }) => id === "edit") && el("p", t("keys.stop")), el("div.keylists", groups.map((group) => el("section", el("h3", called("keys.group", group)), el("dl.keys",
      commands.filter((command) => command.group === group).flatMap((command) => [
        el("dt", caps(command).flatMap((key, at) => [at > 0 && ` ${t("or")} `, el("kbd", key)])), el("dd", command.title()),
      ]))))), el("p", el("a", { href: "#/settings", onclick: () => document.querySelector("dialog")?.close() }, t("keys.letters")))],
  });
}
