// What a person sets for themselves: single-letter keys on or off, the password.

import { complete, labelled, told } from "../lib/dialog.js";
import { el, fill } from "../lib/dom.js";
import { call, keep, post, who } from "../lib/http.js";
import { letters } from "../lib/keys.js";
import { say } from "../lib/say.js";
import { named, t } from "../lib/texts.js";

/** @param {Element} place */
export async function screen(place) {
  const user = who().user;
  const keys = el("input", { type: "checkbox", checked: letters() });
  keys.addEventListener("change", () => {
    call("PATCH", "/api/session/user", { preferences: { single_keys: keys.checked } }).then((session) => {
      keep(session);
      say(t("saved"));
    }, told);
  });
  fill(place, el("div.page", el("h1", t("settings")),
    el("p", `${user?.title ?? ""} (${user?.name ?? ""}) · ${named("role", user?.role ?? "")}`),
    el("section", el("h2", t("settings.keys")), el("label.box", keys, el("span", t("settings.letters"))), el("p.hint", t("settings.letters.hint"))),
    who().ways.includes("password") && password(user?.name ?? "")));
  return { title: t("settings") };
}

/** @param {string} name */
function password(name) {
  const old = el("input", { type: "password", autocomplete: "current-password", required: true });
  const fresh = el("input", { type: "password", autocomplete: "new-password", required: true, minlength: "12" });
  const form = el("form.narrow", el("h2", t("settings.password")), el("input", { type: "text", autocomplete: "username", value: name, hidden: true }),
    labelled(t("settings.old"), old), labelled(t("settings.new"), fresh, t("signin.length")), el("div.actions", el("button", { type: "submit" }, t("save"))));
  const fault = el("p.fault", { role: "alert" });
  form.noValidate = true;
  form.append(fault);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!complete(form, fault)) return;
    post("/api/session/password", { old: old.value, new: fresh.value }).then(() => {
      form.reset();
      say(t("saved"));
    }, told);
  });
  return form;
}
