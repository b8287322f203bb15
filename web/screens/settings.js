// What a person sets for themselves: single-letter keys on or off, the password.

import {
  boxed, call, el, fill, form, keep, labelled, letters, named, post, say, t, textInput, who,
} from "../lib/kit.js";

/** @param {Element} place */
export async function screen(place) {
  const { user, ways } = who();
  const keys = el("input", { type: "checkbox", checked: letters(), onchange: async () => {
    keep(await call("PATCH", "/api/session/user", { preferences: { single_keys: keys.checked } }));
    say(t("saved"));
  } });
  fill(place, el("div.page", el("h1", t("settings")),
    el("p", `${user?.title ?? ""} (${user?.name ?? ""}) · ${named("role", user?.role ?? "")}`),
    el("section", el("h2", t("settings.keys")), boxed(t("settings.letters"), keys), el("p.hint", t("settings.letters.hint"))),
    ways.includes("password") && el("section.narrow", el("h2", t("settings.password")), password(user?.name ?? ""))));
  return { title: t("settings") };
}

/** @param {string} name */
function password(name) {
  const old = el("input", { type: "password", autocomplete: "current-password", required: true });
  const fresh = el("input", { type: "password", autocomplete: "new-password", required: true, minlength: "12" });
  const made = form({
    body: [textInput({ autocomplete: "username", value: name, hidden: true }), labelled(t("settings.old"), old), labelled(t("settings.new"), fresh, t("signin.length"))],
    verb: t("save"),
    act: async () => {
      await post("/api/session/password", { old: old.value, new: fresh.value });
      made.reset();
      say(t("saved"));
    },
  });
  return made;
}
