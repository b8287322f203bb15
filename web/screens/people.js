// Who may sign in, as what and for which offices: people come in, and choose a lost password anew, by a link that works once.

import { ask, boxed, button, call, el, get, labelled, moment, named, officeTitle, post, say, select, t, textInput, who } from "../lib/kit.js";
import { listing } from "../lib/listing.js";

const ROLES = ["uploader", "reviewer", "supervisor", "administrator", "auditor"];

/** @param {Element} place */
export async function screen(place) {
  const { ways } = who();
  const here = ways.includes("password");
  const shown = await listing(place, {
    title: "nav.people", of: "users", asked: [], empty: "people.none",
    lead: el("div", el("p", t("people.what")), !here && el("p.notice", t("people.pool")), ways.includes("oidc") && el("p.notice", t("people.provider"))),
    heads: ["people.title", "signin.name", "audit.role", "people.offices", "people.seen", "queue.state", "actions"],
    more: () => here && el("p.actions", button("people.invite", async () => { if (await invite()) await shown.again(); })),
    row: (one, again) => [
      one.title, one.name, named("role", one.role), one.offices.map((office) => (office === "*" ? t("people.everywhere") : officeTitle(office))).join(", "), moment(one.last_seen), state(one),
      here && el("div.actions",
        button("people.change", async () => { if (await change(one)) await again(); }),
        one.source === "local" && !one.disabled && button(one.invited ? "people.link" : "people.reset", () => give(one.name)),
        button(one.disabled ? "people.enable" : "people.disable", async () => { if (await bar(one)) await again(); })),
    ],
  });
  return shown;
}

/** @param {UserItem} one */
function state({ disabled, invited, source }) {
  if (disabled) return t("people.disabled");
  if (invited) return t("people.invited");
  return source === "local" ? t("people.active") : t("people.elsewhere");
}

/** What an account says of a person, to be filled in. @param {UserItem | null} one */
async function facts(one) {
  const seen = (await get("/api/offices")).offices.map(({ id }) => id);
  const title = textInput({ required: true, maxlength: "120", value: one?.title ?? "" });
  const role = select(ROLES.map((code) => [code, named("role", code)]), one?.role ?? "reviewer");
  const team = textInput({ maxlength: "64", value: one?.team ?? "" });
  const held = one?.offices ?? [];
  /** @param {string} office */
  const box = (office) => el("input", { type: "checkbox", value: office, checked: held.includes(office) });
  const everywhere = box("*");
  const boxes = [...new Set([...who().offices.map(({ id }) => id), ...seen, ...held])].filter((id) => id !== "*").map(box);
  const offices = () => (everywhere.checked ? ["*"] : boxes.filter(({ checked }) => checked).map(({ value }) => value));
  const body = [labelled("people.title", title), labelled("audit.role", role), el("fieldset", el("legend", t("people.offices")), boxed("people.everywhere", everywhere),
    ...boxes.map((input) => el("label.box", input, el("span", officeTitle(input.value)))), el("p.hint", t("people.missing"))), labelled("people.team", team)];
  return { body, said: () => ({ title: title.value.trim(), role: role.value, offices: offices(), team: team.value.trim() }) };
}

/** @param {UserItem} one */
async function change(one) {
  const { body, said } = await facts(one);
  return ask({ title: "people.change", verb: "save", body: [el("p", one.name), ...body], act: () => patch(one, said()) });
}

async function invite() {
  const name = textInput({ required: true, autocapitalize: "none", maxlength: "64" });
  const language = select([["fr", "Français"], ["en", "English"]]);
  const { body, said } = await facts(null);
  const made = await ask({
    title: "people.invite", verb: "people.invite",
    body: [labelled("signin.name", name, "people.name.hint"), ...body, labelled("people.language", language)],
    act: () => post("/api/users", { name: name.value, language: language.value, ...said() }),
  });
  if (made) await give(made.name);
  return made;
}

/** Make a link and show it, once. @param {string} name */
async function give(name) {
  const { link, expires_at: until } = await post(`/api/users/${name}/link`);
  const shown = textInput({ readonly: true, value: link });
  const copy = button("people.copy", async () => {
    shown.select();
    await navigator.clipboard?.writeText(link);
    say(t("people.copied"));
  });
  await ask({ title: "people.link", body: [el("p", t("people.link.what", { name, at: moment(until) })), labelled("people.link.address", shown), el("p.actions", copy)] });
}

/** @param {UserItem} one */
function bar(one) {
  const verb = one.disabled ? "people.enable" : "people.disable";
  return ask({
    title: verb, verb, danger: !one.disabled, body: [el("p", t(one.disabled ? "people.enabling" : "people.disabling", { name: one.title }))],
    act: () => patch(one, { disabled: !one.disabled }),
  });
}

/** @param {UserItem} one @param {Record<string, unknown>} said */
async function patch({ name, version }, said) {
  await call("PATCH", `/api/users/${name}`, { version, ...said });
  say(t("saved"));
  return true;
}
