// A field that is not open, as one line: its name, what is said of it, and where it stands; and how many are left.

import { el, fill, own, shown, t } from "../lib/kit.js";

/** Write the line of *field* anew in its *row*. @param {HTMLElement} row @param {Model} model @param {FieldView} field */
export function label(row, model, field) {
  const button = row.querySelector(":scope > button.line");
  if (!button) return;
  const { text, value } = model.value(field);
  const fault = model.checked[field.path]?.unparsable;
  const state = fault ? "fault" : model.answered(field) ? "done" : field.stop ? "todo" : "sure";
  const illegible = model.corrections[field.path]?.how === "illegible";
  const said = illegible ? t("stop.illegible") : shown(field, value) || text || t("value.empty");
  row.className = `field ${state}`;
  fill(button, el("span.name", own(field.title)), el("span.said", { lang: model.task.form_language }, field.blind ? "•••" : said),
    el("span.state", t(`standing.${state}`)), fault && el("span.fault", fault.message));
}

/** Return how many fields are left. @param {Model} model */
export function progress(model) {
  const stops = model.stops();
  const left = model.open().length;
  return left ? t("task.left", { n: left, of: stops.length }) : model.fault ? t("task.unsaved") : t("task.ready");
}
