// Signing in: a name and a password (paste and password managers are welcome), an OpenID Connect provider, or a token.

import { ask, complete, labelled } from "../lib/dialog.js";
import { leave } from "../lib/cloud.js";
import { el, fill } from "../lib/dom.js";
import { keep, post, refusal, who } from "../lib/http.js";
import { firstLanguage, language, speak, t } from "../lib/texts.js";

/** @param {string} name */
function fields(name) {
  const user = el("input", { type: "text", autocomplete: "username", autocapitalize: "none", spellcheck: "false", required: true, value: name });
  const password = el("input", { type: "password", autocomplete: "current-password", required: true });
  return { user, password, body: [labelled(t("signin.name"), user), labelled(t("signin.password"), password)] };
}

/**
 * Show the sign-in screen; *token* is that of the link that makes the first account.
 * @param {Element} place
 * @param {string | undefined} token
 * @param {() => Promise<void>} after
 */
export async function signInScreen(place, token, after) {
  const again = () => signInScreen(place, token, after);
  const other = language() === "fr" ? "en" : "fr";
  const switcher = el("button", { lang: other, onclick: () => void speak(other).then(again) }, other === "en" ? "English" : "Français");
  const body = who().setup ? setup(token, after) : entry(after);
  fill(place, el("div.signin", el("p.brand", "copiste"), el("h1", who().setup ? t("setup") : t("signin")), body, switcher));
  place.querySelector("input")?.focus();
}

/** @param {() => Promise<void>} after */
function entry(after) {
  const { ways } = who();
  const fault = el("p.fault", { role: "alert" });
  const { user, password, body } = fields("");
  const form = el("form", body, fault, el("div.actions", el("button.main", { type: "submit" }, t("signin.go"))));
  submits(form, fault, async () => {
    keep(await post("/api/session", { name: user.value, password: password.value }));
    await after();
  });
  return el("div", ways.includes("password") && form, ways.includes("oidc") && el("p", el("a.button", { href: `/api/sign-in?language=${language()}` }, t("signin.oidc"))),
    ways.includes("bearer") && [el("p.notice", t("signin.refused")), el("button", { onclick: leave }, t("signout"))]);
}

/** @param {string | undefined} token @param {() => Promise<void>} after */
function setup(token, after) {
  if (!token) return el("p.notice", t("setup.link"));
  const fault = el("p.fault", { role: "alert" });
  const title = el("input", { type: "text", autocomplete: "name", required: true });
  const { user, password, body } = fields("");
  password.autocomplete = "new-password";
  password.minLength = 12;
  const form = el("form", el("p", t("setup.what")), labelled(t("setup.title"), title), body, el("p.hint", t("signin.length")), fault,
    el("div.actions", el("button.main", { type: "submit" }, t("setup.go"))));
  submits(form, fault, async () => {
    keep(await post("/api/setup", { token, name: user.value, title: title.value, password: password.value, language: firstLanguage() }));
    await after();
  });
  return form;
}

/** @param {HTMLFormElement} form @param {HTMLElement} fault @param {() => Promise<void>} act */
function submits(form, fault, act) {
  form.noValidate = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!complete(form, fault)) return;
    act().catch((error) => { fault.textContent = refusal(error).message; });
  });
}

/** Ask for the password again, over the work that waits: nothing typed is lost. */
export async function signInDialog() {
  const { user, password, body } = fields(who().user?.name ?? "");
  if (!who().ways.includes("password")) {
    location.reload();
    return;
  }
  await ask({
    title: t("signin.again"), verb: t("signin.go"), firm: true, body: [el("p", t("signin.expired")), ...body],
    act: async () => keep(await post("/api/session", { name: user.value, password: password.value })),
  });
}
