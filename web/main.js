// The review screen begins here: who is signed in, in which language, and which screen the address names.

import { told } from "./lib/dialog.js";
import { el, fill, find } from "./lib/dom.js";
import { get, keep, may, onExpiry, refusal, who } from "./lib/http.js";
import { begin, bind } from "./lib/keys.js";
import { go, parts } from "./lib/route.js";
import { listen, say } from "./lib/say.js";
import { firstLanguage, speak, t } from "./lib/texts.js";
import { header, showKeys } from "./screens/frame.js";
import { signInDialog, signInScreen } from "./screens/signin.js";

/** The modules of the screens, fetched when first shown: a clerk who only corrects never waits for plots. @type {Record<string, string>} */
const SCREENS = {
  queue: "queue", task: "opening", upload: "upload", documents: "documents", document: "document", records: "records", record: "record",
  counter: "counter", dashboard: "dashboard", incidents: "incidents", batches: "batches", audit: "audit", settings: "settings",
};

/** @type {Shown | null} */
let shown = null;
let turn = 0;
let moved = false;

const main = el("main", { id: "main", tabindex: "-1" });
const top = el("div", { id: "top" });

/** Show the screen that the address names. */
async function show() {
  const mine = (turn += 1);
  const last = shown;
  shown = null;
  Promise.resolve(last?.end?.()).catch(told); // giving back a claim must not hold up the next screen
  const [name = "", ...rest] = parts();
  try {
    if (!who().signed_in) {
      fill(top);
      await signInScreen(main, name === "setup" ? rest[0] : undefined, signedIn);
      document.title = `${t("signin")} · copiste`;
      return;
    }
    top.replaceChildren(header(name, changeLanguage));
    /** @type {{ screen: (place: Element, ...parts: string[]) => Promise<Shown> }} */
    const module = await import(`./screens/${SCREENS[name] ?? SCREENS[home()]}.js`);
    const made = await module.screen(main, ...rest);
    if (mine !== turn) return void made.end?.();
    shown = made;
    document.title = `${made.title} · copiste`;
    main.dataset.shown = location.hash;
    if (moved && !main.contains(document.activeElement)) find(main, "h1")?.focus();
    moved = true;
  } catch (error) {
    failed(refusal(error).message);
  }
}

/** Say why there is nothing to show. @param {string} why */
function failed(why) {
  fill(main, el("div.page", el("h1", t("error.title")), el("p.notice", why),
    el("p.actions", el("a.button", { href: "#/" }, t("home")), el("button", { onclick: () => location.reload() }, t("again")))));
  find(main, "h1")?.focus();
}

/** Return the first screen of this person's work. */
function home() {
  if (may("task.read")) return "queue";
  return may("upload") ? "upload" : "records";
}

async function signedIn() {
  await speak(who().user?.language ?? firstLanguage());
  if (parts()[0] === "setup" || !parts()[0]) go(home());
  else await show();
}

/** @param {"fr" | "en"} wanted */
async function changeLanguage(wanted) {
  await speak(wanted);
  await show();
  say(t("language.changed"));
}

async function start() {
  document.body.append(el("a.skip", { href: "#main", onclick: (/** @type {Event} */ event) => { event.preventDefault(); main.focus(); } }, "…"), top, main);
  listen();
  const asking = get("/api/session");
  asking.catch(() => undefined); // told below, once there are words for it
  await speak(firstLanguage());
  try {
    keep(await asking);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  const skip = find(document, ".skip");
  if (who().user) await speak(who().user?.language ?? "fr");
  if (skip) skip.textContent = t("skip");
  onExpiry(signInDialog);
  begin();
  bind({ help: showKeys });
  window.addEventListener("hashchange", () => void show());
  window.addEventListener("unhandledrejection", (event) => say(t("error.unexpected", { what: String(event.reason?.message ?? event.reason) }), { fault: true }));
  return show();
}

void start();
