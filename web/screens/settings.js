// What a person sets for themselves: single-letter keys on or off, the password.

import { boxed, call, el, form, keep, labelled, letters, named, page, post, say, t, textInput, who } from "../lib/kit.js";

/** @param {Element} place */
export async function screen(place) {
  const { user, ways } = who();
  const keys = el("input", { type: "checkbox", checked: letters(), onchange: async () => {
    keep(await call("PATCH", "/api/session/user", { preferences: { ...who().user?.preferences, single_keys: keys.checked } }));
    say(t("saved"));
  } });
  return page(place, t("settings"),
    el("p", `${user?.title ?? ""} (${user?.name ?? ""}) · ${named("role", user?.role ?? "")}`),
    el("section", el("h2", t("settings.keys")), boxed("settings.letters", keys), el("p.hint", t("settings.letters.hint"))),
    ways.includes("password") && el("section.narrow", el("h2", t("settings.password")), password(user?.name ?? "")));
}

/** @param {string} name */
function password(name) {
  const old = el("input", { type: "password", autocomplete: "current-password", required: true });
  const fresh = el("input", { type: "password", autocomplete: "new-password", required: true, minlength: "12" });
  const made = form({
    body: [textInput({ autocomplete: "username", value: name, hidden: true }), labelled("settings.old", old), labelled("settings.new", fresh, "signin.length")],
    verb: "save",
    act: async () => {
      await post("/api/session/password", { old: old.value, new: fresh.value });
      made.reset();
      say(t("saved"));
    },
  });
  return made;
}
