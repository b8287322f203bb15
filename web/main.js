// The review screen begins here: who is signed in, in which language, and which screen the address names.

import { config } from "./config.js";
import { watch } from "./lib/idle.js";
import {
  Refused, begin, bind, button, cloud, el, fill, find, firstLanguage, get, go, keep, listen, may, onExpiry, page, parts, refusal, say, settle, speak, t, through, who,
} from "./lib/kit.js";
import { header, showKeys } from "./screens/frame.js";
import { invitedScreen, signInDialog, signInScreen } from "./screens/signin.js";

/** The module of each screen, fetched when first shown: a clerk who only corrects never waits for plots. @type {Strings} */
const SCREENS = {
  queue: "queue", task: "opening", upload: "upload", documents: "lists", document: "document", receipt: "receipt", receipts: "lists", records: "lists", record: "record",
  counter: "counter", dashboard: "dashboard", incidents: "lists", batches: "batches", audit: "lists", letters: "letters", deliveries: "deliveries", people: "people", offices: "offices", queues: "queues", figures: "figures", targets: "figures", settings: "settings",
};

/** @type {Shown | null} */
let shown = null;
let turn = 0;
let moved = false;

/** The place of the screen that is seen. */
let main = el("main", { id: "main", tabindex: "-1" });
const GONE = 410; // HTTP: the document was erased
const top = el("div", { id: "top" });

/** Return a place for the screen of *mine*, which others see once it is drawn: a screen that was overtaken draws where nobody looks. @param {number} mine */
function placed(mine) {
  const place = el("main", { id: "main", tabindex: "-1" });
  place.addEventListener("drawn", () => {
    if (mine !== turn) return;
    main.replaceWith(place);
    main = place;
  }, { once: true });
  return place;
}

async function show() {
  const mine = (turn += 1);
  const place = placed(mine);
  void leave(); // giving back a claim must not hold up the next screen
  const [name = "", ...rest] = parts();
  try {
    if (!who().signed_in) {
      fill(top);
      await (name === "invitation" ? invitedScreen : signInScreen)(place, rest[0], signedIn);
      document.title = `${t("signin")} · copiste`;
      return;
    }
    top.replaceChildren(header(name, changeLanguage, leave));
    const known = Object.hasOwn(SCREENS, name) ? name : home();
    /** @type {ScreenModule} */
    const module = await import(`./screens/${SCREENS[known]}.js`);
    const made = await (module[known] ?? module.screen)(place, ...rest);
    if (mine !== turn) return void made.end?.();
    shown = made;
    document.title = `${made.title} · copiste`;
    place.dataset.shown = location.hash;
    if (moved) settle(find(place, "h1"));
    moved = true;
  } catch (error) {
    if (mine === turn) failed(place, refusal(error).message, refusal(error).status === GONE);
  }
}

/** End the screen that is shown, as its successor would. */
function leave() {
  const last = shown;
  shown = null;
  return last?.end?.();
}

/** @param {Element} place @param {string} why @param {boolean} [gone] for ever: no other try would help */
function failed(place, why, gone = false) {
  page(place, t("error.title"), el("p.notice", why), el("p.actions", el("a.button", { href: "#/" }, t("home")), !gone && button("again", () => location.reload())));
  find(place, "h1")?.focus();
}

function home() {
  if (may("task.read")) return "queue";
  return may("upload") ? "upload" : "records";
}

async function signedIn() {
  await speak(who().user?.language ?? firstLanguage());
  if (["setup", "invitation", ""].includes(parts()[0] ?? "")) go(home());
  else await show();
}

/** @param {Language} wanted */
async function changeLanguage(wanted) {
  await speak(wanted);
  await show();
  say(t("language.changed"));
}

/** Say what failed where nobody else saw to it. @param {PromiseRejectionEvent} event */
function unseen(event) {
  const { reason } = event;
  if (reason instanceof Refused) event.preventDefault();
  say(reason instanceof Refused ? reason.message : t("error.unexpected", { what: String(reason?.message ?? reason) }), { fault: true });
}

async function start() {
  const skip = el("a.skip", { href: "#main", onclick: (event) => { event.preventDefault(); main.focus(); } }, "…");
  document.body.append(skip, top, main);
  listen();
  if (config.api) through((await cloud()).send);
  const asking = get("/api/session");
  asking.catch(() => undefined); // told below, once there are words for it
  await speak(firstLanguage());
  try {
    keep(await asking);
  } catch (error) {
    return failed(placed(turn), error instanceof Error ? error.message : String(error));
  }
  if (who().user) await speak(who().user?.language ?? "fr");
  skip.textContent = t("skip");
  onExpiry(signInDialog);
  watch(signInDialog);
  begin();
  bind({ help: showKeys });
  window.addEventListener("unhandledrejection", unseen);
  window.addEventListener("hashchange", () => void show());
  return show();
}

void start();
