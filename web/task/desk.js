// What a task and a record have in common: a head, and a desk with the page on one side and a panel on the other.

import { el, fill } from "../lib/dom.js";

/** @param {Element} place @param {DeskParts} parts */
export function desk(place, { title, facts, notice, actions, viewer, name, panel }) {
  fill(place,
    el("header.taskhead", el("div", el("h1", ...title), el("p.facts", facts.filter(Boolean).join(" · ")), notice), actions),
    el("div.desk", { class: viewer ? null : "alone" }, viewer?.element, el("section.panel", { "aria-label": name }, ...panel)));
}
