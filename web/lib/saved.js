// Views that a person saved: what a screen's questions hold, under a name, to be opened again and dropped.

import { ask, el, fill, labelled, post, call, get, say, select, t, textInput } from "./kit.js";

/**
 * Return what opens, saves and drops the views of *screen*, to stand among its questions: *read* tells what its questions hold, *put* puts that there.
 * @param {SavedView["screen"]} screen @param {() => Strings} read @param {(asked: Strings) => void} put
 */
export async function savedViews(screen, read, put) {
  /** @type {SavedView[]} */
  let views = [];
  const chosen = select([]);
  const drop = el("button", { onclick: () => void dropped() }, t("views.drop"));
  const named = () => views.find((view) => view.id === chosen.value);
  const load = async (/** @type {string} */ id) => {
    views = (await get("/api/views")).views.filter((view) => view.screen === screen);
    fill(chosen, [["", t(views.length ? "views.none" : "views.empty")], ...views.map((view) => [view.id, view.name])].map(([value, text]) => el("option", { value }, text)));
    chosen.value = id;
    drop.hidden = !named();
  };
  const dropped = async () => {
    await call("DELETE", `/api/views/${chosen.value}`);
    await load("");
    chosen.focus();
    say(t("views.dropped"));
  };
  const save = async () => {
    const name = textInput({ required: true, maxlength: "60", value: named()?.name ?? "" });
    const made = await ask({
      title: "views.save", verb: "save", body: [el("p", t("views.what")), labelled("views.name", name)],
      act: () => post("/api/views", { screen, name: name.value, asked: read() }),
    });
    if (!made) return;
    await load(made.id);
    say(t("saved"));
  };
  chosen.addEventListener("input", (event) => event.stopPropagation()); // it is no question of the list
  chosen.addEventListener("change", () => {
    drop.hidden = !named();
    const view = named();
    if (view) put(view.asked);
  });
  await load("");
  return [labelled("views.view", chosen), el("button", { onclick: () => void save() }, t("views.save")), drop];
}
