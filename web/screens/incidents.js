// The register of incidents: documents that came to the wrong place.

import { ask, labelled, told } from "../lib/dialog.js";
import { el } from "../lib/dom.js";
import { moment } from "../lib/format.js";
import { call, may } from "../lib/http.js";
import { listing } from "../lib/listing.js";
import { t } from "../lib/texts.js";

/** @param {Element} place */
export function screen(place) {
  return listing(place, {
    title: t("nav.incidents"), path: "/api/incidents", of: "incidents", asked: [],
    heads: [t("incident.at"), t("queue.office"), t("incident.by"), t("misdirected.for"), t("misdirected.measures"), t("note"), t("queue.state"), t("actions")],
    more: () => el("p", t("incident.what")),
    row: (/** @type {Incident} */ one, again) => [
      el("a", { href: `#/task/${one.task ?? ""}` }, moment(one.at)), one.office, one.by, one.intended_for, one.measures, one.note, one.closed_at ? t("incident.closed", { at: moment(one.closed_at) }) : t("incident.open"),
      may("incident.write") && !one.closed_at && el("button", { onclick: () => void change(one).then((done) => (done ? again() : undefined)).catch(told) }, t("incident.change")),
    ],
  });
}

/** @param {Incident} one */
function change(one) {
  const measures = el("textarea", { rows: "3", value: one.measures });
  const note = el("textarea", { rows: "3", value: one.note });
  const closed = el("input", { type: "checkbox" });
  return ask({
    title: t("incident.change"), verb: t("save"),
    body: [labelled(t("misdirected.measures"), measures), labelled(t("note"), note), el("label.box", closed, el("span", t("incident.close")))],
    act: () => call("PATCH", `/api/incidents/${one.id}`, {
      version: one.version, measures: measures.value, note: note.value, ...(closed.checked ? { closed: true } : {}),
    }),
  });
}
